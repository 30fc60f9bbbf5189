"""Loops that write into their elements: `for m in messages: m.text = clean(m.text)`.

What is written into one element is made of that one, and of none of the others. So such a loop runs
once for each of the few objects that its elements are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.model.nodes_in import nodes_in
from datamap.model.syntax import Assign, Attr, For, Item, Name
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.chosen import place_of
from datamap.values.nodes import Site
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node

APART_MAX: Final = 10
"""Objects that a loop runs for one by one; more run together."""


def elements_apart(walk: Walk, loop: For, elements: Value) -> list[Value]:
    """Return the elements that a loop runs for, each as a value, or all as one."""
    if walk.loops > 1 or not isinstance(loop.target, Name):
        return [elements]
    groups: dict[object, list[Node]] = {}
    for node in ordered(elements):
        groups.setdefault(place_of(node) or node, []).append(node)
    made = [node for node in elements.objects if isinstance(node, Site)]
    if not 1 < len(groups) <= APART_MAX or len(made) < 2:  # noqa: PLR2004 - several
        return [elements]
    if not any(_writes_into(loop.target.id, node) for node in nodes_in(loop.body)):
        return [elements]
    return [_of(elements, frozenset(group)) for group in groups.values()]


def _of(elements: Value, group: frozenset[Node]) -> Value:
    others = elements.objects - group
    return Value(group, frozenset(x for x in elements.labels if x.atom not in others))


def _writes_into(name: str, part: object) -> bool:
    """Tell whether a statement is `name.x = ...` or `name[x] = ...`."""
    return isinstance(part, Assign) and any(
        isinstance(target, (Attr, Item))
        and isinstance(target.object, Name)
        and target.object.id == name
        for target in part.targets
    )
