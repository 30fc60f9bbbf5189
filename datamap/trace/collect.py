"""All data inside a value, by access path: what leaves when the value is handed to a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.slots import class_of, slots_of
from datamap.values.nodes import Any_, Argument, Cell, Compound, Function, Input, Node, Result, Site
from datamap.values.value import LABELS_MAX, Label, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

COLLECT_DEPTH = 5
COLLECT_WIDTH = 40
"""Parts of a value that are told apart; past it the smallest paths are kept."""

Data = frozenset[tuple[tuple[str, ...], Label]]


def data_in(walk: Walk, value: Value) -> Data:
    """Return the labels of a value and of everything it holds, each with the path to it."""
    if not value.objects:
        return frozenset(((), label) for label in value.labels)
    found: set[tuple[tuple[str, ...], Label]] = set()
    _collect(walk, value, (), set(), found)
    if len(found) > COLLECT_WIDTH:
        kept = sorted(found, key=lambda pair: (pair[0], pair[1].order))[:COLLECT_WIDTH]
        return frozenset(kept)
    return frozenset(found)


def _collect(
    walk: Walk,
    value: Value,
    path: tuple[str, ...],
    seen: set[Node],
    found: set[tuple[tuple[str, ...], Label]],
) -> None:
    whole = [node for node in value.objects if _is_overwritten(walk, node)]
    found.update((path, label) for label in value.labels if label.atom not in whole)
    for node in sorted(whole, key=_order):
        if len(path) < COLLECT_DEPTH and node not in seen:
            seen.add(node)
            for name, part in walk.analysis.fields_of(walk, node, 0).items():
                _collect(walk, part, (*path, f".{name}"), seen, found)
    if len(path) >= COLLECT_DEPTH or len(found) > COLLECT_WIDTH * 4:
        return
    for node in value.objects if len(value.objects) < 2 else sorted(value.objects, key=_order):
        if isinstance(node, Compound):
            continue
        if not isinstance(node, (Site, Input, Any_, Cell, Result)) or node in seen:
            continue
        if isinstance(node, Site) and node.what == "frame":
            continue
        seen.add(node)
        for key, part in slots_of(walk, node).items():
            _collect(walk, part, (*path, key), seen, found)


def _is_overwritten(walk: Walk, node: Node) -> bool:
    """Tell whether fields of an instance from elsewhere were written here: then it is no longer whole."""
    if isinstance(node, Site) or not class_of(node) or walk.state is None:
        return False
    return any(key.startswith(".") for key in walk.state.heap.get(node, ()))


def labels_in(walk: Walk, value: Value) -> frozenset[Label]:
    """Return the labels of a value and of everything it holds."""
    if all(_plain(node) for node in value.objects):
        return value.labels
    labels = frozenset(label for _, label in data_in(walk, value))
    if len(labels) > LABELS_MAX:
        return frozenset(sorted(labels, key=lambda label: label.order)[:LABELS_MAX])
    return labels


def _plain(node: Node) -> bool:
    return not isinstance(node, (Site, Input, Any_, Cell, Result))


def freeze(walk: Walk, name: str, value: Value) -> Argument:
    """Return an argument as it is at this moment; objects of this function are kept as data only."""
    data = data_in(walk, value)
    objects = frozenset(
        node for node in value.objects if not (isinstance(node, Site) and node.what != "instance")
    )
    kept = frozenset(n for n in objects if not isinstance(n, Function) or n.bound is None)
    return Argument(name, Value(kept), data)


def _order(node: Node) -> str:
    return node.order
