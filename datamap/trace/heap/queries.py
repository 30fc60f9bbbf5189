"""What a query was built from: the classes and columns that its rows are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import atom_value, only, ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.types import instance_of
from datamap.values.nodes import (
    Any_,
    Class,
    Const,
    Elements,
    External,
    Field,
)
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

ENTITY_DEPTH = 5
ROW = 1 << 45
"""Sets the place of the rows of a query apart from that of the call."""


def instances(walk: Walk, value: Value) -> Value:
    """Return instances of the classes that a value names, or that a query was built from."""
    result = EMPTY
    for node in ordered(value):
        for found in entities(node):
            result = join(result, _entity_value(walk, found))
    return result


def _entity_value(walk: Walk, found: Class | Field) -> Value:
    # `entities` is a pure reading and makes no interned nodes; `instance_of` does.
    if isinstance(found, Class):
        return instance_of(walk, found)
    return Value(labels=atom_value(walk, found).labels)


def entities(node: object, depth: int = 0) -> list[Class | Field]:
    """Return the classes and columns that a chain was built from.

    They are those of its earliest call that names any.
    """
    if depth > ENTITY_DEPTH:
        return []
    if isinstance(node, (Class, Field)):
        return [node]
    if isinstance(node, Elements):
        return entities(node.of, depth + 1)
    if not isinstance(node, External):
        return []
    links = []
    link: External | None = node
    while link is not None:
        links.append(link)
        link = link.base
    root = links[-1]
    if root.cls is not None:
        return [Class(root.cls)]
    for link in reversed(links):
        found = [
            entity
            for argument in link.args
            for inner in sorted(argument.value.objects, key=lambda o: o.order)
            for entity in entities(inner, depth + 1)
        ]
        # What is selected decides, even where it is no column: `select(func.count())`.
        if found or (link.args and link.path[-1] in {"select", "query"}):
            return found
    return []


def row_of(walk: Walk, value: Value, node: External, at: int) -> Value:
    """Return a row of what a query names: its parts by place, by name and by key.

    A row of one class is taken for the instance: most libraries give that.
    """
    parts: list[tuple[str, Value]] = []
    whole = EMPTY
    for inner in ordered(value):
        if isinstance(inner, Const):
            if isinstance(inner.value, str):
                parts.append((inner.value, columns_of(walk, only(inner), node)))
            continue
        for found in entities(inner):
            part = _entity_value(walk, found)
            name = found.name if isinstance(found, Field) else found.id.rpartition(":")[2]
            parts.append((name.rpartition(".")[2], part))
            if isinstance(found, Class):
                whole = join(whole, part)
    if not parts or (len(parts) == 1 and whole is not EMPTY):
        return whole
    slots: dict[str, Value] = {}
    for number, (name, part) in enumerate(parts):
        slots[f"[#{number}]"] = slots[f"[{name}]"] = slots[f".{name}"] = part
    return new_container(walk, "tuple", at | ROW, slots)


def columns_of(walk: Walk, value: Value, node: External) -> Value:
    """Return the data of the columns named by texts (of the query's class) or by attributes."""
    result = EMPTY
    owner = next((e for e in entities(node) if isinstance(e, Class)), None)
    for inner in ordered(value):
        if isinstance(inner, Field):
            result = join(result, Value(labels=atom_value(walk, inner).labels))
        elif isinstance(inner, Const) and isinstance(inner.value, str) and owner is not None:
            result = join(result, _column_at(walk, owner, inner.value.lstrip("-").split("__")))
    return result


def _column_at(walk: Walk, owner: Class, names: list[str]) -> Value:
    """Return the data of a column, by way of relations; a relation itself is but a key."""
    value: Value = only(walk.analysis.make.make(Any_, owner.id))
    for name in names:
        value = read_attribute(walk, value, name, 0)
        managed = frozenset(o for o in value.objects if isinstance(o, External) and o.cls)
        if managed:
            value = join(value, instances(walk, Value(managed)))
        if not any(class_of(o) for o in value.objects):
            break
    rows = frozenset(o for o in value.objects if class_of(o) or isinstance(o, External))
    labels = frozenset(x for x in value.labels if not isinstance(x.atom, Any_))
    return Value(value.objects - rows, labels) if rows else value
