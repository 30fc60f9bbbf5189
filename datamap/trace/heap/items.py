"""Read items and elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import (
    derived,
    derived_part,
    extend,
    external_value,
    item_of_origins,
    only,
    ordered,
    typed_external,
)
from datamap.trace.heap.class_attributes import members_of
from datamap.trace.heap.declared_containers import may_have_keys
from datamap.trace.heap.instance_attributes import external_of_instance, instance_attribute
from datamap.trace.heap.literals import literal
from datamap.trace.heap.shared import part_of_shared, read_shared, shared_name
from datamap.trace.heap.slots import (
    CONTAINERS,
    class_of,
    default_slot,
    is_foreign,
    read_slot,
    slots_of,
    waiting_slot,
    write_slot,
)
from datamap.trace.heap.types import instance_of
from datamap.trace.keys import (
    ANY_KEY,
    EACH,
    KEYS,
    UNKNOWN_KEY,
    beside,
    chosen_by,
    input_of,
    is_one_key,
    merged_slots,
    names_key,
    one_of,
    slot_of,
    under_any,
    written_over,
)
from datamap.trace.summary import Arguments
from datamap.values.nodes import (
    CHAIN_LENGTH,
    Cell,
    Class,
    Compound,
    Elements,
    External,
    Field,
    Function,
    Input,
    Node,
    Result,
    Site,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

MADE_OF_ITEMS = {"list", "dict", "set", "tuple", "generator", "record"}


def read_item(walk: Walk, value: Value, key: Value, at: int) -> Value:
    """Return `value[key]`."""
    known = one_of(key)
    if known:
        return join_all(read_item(walk, value, one, at) for one in known)
    slot = slot_of(key)
    result = EMPTY
    waits = slot is None and not walk.closing and any(isinstance(o, Input) for o in key.objects)
    for node in ordered(value):
        if waits and isinstance(node, (Input, Site)) and not is_record(walk, node):
            result = join(result, _callers_item(walk, node, key, at))
            continue
        result = join(result, item_of(walk, node, slot, key, at))
    rest = derived_part(value, slot[1:-1] if slot is not None else "")
    if not rest:
        return result
    rest = item_of_origins(walk, value, rest, slot)
    return join(result, Value(labels=part_of_shared(walk, rest, slot or ANY_KEY)))


def item_put_there(walk: Walk, value: Value, slot: str, at: int) -> Value:
    """Return an item of a library's object that was handed on, where this function put it there.

    Else all that is known of the object is known of the item.
    """
    result = EMPTY
    heap = walk.state.heap if walk.state is not None else {}
    key = literal(walk, chosen_by(slot)[1])
    seen = {node for node in value.objects if any(k[0] == "[" for k in heap.get(node, ()))}
    for node in ordered(value):
        if isinstance(node, External) and node in seen:
            result = join(result, item_of(walk, node, slot_of(key), key, at))
    rest = item_of_origins(
        walk, value, frozenset(x for x in value.labels if x.atom not in seen), slot
    )
    return join(result, Value(value.objects - seen, rest))


def _callers_item(walk: Walk, node: Node, key: Value, at: int) -> Value:
    """Return the item under a key that only the caller knows."""
    written = walk.state.heap.get(node, {}) if walk.state else {}
    slot = waiting_slot(walk, key)
    known = written.get(slot) if slot is not None else None
    if slot is not None and known is not None and is_one_key(slot):
        return known
    if isinstance(node, Site) and FACTORY in slots_of(walk, node):
        _note_key(walk, node, key)
        return join(_made_on_demand(walk, node, slot or ANY_KEY, at), under_any(written))
    some = item_of(walk, node, None, key, at)
    made = walk.pend(walk, only(node), "__getitem__", Arguments((key,)), at, at, some)
    return join(made, under_any(written))


def is_record(walk: Walk, node: Node) -> bool:
    """Tell whether an object is an instance of a class of the project."""
    info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
    return info is not None


def item_of(walk: Walk, node: Node, slot: str | None, key: Value, at: int) -> Value:
    """Return one object's item."""
    if isinstance(node, Site) and node.what in MADE_OF_ITEMS:
        _note_key(walk, node, key)
        return _container_item(walk, node, slot, at)
    if isinstance(node, External):
        return external_item(walk, node, slot, at)
    if isinstance(node, (Class, Compound)):
        return only(node)
    if isinstance(node, Elements):
        return instance_of(walk, node.of)
    cls = class_of(node)
    if cls:
        return _instance_item(walk, node, cls, slot, key, at)
    if isinstance(node, Input):
        return _input_item(walk, node, slot, at)
    if isinstance(node, (Cell, Field, Result)):
        return join(_slot_or_any(walk, node, slot), EMPTY)
    return EMPTY


