"""Bind targets: names, attributes, items and patterns of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.program import VariableBinding
from datamap.model.syntax import Attr, Const, Expr, Item, Name, Op, Seq, Star
from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.items import read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.module_names import as_declared
from datamap.trace.heap.slots import class_of, record_write, slots_of, write_slot
from datamap.trace.heap.writes import write_attribute, write_item
from datamap.trace.keys import ANY_KEY, key_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import Cell, Elements, External, Function, Input, Module, Node, Site
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def assign(walk: Walk, target: Expr, value: Value, at: int = 0) -> None:
    """Do `target = value`."""
    if walk.state is None:
        return
    if isinstance(target, Name):
        assign_name(walk, target.id, value, target.at)
    elif isinstance(target, Attr):
        write_attribute(walk, walk.evaluate(walk, target.object), target.name, value, target.at)
    elif isinstance(target, Item):
        owner = walk.evaluate(walk, target.object)
        write_item(walk, owner, walk.evaluate(walk, target.key), value, target.at)
    elif isinstance(target, Seq):
        _unpack(walk, target, value)
    elif isinstance(target, Star):
        assign(walk, target.value, value, at)


def assign_name(walk: Walk, name: str, value: Value, at: int) -> None:
    """Bind a name in the scope that it belongs to."""
    state = walk.state
    if state is None:
        return
    entry = walk.function.entry
    if name in entry.global_writes:
        module = str(walk.function.module)
        value = as_declared(walk, VariableBinding(walk.function.module, name), value)
        cell = walk.analysis.make.make(Cell, f"{module}:{name}", ())
        record_write(walk, cell, value, at)
        state.put(walk.analysis.make.make(Module, module), f".{name}", value)
        return
    if name in entry.nonlocal_writes:
        frame: Node = walk.analysis.make.make(Input, "^", (), None)
        write_slot(walk, frame, f".{name}", value, strong=True)
        return
    if walk.frame is not None and name in entry.captured:
        write_slot(walk, walk.frame, f".{name}", value, strong=not walk.loops)
        return
    state.names[name] = value


def _unpack(walk: Walk, target: Seq, value: Value) -> None:
    items = target.items
    starred = next((n for n, item in enumerate(items) if isinstance(item, Star)), None)
    for number, item in enumerate(items):
        if starred is None or number < starred:
            assign(walk, item, read_item(walk, value, literal(walk, number), target.at))
        elif number == starred:
            assign(walk, item, _rest(walk, value, number, len(items) - number - 1, target.at))
        else:
            assign(walk, item, _from_end(walk, value, number - len(items), target.at))


def _rest(walk: Walk, value: Value, start: int, after: int, at: int) -> Value:
    known, more = unpacked(walk, value, at)
    middle = known[start : len(known) - after if after else None]
    slots = {f"[#{number}]": part for number, part in enumerate(middle)}
    if more is not EMPTY:
        slots[ANY_KEY] = more
    return new_container(walk, "list", at, slots)


def _from_end(walk: Walk, value: Value, place: int, at: int) -> Value:
    known, more = unpacked(walk, value, at)
    if more is not EMPTY or -place > len(known):
        return read_elements(walk, value, at)
    return known[place]


def _positions(walk: Walk, value: Value) -> tuple[list[Value] | None, Value]:
    if len(value.objects) != 1:
        return None, EMPTY
    (node,) = value.objects
    if not isinstance(node, Site) or class_of(node):
        return None, EMPTY
    slots = slots_of(walk, node)
    known: list[Value] = []
    while f"[#{len(known)}]" in slots:
        known.append(slots[f"[#{len(known)}]"])
    return known, slots.get("[*]", EMPTY)


def delete(walk: Walk, target: Expr) -> None:
    """Do `del target`."""
    state = walk.state
    if state is None:
        return
    if isinstance(target, Name):
        state.names[target.id] = EMPTY
    elif isinstance(target, Attr):
        for node in walk.evaluate(walk, target.object).objects:
            if not isinstance(node, (External, Elements)):
                state.put(node, f".{target.name}", EMPTY)
    elif isinstance(target, Item):
        _delete_item(walk, target)
    elif isinstance(target, Seq):
        for item in target.items:
            delete(walk, item)


def _delete_by_method(walk: Walk, owner: Value, target: Item) -> bool:
    """Do `del owner[key]` where the owner's class says how."""
    done = False
    for node in ordered(owner):
        info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
        method = info.methods.get("__delitem__") if info else None
        if method is not None:
            function = walk.analysis.make.make(Function, str(method), node, None, None)
            given = Arguments((walk.evaluate(walk, target.key),))
            walk.call(walk, only(function), given, target.at, target.at)
            done = True
    return done


def _delete_item(walk: Walk, target: Item) -> None:
    owner = walk.evaluate(walk, target.object)
    if _delete_by_method(walk, owner, target):
        return
    if len(owner.objects) != 1 or walk.state is None:
        return
    (node,) = owner.objects
    if not isinstance(node, (Site, Input)):
        return
    if isinstance(target.key, Op) and target.key.operator == "slice":
        if all(isinstance(o, Const) and o.value is None for o in target.key.operands):
            walk.state.fill(node, {})
        return
    slot = key_of(walk.evaluate(walk, target.key))
    if slot is None:
        return
    slots = slots_of(walk, node)
    known, more = _positions(walk, owner)
    if slot.startswith("[#") and known and more is EMPTY:
        place = int(slot[2:-1])
        if -len(known) <= place < len(known):
            del known[place]
            walk.state.fill(node, {f"[#{n}]": part for n, part in enumerate(known)})
        return
    if slot in slots or not slot.startswith("[#"):
        walk.state.put(node, slot, EMPTY)
