"""Loops over what is written down: `for name in ("email", "plan"): out[name] = getattr(u, name)`.

Each literal, function or class among the elements decides what the body does with it, so that the
body takes one turn for each element, in their order, and what it makes in one is of that one alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.class_attributes import members_of
from datamap.trace.heap.slots import is_foreign, read_slot, slots_of
from datamap.trace.keys import ANY_KEY
from datamap.trace.variants import member_in
from datamap.values.nodes import Class, Const, External, Function, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datamap.trace.frame import Walk

TURNS_MAX: Final = 16
"""Turns that a body takes, also as the body of a loop in a loop; with more, all are one."""


def turns_of(walk: Walk, source: Value, at: int) -> list[Value]:
    """Return the elements that a loop takes in turn; none where it sees them all at once."""
    elements = _known_elements(walk, source, at)
    if not 1 < len(elements) * walk.turns <= TURNS_MAX:
        return []
    return elements if any(_decides(walk, element) for element in elements) else []


def take_turns(walk: Walk, elements: Sequence[Value]) -> Iterator[Value]:
    """Return the elements one by one; until the next one is asked for, it is this one's turn."""
    part, turns = walk.part, walk.turns
    walk.turns = turns * len(elements)
    for number, element in enumerate(elements):
        walk.part = part * TURNS_MAX + number
        yield element
    walk.part, walk.turns = part, turns


def _known_elements(walk: Walk, source: Value, at: int) -> list[Value]:
    if len(source.objects) != 1:
        return []
    (node,) = source.objects
    if isinstance(node, Class):
        return members_of(walk, node)
    if not isinstance(node, Site):
        return []
    known, rest = unpacked(walk, source, at)
    if node.what == "set" or not known:
        known, rest = _literals_in(slots_of(walk, node).get(ANY_KEY, EMPTY)), EMPTY
    if known and node.what == "list" and is_foreign(walk, node):
        # Who else fills it is known to the whole program only; a set of words is left as it is.
        rest = join(rest, Value(labels=read_slot(walk, node, ANY_KEY).labels))
    return known if rest is EMPTY or not known else [*known, rest]


def _literals_in(value: Value) -> list[Value]:
    """Return what a value may be, one by one, if it is one of several literals."""
    if value.labels or not all(isinstance(node, Const) for node in value.objects):
        return []
    return [Value(frozenset((node,))) for node in ordered(value)]


def _decides(walk: Walk, element: Value) -> bool:
    """Tell whether an element, or a part of a row, is one literal, function, class or client."""
    if member_in(element) is not None:
        return True
    if len(element.objects) != 1:
        return False
    (node,) = element.objects
    if isinstance(node, Site) and node.what == "tuple":
        parts = slots_of(walk, node).values()
        return any(_is_known(part) for part in parts)
    return _is_known(element)


def _is_known(value: Value) -> bool:
    return len(value.objects) == 1 and isinstance(
        next(iter(value.objects)), (Class, Const, External, Function)
    )
