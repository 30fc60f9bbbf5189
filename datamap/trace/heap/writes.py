"""Write attributes, items and elements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.heap.atoms import (
    derived,
    extend,
    only,
    ordered,
)
from datamap.trace.heap.class_attributes import plain_class
from datamap.trace.heap.class_objects import has_descriptor, tell_descriptor
from datamap.trace.heap.decorators import decorator_names
from datamap.trace.heap.items import is_record
from datamap.trace.heap.shared import shared_name
from datamap.trace.heap.slots import (
    CONTAINERS,
    class_of,
    record_write,
    slots_of,
    waiting_slot,
    write_slot,
)
from datamap.trace.heap.stored import holds_text, is_stored
from datamap.trace.heap.told_inside import tell_item
from datamap.trace.heap.told_once import tell_setting
from datamap.trace.keys import (
    ANY_KEY,
    KEYS,
    OVER,
    input_of,
    is_one_key,
    merged_pair,
    merged_slots,
    names_key,
    one_of,
    slot_of,
    without_inputs,
    written_over,
)
from datamap.trace.summary import Arguments
from datamap.values.nodes import (
    Any_,
    Cell,
    Class,
    Const,
    External,
    Field,
    Function,
    Input,
    Module,
    Node,
    Site,
)
from datamap.values.value import EMPTY, SOME, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def write_attribute(walk: Walk, target: Value, name: str, value: Value, at: int) -> None:
    """Do `target.name = value`."""
    strong = len(target.objects) == 1
    for node in ordered(target):
        cls = class_of(node)
        if cls:
            if _set_property(walk, node, cls, name, value, at):
                continue
            info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
            if info is not None and has_descriptor(walk, info, name, "__set__"):
                tell_descriptor(walk, node, info, name, value, at)
            written = into_field(walk, cls, name, value, at)
            write_slot(walk, node, f".{name}", written, strong=strong)
        elif isinstance(node, Class):
            cell = walk.analysis.make.make(Cell, f"class:{node.id}", (f".{name}",))
            record_write(walk, cell, value, at)
            write_slot(walk, plain_class(walk, node), f".{name}", value, strong=strong)
        elif isinstance(node, Module):
            cell = walk.analysis.make.make(Cell, f"{node.name}:{name}", ())
            record_write(walk, cell, value, at)
            write_slot(walk, node, f".{name}", value, strong=strong)
        elif not isinstance(node, Const):
            shared = shared_name(walk, node) if isinstance(node, External) else None
            write_slot(walk, shared or node, f".{name}", value, strong=strong)
            if isinstance(node, External):
                tell_setting(walk, node, name, value, at)


def into_field(walk: Walk, cls: str, name: str, value: Value, at: int) -> Value:
    """Return a value as it stands in a field: its data now come from there; remember the write."""
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    field = info.fields.get(name) if info else None
    owner = str(field.owner) if field else cls
    cell = walk.analysis.make.make(Field, owner, name, ())
    if not value.labels and not value.objects:
        return value
    if info is not None and field is not None and not holds_text(field) and is_stored(info):
        return value
    # An instance in a field is read as one of its class: its own fields say what is in it.
    instances = any(class_of(node) for node in value.objects)
    record_write(walk, cell, Value(labels=derived(value)) if instances else value, at)
    return Value(value.objects, walk.analysis.labels.rebased(value.labels, cell))


def _set_property(walk: Walk, node: Node, cls: str, name: str, value: Value, at: int) -> bool:
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    method = info.methods.get(name) if info else None
    if method is None:
        return False
    entry = walk.analysis.program.functions[method].entry
    if "setter" not in decorator_names(entry):
        return False
    function = walk.analysis.make.make(Function, str(method), node, None, None)
    walk.call(walk, only(function), Arguments((value,)), at, at)
    return True


def write_item(
    walk: Walk, target: Value, key: Value, value: Value, at: int, *, surely: bool = True
) -> None:
    """Do `target[key] = value`; `surely` is whether it is that key, and not one of several."""
    known = one_of(key)
    for single in known:
        write_item(walk, target, single, value, at, surely=False)
    if known:
        return
    slot = slot_of(key)
    name = slot[1:-1] if slot is not None and names_key(slot) else None
    strong = surely and len(target.objects) == 1 and name is not None
    callers = waiting_slot(walk, key) if slot is None else None
    pair = None if walk.closing else merged_pair(key, value)
    if pair is not None:
        add_merged(walk, target, pair, value)
        key, value = without_inputs(key), without_inputs(value)
        if not value.objects:
            return
    for node in ordered(target):
        if callers is not None and _has_keys(node) and not is_record(walk, node):
            # Only the caller knows the key: it finds the value there; here it may be any.
            one = len(target.objects) == 1 and is_one_key(callers)
            write_slot(walk, node, callers, value, strong=one)
            write_slot(walk, node, KEYS, key, strong=False)
            continue
        cls = class_of(node)
        info = walk.analysis.program.classes.get(cls) if cls else None  # type: ignore[call-overload]
        method = info.methods.get("__setitem__") if info else None
        if method is not None:
            function = walk.analysis.make.make(Function, str(method), node, None, None)
            walk.call(walk, only(function), Arguments((key, value)), at, at)
            continue
        if info is not None and info.shape == "typed-dict" and name is not None:
            written = into_field(walk, cls, name, value, at)
            write_slot(walk, node, f".{name}", written, strong=strong)
            continue
        if isinstance(node, (Const, Function)):
            continue
        plain = info is not None and not info.externals and info.built_in not in CONTAINERS
        if plain and name is not None:
            # The only items of a plain instance are those of its `__dict__`.
            write_slot(walk, node, f".{name}", value, strong=strong)
            continue
        shared = shared_name(walk, node) if isinstance(node, External) else None
        write_slot(walk, shared or node, slot or ANY_KEY, value, strong=strong)
        if isinstance(node, External) and name is not None:
            tell_setting(walk, node, name, value, at)
        if isinstance(node, External):
            tell_item(walk, node, key, value, at)
        if strong and slot is not None and merged_slots(slots_of(walk, node)):
            write_slot(walk, node, written_over(slot), EMPTY, strong=True)
        write_slot(walk, node, KEYS, key if key.labels or key.objects else SOME, strong=False)


def _has_keys(node: Node) -> bool:
    return isinstance(node, Input) or (isinstance(node, Site) and node.what == "dict")


MERGED_MAX: Final = 3
"""Mappings of callers that are told apart in one container; what more bring stands anywhere."""


def add_merged(walk: Walk, target: Value, slot: str, value: Value) -> None:
    """Add what a caller's mapping brings to all that the target may be."""
    source = input_of(walk.analysis.make, slot)
    for node in ordered(target):
        if not isinstance(node, (Const, External, Function, Class, Any_)):
            held = walk.state.heap.get(node, {}) if walk.state is not None else {}
            if slot not in held and len(merged_slots(held)) >= MERGED_MAX:
                write_slot(walk, node, ANY_KEY, value, strong=False)
                continue
            if walk.state is not None:
                walk.state.forget(node, OVER)
            write_slot(walk, node, slot, value, strong=False)
            write_slot(walk, node, KEYS, extend(walk, source, KEYS), strong=False)


def add_element(walk: Walk, target: Value, value: Value) -> None:
    """Add an element to every container that the target may be."""
    for node in ordered(target):
        if not isinstance(node, (Const, External, Function, Class, Any_)):
            write_slot(walk, node, ANY_KEY, value, strong=False)
