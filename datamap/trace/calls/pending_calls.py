"""Calls that only a caller can do, and calls of what nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.making import looks_up, passing_marks
from datamap.trace.frame import PENDING_MAX
from datamap.trace.heap.atoms import atom_value
from datamap.trace.heap.collect import labels_in, only_as_fields
from datamap.trace.heap.shared import is_shared
from datamap.trace.summary import Arguments, Pending
from datamap.values.nodes import Any_, Cell, Result
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node


def pend(  # noqa: PLR0913, PLR0917 - a call and where it stands
    walk: Walk,
    receiver: Value,
    method: str,
    given: Arguments,
    at: int,
    end: int,
    otherwise: Value | None = None,
) -> Value:
    """Leave a call to the callers; its result is an atom that they replace.

    `otherwise` is what it gives where it cannot wait, as far as that is known; else its arguments
    are passed on.
    """
    place = walk.place or (walk.id, at)
    slot = f"{place[0]}#{place[1]}#{method}" if place[0] != walk.id else method
    key = (place, slot, at)
    walk.tally.setdefault(at, "unknown")
    (node,) = receiver.objects
    if key not in walk.pending and (
        walk.closing or len(walk.pending) >= PENDING_MAX or not _may_be_known(node)
    ):
        if otherwise is not None:
            return otherwise
        return passed_on(walk, Value(labels=atom_value(walk, node).labels), given, method)
    known = walk.pending.get(key)
    if known is not None and known.receiver.objects != receiver.objects:
        receiver = join(receiver, known.receiver)
        given = _join_arguments(known.arguments, given)
    walk.pending[key] = Pending(receiver, method, given, place, end, slot, at, walk.conditions)
    result = walk.analysis.make.make(Result, at, slot, ())
    return atom_value(walk, result)


def _may_be_known(node: Node) -> bool:
    """Tell whether somebody will know more: the callers, or the program of what it shares."""
    return not isinstance(node, Cell) or is_shared(node)


def _join_arguments(a: Arguments, b: Arguments) -> Arguments:
    if len(a.positional) != len(b.positional) or [k for k, _ in a.keywords] != [
        k for k, _ in b.keywords
    ]:
        return b
    return Arguments(
        tuple(map(join, a.positional, b.positional)),
        tuple((k, join(v, w)) for (k, v), (_, w) in zip(a.keywords, b.keywords, strict=True)),
        join(a.rest, b.rest),
        b.spreads,
    )


def unknown_call(walk: Walk, callee: Value, given: Arguments, at: int, name: str = "") -> Value:
    """Return what calling nobody knows what gives; `name` is "" where that has none."""
    walk.tally.setdefault(at, "unknown")
    return passed_on(walk, callee, given, name)


KEYS = frozenset({"api_key", "token", "access_token", "auth_token", "secret", "secret_key"})
"""Keywords that open a service: what it gives does not hold them."""


def passed_on(walk: Walk, callee: Value, given: Arguments, name: str = "") -> Value:
    """Return what an unknown call gives: its arguments, one step less certain, no object whole."""
    named = [value for keyword, value in given.keywords if keyword not in KEYS]
    values = [*given.positional, *named, given.rest, *given.spreads]
    marks = passing_marks(name)
    if looks_up(name, given):
        return Value(labels=walk.analysis.labels.marked(callee.labels, marks))
    labels = walk.analysis.labels.marked(callee.labels, marks)
    whole = frozenset() if walk.composing else only_as_fields(walk, values)
    for value in values:
        if value is EMPTY:
            continue
        # Whoever looks into an object must not be led to look into it again: a descriptor's method
        # that is cut is handed the object.
        held = value.labels if walk.composing else labels_in(walk, value)
        parts = [x for x in held - whole if not isinstance(x.atom, Any_)]
        labels |= walk.analysis.labels.marked(parts, marks)
    return Value(labels=labels)