def _slot_or_any(walk: Walk, node: Node, slot: str | None) -> Value:
    value = read_slot(walk, node, slot or ANY_KEY)
    known = slots_of(walk, node)
    if slot is not None:
        return join(value, beside(known, slot))
    for key, part in known.items():
        if key.startswith("[") and key != KEYS:
            value = join(value, part)
    return value


def _container_item(walk: Walk, node: Site, slot: str | None, at: int) -> Value:
    known = slots_of(walk, node)
    if FACTORY in known and (slot is None or not slot.startswith("[#-")):
        _made_on_demand(walk, node, slot or ANY_KEY, at)
        known = slots_of(walk, node)
    if is_foreign(walk, node):
        # Whoever else writes into a shared object is known to the whole program only.
        shared = read_slot(walk, node, slot or UNKNOWN_KEY)
        known = {**known, slot or ANY_KEY: join(shared, known.get(slot or ANY_KEY, EMPTY))}
    if slot is not None and slot.startswith("[#-") and ANY_KEY not in known:
        count = sum(1 for key in known if key.startswith("[#"))
        slot = f"[#{count + int(slot[2:-1])}]"
    if slot is not None and not slot.startswith("[#-"):
        found = known.get(slot)
        if found is None and slot.startswith("[#") and node.what != "dict":
            found = EMPTY if f"{slot[:2]}0]" in known else None
        rest = _beside(walk, known, slot, at)
        return join(found, rest) if found is not None else rest
    return join_all(part for key, part in known.items() if key.startswith("[") and key != KEYS)


def _beside(walk: Walk, known: dict[str, Value], slot: str, at: int) -> Value:
    """Return what may stand under a key beside what was written there; a merged mapping's item."""
    merged = merged_slots(known)
    if not merged:
        return EMPTY if written_over(slot) in known else beside(known, slot)
    rest = beside({key: value for key, value in known.items() if key not in merged}, slot)
    if written_over(slot) in known:
        return rest
    for key in merged:
        rest = join(rest, _input_item(walk, input_of(walk.analysis.make, key), slot, at))
    return rest


FACTORY = "(factory)"
"""The slot of what a dict makes for a key that it lacks."""


def _made_on_demand(walk: Walk, node: Site, slot: str, at: int) -> Value:
    """Return what stands under a key, made now where nothing does."""
    known = slots_of(walk, node)
    if slot in known:
        return known[slot]
    made = walk.call(walk, known[FACTORY], Arguments(), at + _mix(slot), at)
    # Others may have made it before, where the dict is shared.
    made = join(made, default_slot(walk, node, slot))
    write_slot(walk, node, slot, made, strong=True)
    return made


def _note_key(walk: Walk, node: Site, key: Value) -> None:
    """Remember a key that is read where reading makes it one: `groups[user.email].append(...)`."""
    if FACTORY in slots_of(walk, node) and (key.labels or key.objects):
        write_slot(walk, node, KEYS, key, strong=False)


def _mix(slot: str) -> int:
    """Return a number that tells the keys of one object apart in a place."""
    total = 0
    for character in slot:
        total = (total * 131 + ord(character)) % (1 << 30)
    return (total + 1) << 52


def _input_item(walk: Walk, node: Input, slot: str | None, at: int) -> Value:
    if isinstance(node.type, External):
        chain = external_item(walk, typed_external(walk, node), slot, at)
        below = _slot_or_any(walk, node, slot)
        return Value(chain.objects, below.labels)
    if isinstance(node.type, Elements):
        inner = node.type.of
        below = extend(walk, node, slot or ANY_KEY, inner)
        known = walk.state.get(node, slot or ANY_KEY) if walk.state else None
        below = join(below, known) if known is not None else below
        held = walk.state.heap.get(node, {}) if walk.state else {}
        return join(below, beside(held, slot) if slot is not None else under_any(held))
    return _slot_or_any(walk, node, slot)


