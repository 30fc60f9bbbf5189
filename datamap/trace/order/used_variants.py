"""Of a function and its variants, those that somebody runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from datamap.model.constant_tests import parts_that_run
from datamap.model.facts import decode_body
from datamap.model.syntax import Attr, Call, Name
from datamap.trace.heap.decorators import TRANSPARENT, decorator_names
from datamap.trace.variants import base_of, is_variant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from datamap.model.names import RepoPath
    from datamap.model.program import Program
    from datamap.trace.summary import Summary

_ENCODER: Final = msgspec.msgpack.Encoder()
"""A name stands in an encoded body as it is encoded itself, its length before it."""


def without_unused(
    program: Program,
    bodies: Mapping[RepoPath, Sequence[bytes]],
    summaries: dict[str, Summary],
) -> dict[str, Summary]:
    """Return the summaries without what runs in none of the calls that there are.

    That is a function of which all callers choose a variant, and a variant that only what is left
    out runs. A function that is decorated or used as a value may be called by others.
    """
    open_ = _open_functions(program, bodies, {base_of(f) for f in summaries if is_variant(f)})
    kept = dict(summaries)
    while True:
        used = {
            callee
            for function, summary in kept.items()
            for callee in (*summary.called, *(b.callee for b in summary.bindings))
            if callee != function
        }
        in_variants = {base_of(callee) for callee in used if is_variant(callee)} - open_
        unused = [
            function
            for function in kept
            if function not in used and (is_variant(function) or function in in_variants)
        ]
        if not unused:
            return kept
        for function in unused:
            del kept[function]


def _open_functions(
    program: Program, bodies: Mapping[RepoPath, Sequence[bytes]], functions: Iterable[str]
) -> set[str]:
    """Return those of the functions that may have callers which nobody sees."""
    entries = {function: program.functions[function].entry for function in functions}  # type: ignore[index]
    values = _used_as_values(bodies, {entry.name for entry in entries.values()})
    return {
        function
        for function, entry in entries.items()
        if entry.name in values
        or any(name not in TRANSPARENT for name in decorator_names(entry))
        or function in program.handlers
    }


def _used_as_values(bodies: Mapping[RepoPath, Sequence[bytes]], names: set[str]) -> set[str]:
    """Return which names code uses for something else than to call it."""
    words = {_ENCODER.encode(name): name for name in sorted(names)}
    found: set[str] = set()
    for blobs in bodies.values():
        # A file at a time first: most hold few of the names.
        whole = b"\0".join(blobs)
        here = [word for word, name in words.items() if name not in found and word in whole]
        for blob in blobs:
            if any(word in blob and words[word] not in found for word in here):
                found |= names.intersection(_values_in(blob))
    return found


def _values_in(blob: bytes) -> set[str]:
    called: set[int] = set()
    found: set[str] = set()
    for node in parts_that_run(decode_body(blob)):
        if isinstance(node, Call):
            called.add(id(node.function))
        elif id(node) in called:
            continue
        elif isinstance(node, Name):
            found.add(node.id)
        elif isinstance(node, Attr):
            found.add(node.name)
    return found
