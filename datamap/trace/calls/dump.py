"""Dump and copy records: `model_dump(include=...)`, `_asdict()`, `model_copy(update=...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.allocate import allocate, new_container
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.fields import fields_of, is_set
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import class_of, slots_of, write_slot
from datamap.trace.heap.writes import into_field, write_item
from datamap.trace.keys import names_key
from datamap.values.nodes import Const, Node
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.frame import Walk
    from datamap.trace.summary import Arguments

DUMPS = {
    "model_dump", "dict", "_asdict", "model_dump_json", "json", "model_copy", "copy", "_replace",
}  # fmt: skip
TEXT_DUMPS = {"model_dump_json", "json"}
COPIES = {"model_copy", "copy", "_replace"}
DUMPING = {"record", "named-tuple"}


def dump(walk: Walk, receiver: Value, name: str, given: Arguments, at: int) -> Value | None:
    """Dump or copy records field by field; None for a method of the project's own."""
    for node in receiver.objects:
        info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
        if info is None or name in info.methods or info.shape not in DUMPING:
            return None
    keywords = dict(given.keywords)
    if name in COPIES:
        return _copies(walk, receiver, name, keywords, at)
    include = _names_in(walk, keywords.get("include", EMPTY))
    exclude = _names_in(walk, keywords.get("exclude", EMPTY)) or set()
    made = new_container(walk, "dict", at, {})
    for node in ordered(receiver):
        declared = walk.analysis.program.classes[class_of(node)].fields  # type: ignore[index]
        for field, value in fields_of(walk, node, at).items():
            hidden = field in declared and is_set(declared[field], "exclude", True)  # noqa: FBT003
            if field in exclude or hidden or field.startswith("_"):
                continue
            if include is None or field in include:
                write_item(walk, made, literal(walk, field), value, at)
    if name in TEXT_DUMPS:
        return Value(labels=labels_in(walk, made))
    return made


def _copies(walk: Walk, receiver: Value, name: str, keywords: dict[str, Value], at: int) -> Value:
    changes = dict(keywords) if name == "_replace" else {}
    for node in ordered(keywords.get("update", EMPTY)):
        for key, value in slots_of(walk, node).items():
            if names_key(key) and not key.startswith("[#"):
                changes[key[1:-1]] = value
    result = EMPTY
    for node in ordered(receiver):
        result = join(result, changed_copy(walk, node, changes.items(), at))
    return result


def changed_copy(walk: Walk, node: Node, changes: Iterable[tuple[str, Value]], at: int) -> Value:
    """Return a new instance with the fields of another, some of them changed."""
    cls = class_of(node)
    copy = allocate(walk, "instance", at, cls)
    for field, value in fields_of(walk, node, at).items():
        write_slot(walk, copy, f".{field}", value, strong=True)
    for field, value in changes:
        write_slot(walk, copy, f".{field}", into_field(walk, cls, field, value, at), strong=True)
    return only(copy)


def _names_in(walk: Walk, value: Value) -> set[str] | None:
    names: set[str] = set()
    found = False
    for node in ordered(value):
        for key, part in slots_of(walk, node).items():
            found = True
            if names_key(key) and not key.startswith("[#"):
                names.add(key[1:-1])
            for inner in part.objects:
                if isinstance(inner, Const) and isinstance(inner.value, str):
                    names.add(inner.value)
    return names if found else None