def _instance_item(
    walk: Walk, node: Node, cls: str, slot: str | None, key: Value, at: int
) -> Value:
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    method = info.methods.get("__getitem__")
    if method is not None:
        function = walk.analysis.make.make(Function, str(method), node, None, None)
        return walk.call(walk, only(function), Arguments((key,)), at, at)
    if slot is not None and slot[1:-1] in info.fields:
        return instance_attribute(walk, node, cls, slot[1:-1], at)
    if info.shape == "named-tuple" and slot is not None and slot.startswith("[#"):
        names = list(info.fields)
        place = int(slot[2:-1])
        if -len(names) <= place < len(names):
            return instance_attribute(walk, node, cls, names[place], at)
    if info.shape == "typed-dict" and slot is not None and names_key(slot):
        # A key that is not declared is none of those that are; it holds what was put there.
        return read_slot(walk, node, f".{slot[1:-1]}")
    if info.shape in {"typed-dict", "named-tuple"}:
        return join_all(instance_attribute(walk, node, cls, name, at) for name in info.fields)
    if info.built_in in CONTAINERS:
        return own_item(walk, node, slot, at)
    if info.externals:
        return external_item(walk, external_of_instance(walk, node, info), slot, at)
    return _slot_or_any(walk, node, slot)


def own_item(walk: Walk, node: Node, slot: str | None, at: int) -> Value:
    """Return an item that an instance itself holds, as the container that it is too."""
    if isinstance(node, Site):
        return _container_item(walk, node, slot, at)
    return _slot_or_any(walk, node, slot)


def external_item(walk: Walk, node: External, slot: str | None, at: int) -> Value:
    """Return an item of a library object: a key of it, or one of its elements."""
    shared = shared_name(walk, node)
    if shared is not None:
        return read_shared(walk, shared, slot or UNKNOWN_KEY)
    written = walk.state.heap.get(node) if walk.state is not None else None
    if written:
        return _written_item(walk, node, written, slot, at)
    return _own_item_of_library(walk, node, slot, at)


def _written_item(
    walk: Walk, node: External, written: dict[str, Value], slot: str | None, at: int
) -> Value:
    """Return what this function wrote under a key, and else what the library has there."""
    # What a call handed to the library's object as a whole stands under no key.
    written = {k: v for k, v in written.items() if k[0] == "[" and k not in {KEYS, ANY_KEY}}
    if slot is None:
        return join(_own_item_of_library(walk, node, slot, at), join_all(written.values()))
    known = written.get(slot)
    if known is not None and names_key(slot):
        return join(known, beside(written, slot))
    return join(_own_item_of_library(walk, node, slot, at), beside(written, slot))


def _own_item_of_library(walk: Walk, node: External, slot: str | None, at: int) -> Value:
    if slot is None or slot.startswith("[#") or not names_key(slot):
        return walk.analysis.external_element(walk, node, at)
    if node.length >= CHAIN_LENGTH:
        return external_value(walk, node, at)
    return external_value(walk, walk.analysis.make.make(External, node, "item", slot[1:-1]), at)


def read_elements(walk: Walk, value: Value, at: int) -> Value:
    """Return what iterating over a value gives."""
    result = EMPTY
    for node in ordered(value):
        result = join(result, elements_of(walk, node, at))
    rest = derived(value)
    if not rest:
        return result
    return join(result, Value(labels=part_of_shared(walk, rest, ANY_KEY)))


def elements_of(walk: Walk, node: Node, at: int) -> Value:
    """Return what iterating over one object gives."""
    if isinstance(node, Site) and node.what == "dict":
        return slots_of(walk, node).get(KEYS, EMPTY)
    if isinstance(node, Class):
        members = members_of(walk, node)
        return join_all(members) if members else item_of(walk, node, None, EMPTY, at)
    cls = class_of(node)
    if cls:
        info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
        for name in ("__iter__", "__aiter__", "__next__", "__anext__"):
            method = info.methods.get(name) if info else None
            if method is not None:
                function = walk.analysis.make.make(Function, str(method), node, None, None)
                made = walk.call(walk, only(function), Arguments(), at, at)
                if name in {"__next__", "__anext__"}:
                    return made
                if made.objects == frozenset((node,)):
                    continue
                return read_elements(walk, made, at)
        if info is not None and info.shape == "enum":
            return only(node)
        if info is not None and info.shape == "typed-dict":
            return EMPTY
        if info is not None and info.built_in == "dict":
            return read_slot(walk, node, KEYS)
    if isinstance(node, (Input, Result)) and may_have_keys(walk, node):
        return _each_of_callers(walk, node)
    return item_of(walk, node, None, EMPTY, at)


def _each_of_callers(walk: Walk, node: Input | Result) -> Value:
    """Return what a loop over a caller's value gives, which may be a mapping and give its keys."""
    written = walk.state.heap.get(node, {}) if walk.state is not None else {}
    value = extend(walk, node, EACH)
    for slot, part in written.items():
        if slot[0] == "[" and (slot == KEYS or not names_key(slot) or slot.startswith("[#")):
            value = join(value, part)
    return value
