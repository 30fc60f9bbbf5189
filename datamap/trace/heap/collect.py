"""All data inside a value, by access path: what leaves when the value is handed to a library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.slots import class_of, is_foreign, read_slot, slots_of
from datamap.trace.keys import ANY_KEY, KEYS, UNKNOWN_KEY, told_apart
from datamap.trace.state import Data
from datamap.values.nodes import (
    Any_,
    Argument,
    Cell,
    External,
    Function,
    Input,
    Node,
    Result,
    Site,
)
from datamap.values.value import LABELS_MAX, TREATED, UNCERTAIN, Label, Value, kept_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from datamap.trace.frame import Walk

COLLECT_DEPTH = 5
COLLECT_WIDTH = 40
"""Parts of a value that are told apart; past it the smallest paths are kept."""

HOLDERS = (Site, Input, Any_, Cell, Result, External)

Met = dict[Node, "dict[str, Value] | None"]
"""The objects that were looked into, each with the slots that it had then."""

_ELSEWHERE: Final[dict[str, Value]] = {}
"""The slots of no object: what depends on more than an object's slots is looked up anew."""

BASE = "(base)"
"""The slot of the library's object that an instance of a project's class is, too."""


def data_in(walk: Walk, value: Value) -> Data:
    """Return the labels of a value and of everything it holds, each with the path to it."""
    if holds_nothing(walk, value):
        if len(value.labels) <= COLLECT_WIDTH:
            return frozenset([((), label) for label in value.labels])
        if not any(isinstance(node, HOLDERS) for node in value.objects):
            return frozenset([((), label) for label in value.labels])
    known = walk.state.inside if walk.state is not None else {}
    data = known.get(value)
    if data is None:
        data = _still_in(walk, value)
        if data is None:
            found: set[tuple[tuple[str, ...], Label]] = set()
            met: Met = {}
            _collect(walk, value, (), (set(), met), found)
            data = bounded_data(found)
            walk.collected[value] = data, met
        if walk.state is not None:
            walk.state.inside[value] = data
    return data


def _still_in(walk: Walk, value: Value) -> Data | None:
    """Return what was found in a value before, if all that was looked into is as it was."""
    known = walk.collected.get(value)
    if known is None:
        return None
    heap = walk.state.heap if walk.state is not None else {}
    for node, slots in known[1].items():
        if heap.get(node) is not slots:
            return None
    return known[0]


def holds_nothing(walk: Walk, value: Value) -> bool:
    """Tell whether all data in a value are its own labels: nothing was written into it."""
    written: Mapping[Node, object] = walk.state.heap if walk.state is not None else {}
    for node in value.objects:
        if isinstance(node, Site):
            if node.what != "frame":
                return False
        elif isinstance(node, HOLDERS) and written.get(node):
            return False
    return True


def bounded_data(found: set[tuple[tuple[str, ...], Label]]) -> Data:
    """Cut data to their bound: one way for each datum is kept, the certain and short first."""
    if len(found) <= COLLECT_WIDTH:
        return frozenset(found)
    best: dict[tuple[tuple[str, ...], Node, int], Label] = {}
    for path, label in found:
        key = (path, label.atom, label.marks & TREATED)
        known = best.get(key)
        if known is None or label.detour < known.detour:
            best[key] = label
    if len(best) <= COLLECT_WIDTH:
        return frozenset([(path, label) for (path, _, _), label in best.items()])
    ranked = sorted(
        (bool(label.marks & UNCERTAIN), path, label.order, number, label)
        for number, ((path, _, _), label) in enumerate(best.items())
    )
    return frozenset([(path, label) for _, path, _, _, label in ranked[:COLLECT_WIDTH]])


