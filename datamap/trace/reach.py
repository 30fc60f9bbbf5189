"""What a value leads to: the objects inside it, those in their slots, and so on."""

from __future__ import annotations

from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING

from datamap.values.nodes import External, Function, Node, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from datamap.values.value import Value

_ORDER = attrgetter("order")


def reached(
    roots: Iterable[Value], slots_of: Callable[[Node], Mapping[str, Value] | None]
) -> Iterator[list[Node]]:
    """Return the objects that values lead to, those of one value together, the nearest first.

    Where `slots_of` gives None, an object is left out with what it leads to.
    """
    seen: set[Node] = set()
    queue = deque(roots)
    while queue:
        value = queue.popleft()
        if not value.objects:
            continue
        objects: list[Node] = []
        for inner in _ordered(value):
            _add_objects(inner, objects, seen)
        found: list[Node] = []
        for node in objects:
            slots = slots_of(node)
            if slots is not None:
                found.append(node)
                queue.extend(slots[key] for key in sorted(slots))
        yield found


def _ordered(value: Value) -> Iterable[Node]:
    objects = value.objects
    if len(objects) < 2:  # noqa: PLR2004 - one object has no order to be written
        return objects
    return value.in_order or sorted(objects, key=_ORDER)


def _add_objects(node: Node | None, found: list[Node], seen: set[Node]) -> None:
    """Add what a node holds that has slots; each node is looked into once."""
    if node is None or node in seen:
        return
    seen.add(node)
    if isinstance(node, Site):
        found.append(node)
    elif isinstance(node, Function):
        _add_objects(node.bound, found, seen)
        _add_objects(node.frame, found, seen)
    elif isinstance(node, External):
        found.append(node)
        link: External | None = node
        while link is not None:
            for argument in link.args:
                for inner in _ordered(argument.value):
                    _add_objects(inner, found, seen)
            link = link.base
