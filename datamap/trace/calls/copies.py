"""Copies that stand apart: what is written into one is not written into what was copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.builtin_methods import copy_container
from datamap.trace.calls.dump import changed_copy
from datamap.trace.frame import PENDING_MAX
from datamap.trace.heap.allocate import allocate
from datamap.trace.heap.atoms import atom_value, ordered
from datamap.trace.heap.slots import class_of, slots_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import Input, Node, Result, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


COPIED_MAX = 40
"""Objects that one copy makes anew; the rest is shared with what is copied."""


COPY = "(copy)"
DEEP_COPY = "(deepcopy)"
"""The names under which copies wait for a caller."""

COPY_PLACE = 1 << 52
"""Sets the places of the objects of one copy apart."""


def copy_apart(walk: Walk, value: Value, name: str, at: int, end: int) -> Value:
    """Return a copy; what a caller hands in is copied when the caller is known."""
    here: set[Node] = set()
    result = EMPTY
    waits = not walk.closing and len(walk.pending) < PENDING_MAX
    for node in ordered(value):
        if class_of(node) and not isinstance(node, Site):
            # Its fields are known, though nobody knows who made it.
            result = join(result, changed_copy(walk, node, (), at))
        elif waits and isinstance(node, (Input, Result)):
            waiting = atom_value(walk, node)
            result = join(result, walk.pend(walk, waiting, name, Arguments(), at, end))
        else:
            here.add(node)
    # The copy brings the data of what it is made of, each where it lies.
    gone = value.objects - here
    labels = frozenset(label for label in value.labels if label.atom not in gone)
    left = Value(frozenset(here), labels)
    if name == COPY:
        return join(result, copy_container(walk, left, at))
    return join(result, copy_deeply(walk, left, at, {}))


def copy_deeply(walk: Walk, value: Value, at: int, copies: dict[Node, Site]) -> Value:
    """Return a value whose objects are made anew; `copies` says which are already."""
    objects: set[Node] = set()
    for node in ordered(value):
        if not isinstance(node, Site) or len(copies) > COPIED_MAX:
            objects.add(node)
            continue
        if node not in copies:
            place = at + COPY_PLACE * len(copies)
            copies[node] = copy = allocate(walk, node.what, place, node.cls)
            slots = slots_of(walk, node)
            made = {key: copy_deeply(walk, part, at, copies) for key, part in slots.items()}
            if walk.state is not None:
                walk.state.fill(copy, made)
        objects.add(copies[node])
    return Value(frozenset(objects), value.labels)