def _collect(
    walk: Walk,
    value: Value,
    path: tuple[str, ...],
    looked: tuple[set[Node], Met],
    found: set[tuple[tuple[str, ...], Label]],
) -> None:
    objects = value.objects
    if not objects:
        found.update((path, label) for label in value.labels)
        return
    overwritten: set[Node] = set()
    seen, met = looked
    heap = walk.state.heap if walk.state is not None else {}
    if len(path) < COLLECT_DEPTH and len(found) <= COLLECT_WIDTH * 4:
        for node in ordered(value):
            if not isinstance(node, HOLDERS) or node in seen:
                continue
            met[node] = heap.get(node)
            if isinstance(node, Site):
                if node.what == "frame":
                    continue
                slots = slots_of(walk, node)
                if is_foreign(walk, node):
                    for key in (UNKNOWN_KEY, KEYS):
                        _collect(walk, read_slot(walk, node, key), (*path, ANY_KEY), looked, found)
            else:
                slots = _written(walk, node, overwritten)
                if not slots:
                    continue
                if node in overwritten:
                    # Its fields were read one by one, who knows where.
                    met[node] = _ELSEWHERE
            seen.add(node)
            for key, part in slots.items():
                if key != BASE and (part.objects or part.labels):
                    _collect(walk, part, (*path, told_apart(key)), looked, found)
            if BASE in slots:
                # What the fields do not tell of the library's object that an instance is, too.
                held: set[tuple[tuple[str, ...], Label]] = set()
                _collect(walk, slots[BASE], (*path, BASE), looked, held)
                known = {label for _, label in found}
                found.update((at, label) for at, label in held if label not in known)
    found.update((path, label) for label in value.labels if label.atom not in overwritten)


def _written(walk: Walk, node: Node, overwritten: set[Node]) -> dict[str, Value]:
    """Return what was written into an object from elsewhere, and note where it is not whole."""
    slots = walk.state.heap.get(node) if walk.state is not None else None
    if not slots or not class_of(node):
        return slots or {}
    for key in slots:
        if key.startswith("."):
            break
    else:
        return slots
    # Fields of an instance from elsewhere were written here: it is no longer whole.
    overwritten.add(node)
    # Looking runs nothing: a property may need what is looked into.
    composing, walk.composing = walk.composing, True
    try:
        fields = walk.analysis.fields_of(walk, node, 0)
    finally:
        walk.composing = composing
    return {f".{name}": part for name, part in fields.items()}


def labels_in(walk: Walk, value: Value) -> frozenset[Label]:
    """Return the labels of a value and of everything it holds."""
    if holds_nothing(walk, value):
        if len(value.labels) <= LABELS_MAX:
            return value.labels
        if not any(isinstance(node, HOLDERS) for node in value.objects):
            return value.labels
    labels = frozenset([label for _, label in data_in(walk, value)])
    if len(labels) > LABELS_MAX:
        return kept_labels(labels)
    return labels


def only_as_fields(walk: Walk, values: Iterable[Value]) -> frozenset[Label]:
    """Return the labels in values that are there only as fields of an instance from elsewhere.

    Where one of its fields was written here, the others stand for the rest of the whole instance.
    """
    fields: frozenset[Label] = frozenset()
    others: frozenset[Label] = frozenset()
    told = [(value, _fields_as_handed_in(walk, value)) for value in values]
    if any(own for _, own in told):
        for value, own in told:
            fields |= own
            others |= labels_in(walk, value) - own
    return fields - others


def _fields_as_handed_in(walk: Walk, value: Value) -> frozenset[Label]:
    found: frozenset[Label] = frozenset()
    written = walk.state.heap if walk.state is not None else {}
    for node in ordered(value):
        slots = written.get(node)
        if not slots or isinstance(node, Site) or not class_of(node):
            continue
        if any(key.startswith(".") for key in slots):
            for name, part in _written(walk, node, set()).items():
                found |= part.labels if name not in slots else frozenset()
    return found


def freeze(walk: Walk, name: str, value: Value) -> Argument:
    """Return an argument as it is now; objects of this function are kept as data only."""
    data = data_in(walk, value)
    objects = frozenset(
        node for node in value.objects if not (isinstance(node, Site) and node.what != "instance")
    )
    kept = frozenset(n for n in objects if not isinstance(n, Function) or n.bound is None)
    return Argument(name, Value(kept), data)
