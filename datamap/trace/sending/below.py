"""Where inside a place data lie: what was put there with an object is read at its own name only.

A record that is put into a shared place whole brings all that its fields hold. Who reads the id of
what stands there is given the id. Ways to somewhere inside are short: what is further down
counts as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.heap.parts import BELOW_MAX
from datamap.trace.keys import ANY_KEY, EACH, UNKNOWN_KEY, may_be
from datamap.values.nodes import Input

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datamap.model.program import Program
    from datamap.trace.summary import Summary

Below = tuple[str, ...]
"""Steps from a place to the data in it; none where the data are the place's own, or anywhere."""

_ANY: Final = frozenset({ANY_KEY, EACH, UNKNOWN_KEY})
"""Steps that read any of a place's elements."""

_NOBODY: Final[frozenset[str]] = frozenset()


def put_below(outer: Below, inner: Below) -> Below:
    """Return where data lie that are at `inner` of what is put at `outer`."""
    below = (outer + inner)[:BELOW_MAX]
    # The elements of a container are its own data.
    while below and below[-1] == ANY_KEY:
        below = below[:-1]
    return below


def read_below(below: Below, read: Below, shown: Mapping[str, frozenset[str]]) -> Below | None:
    """Return where data lie in what is read from their place; None where that does not show them.

    `shown` says per name of a method or property which fields its results show, as `fields_shown`.
    """
    for number, key in enumerate(read):
        if number >= len(below):
            return ()
        written = below[number]
        if written[1:] in shown.get(key[1:], _NOBODY) and key[0] == written[0] == ".":
            return ()
        if not _may_show(written, key):
            return None
    return below[len(read) :]


def _may_show(written: str, read: str) -> bool:
    if written[0] == read[0] == ".":
        return written == read
    if written[0] == read[0] == "[":
        if read in _ANY or may_be(written, read):
            return True
        # A position from the end may be any.
        return written[:2] == read[:2] == "[#" and "-" in written[2:3] + read[2:3]
    if written[0] == "." and read[0] == "[":
        return read in _ANY or read[1] == "#" or written[1:] == read[1:-1]
    # A method of a mapping, and what is neither attribute nor item.
    return True


def fields_shown(
    program: Program, summaries: Mapping[str, Summary]
) -> Mapping[str, frozenset[str]]:
    """Return per name of a method or property the fields of its object that its results show."""
    found: dict[str, set[str]] = {}
    for info in program.classes.values():
        for name, method in info.methods.items():
            summary = summaries.get(method)
            entry = program.functions[method].entry
            if summary is None or name in info.fields or not entry.parameters:
                continue
            own = entry.parameters[0].name
            effects = summary.effects
            for label in (*effects.returns.labels, *effects.yields.labels):
                atom = label.atom
                if isinstance(atom, Input) and atom.root == own:
                    shown = [atom.path[0][1:]] if atom.path else info.fields
                    found.setdefault(name, set()).update(shown)
    return {name: frozenset(fields) for name, fields in found.items()}
