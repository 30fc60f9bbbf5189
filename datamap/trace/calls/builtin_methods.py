"""Methods of lists, dicts, sets, tuples, generators and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from datamap.trace.calls.list_methods import LIST_METHODS, is_list
from datamap.trace.calls.text_methods import (
    any_text,
    fill_from,
    format_text,
    join_parts,
    replace_text,
    substitute,
)
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.declared_containers import is_declared_mapping
from datamap.trace.heap.items import elements_of, item_of, read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import (
    built_in_of,
    class_of,
    is_foreign,
    keys_in,
    read_slot,
    slots_of,
    waiting_slot,
    write_slot,
)
from datamap.trace.heap.writes import add_element, add_merged, write_item
from datamap.trace.keys import ANY_KEY, KEYS, key_of, merged_slot, names_key, slot_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import SHARED, Const, Elements, Function, Input, Result, Site, Text
from datamap.values.value import EMPTY, HASHED, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

Method = Callable[["Walk", Value, Arguments, int], Value]


def _first(given: Arguments, place: int = 0) -> Value:
    return given.positional[place] if place < len(given.positional) else EMPTY


def _append(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    add_element(walk, receiver, join(_first(given), given.rest))
    return EMPTY


def _set(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    for node in receiver.objects:
        strong = len(receiver.objects) == 1 and not walk.loops
        if isinstance(node, (Site, Input)):
            write_slot(walk, node, "[*]", _first(given), strong=strong)
    return EMPTY


def _set_item(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    write_item(walk, receiver, _first(given), _first(given, 1), at)
    return EMPTY


def _get_item(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return read_item(walk, receiver, _first(given), at)


def _all_text(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return Value(labels=labels_in(walk, receiver))


def _insert(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    add_element(walk, receiver, _first(given, 1))
    return EMPTY


def _extend(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    add_element(walk, receiver, read_elements(walk, _first(given), at))
    return EMPTY


def _update(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    hashes = [n for n in receiver.objects if isinstance(n, Site) and n.what == "hash"]
    if hashes:
        labels = walk.analysis.labels.marked(labels_in(walk, _first(given)), HASHED)
        add_element(walk, Value(frozenset(hashes)), Value(labels=labels))
        return EMPTY
    for source in (*given.positional, *given.spreads):
        merge_mapping(walk, receiver, source, at)
    for name, value in given.keywords:
        write_item(walk, receiver, literal(walk, name), value, at)
    return EMPTY


def merge_mapping(walk: Walk, target: Value, source: Value, at: int) -> None:
    """Write all that one mapping holds into another."""
    for node in ordered(source):
        slots = slots_of(walk, node)
        kind = built_in_of(walk, node) or (node.what if isinstance(node, Site) else "")
        if kind == "dict":
            for key, value in slots.items():
                if key.startswith("["):
                    for written in ordered(target):
                        if names_key(key) and class_of(written) and not built_in_of(walk, written):
                            write_item(walk, only(written), literal(walk, key[1:-1]), value, at)
                            continue
                        strong = len(target.objects) == 1 and names_key(key)
                        write_slot(walk, written, key, value, strong=strong)
            continue
        parts = join_all(value for key, value in slots.items() if key.startswith("["))
        # A caller's mapping brings its values: a loop over it would give the keys.
        brings = isinstance(node, (Input, Result)) and not class_of(node)
        rest = item_of(walk, node, None, EMPTY, at) if brings else elements_of(walk, node, at)
        merged = None if walk.closing else merged_slot(node)
        if merged is None:
            add_element(walk, target, join(parts, rest))
        else:
            add_merged(walk, target, merged, join(parts, rest))
    if source.labels and not source.objects:
        add_element(walk, target, Value(labels=source.labels))


def _get(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return join(read_item(walk, receiver, _first(given), at), _default(given))


def _default(given: Arguments) -> Value:
    return join(_first(given, 1), dict(given.keywords).get("default", EMPTY))


def _pop(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    value = join(read_item(walk, receiver, _first(given), at), _first(given, 1))
    slot = key_of(_first(given))
    if slot is not None and len(receiver.objects) == 1:
        (node,) = receiver.objects
        if isinstance(node, Site):
            write_slot(walk, node, slot, EMPTY, strong=True)
    return value


def _setdefault(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    default = _first(given, 1)
    slot = slot_of(_first(given)) or waiting_slot(walk, _first(given)) or ANY_KEY
    for node in ordered(receiver):
        if not isinstance(node, (Const, Text, Elements)):
            write_slot(walk, node, slot, default, strong=False)
            write_slot(walk, node, KEYS, _first(given), strong=False)
    return join(read_item(walk, receiver, _first(given), at), default)


def _values(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return new_container(walk, "list", at, {"[*]": read_item(walk, receiver, EMPTY, at)})


def _keys(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return new_container(walk, "list", at, {"[*]": _key_data(walk, receiver)})


def _key_data(walk: Walk, receiver: Value) -> Value:
    return keys_in(walk, receiver)


PAIR: Final = 1 << 43
"""Sets the place of the pairs that `items()` gives apart."""


PAIRS_MAX: Final = 8
"""Entries of a dict that `items()` tells apart."""

_PAIR_PLACE: Final = 1 << 52
"""Sets the places of the pairs of one dict apart."""


def _items(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    entries = known_entries(walk, receiver)
    if entries:
        pairs = [{"[#0]": key, "[#1]": value} for key, value in entries]
        made = [
            new_container(walk, "tuple", (at | PAIR) + _PAIR_PLACE * number, pair)
            for number, pair in enumerate(pairs, 1)
        ]
        slots = {f"[#{number}]": pair for number, pair in enumerate(made)}
        (node,) = receiver.objects
        if is_foreign(walk, node):
            # Who else fills it is known to the whole program only.
            others = {"[#0]": read_slot(walk, node, KEYS), "[#1]": read_slot(walk, node, ANY_KEY)}
            slots[ANY_KEY] = new_container(walk, "tuple", at | PAIR, others)
        return new_container(walk, "list", at, slots)
    slots = {"[#0]": _key_data(walk, receiver), "[#1]": read_item(walk, receiver, EMPTY, at)}
    pair = new_container(walk, "tuple", at | PAIR, slots)
    return new_container(walk, "list", at, {"[*]": pair})


def known_entries(walk: Walk, mapping: Value) -> list[tuple[Value, Value]]:
    """Return the entries of a dict all of whose keys are known; none where one is not."""
    nodes = ordered(mapping)
    if len(nodes) != 1 or not isinstance(nodes[0], Site) or nodes[0].what != "dict":
        return []
    keys = [key for key in slots_of(walk, nodes[0]) if key != KEYS]
    if len(keys) > PAIRS_MAX or not all(names_key(key) and key[1] != "#" for key in keys):
        return []
    names = [literal(walk, key[1:-1]) for key in keys]
    return [(name, read_item(walk, mapping, name, 0)) for name in names]


def _popitem(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    slots = {"[#0]": _key_data(walk, receiver), "[#1]": read_item(walk, receiver, EMPTY, at)}
    return new_container(walk, "tuple", at | PAIR, slots)


def copy_container(walk: Walk, receiver: Value, at: int) -> Value:
    """Return a shallow copy of what may be a container."""
    result, labels = EMPTY, receiver.labels
    for node in ordered(receiver):
        slots = slots_of(walk, node)
        if isinstance(node, Site):
            made = new_container(walk, node.what, at, slots, node.cls)
            result = join(result, made)
        elif is_declared_mapping(walk, node):
            made = new_container(walk, "dict", at, {})
            merge_mapping(walk, made, only(node), at)
            result = join(result, made)
            labels = frozenset(x for x in labels if x.atom is not node)
        elif slots:
            made = new_container(walk, "dict", at, {**slots})
            result = join(result, join(made, only(node)))
        else:
            result = join(result, only(node))
    return join(result, Value(labels=labels))


def _copy(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return copy_container(walk, receiver, at)


def _clear(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    if len(receiver.objects) == 1 and walk.state is not None:
        (node,) = receiver.objects
        if isinstance(node, Site) and node.context != SHARED:
            walk.state.fill(node, {})
    return EMPTY


def _nothing(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return EMPTY


def _new_child(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `ChainMap.new_child`: what is in the new mapping comes first."""
    made = copy_container(walk, receiver, at)
    merge_mapping(walk, made, _first(given), at)
    return made


def _most_common(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    pair = new_container(walk, "tuple", at | PAIR, {"[#0]": _key_data(walk, receiver)})
    return new_container(walk, "list", at, {ANY_KEY: pair})


def _pass(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return receiver


def hand_to_generators(walk: Walk, generators: Value, value: Value, at: int) -> None:
    """Remember that the data of a value are sent to running generators."""
    sent = walk.analysis.make.make(Input, "(sent)", (), None)
    for node in ordered(generators):
        for function in slots_of(walk, node).get("(function)", EMPTY).objects:
            if isinstance(function, Function):
                for label in labels_in(walk, value):
                    walk.bindings.setdefault((function.id, sent, label, ()), at)


def _generator_send(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    hand_to_generators(walk, receiver, _first(given), at)
    return read_item(walk, receiver, EMPTY, at)


def _strip(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do a method that leaves a text the same text, as far as we look at it."""
    kept = frozenset(o for o in receiver.objects if isinstance(o, (Const, Text)))
    return Value(kept, labels_in(walk, receiver))


def _split(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    return new_container(walk, "list", at, {"[*]": Value(labels=labels_in(walk, receiver))})


METHODS: Final[dict[str, Method]] = {
    "append": _append, "add": _append, "appendleft": _append, "put": _append,
    "put_nowait": _append, "writerow": _append, "writerows": _extend, "insert": _insert,
    "extend": _extend, "extendleft": _extend,
    "update": _update, "get": _get, "pop": _pop, "popleft": _pop, "setdefault": _setdefault,
    "values": _values, "keys": _keys, "items": _items, "popitem": _popitem, "copy": _copy,
    "clear": _clear, "remove": _nothing, "discard": _nothing, "sort": _nothing,
    "reverse": _nothing, "index": _nothing, "count": _nothing, "find": _nothing,
    "startswith": _nothing, "endswith": _nothing, "isdigit": _nothing, "isalpha": _nothing,
    "isalnum": _nothing, "isspace": _nothing, "islower": _nothing, "isupper": _nothing,
    "isnumeric": _nothing, "isidentifier": _nothing, "issubset": _nothing,
    "issuperset": _nothing, "isdisjoint": _nothing, "rfind": _nothing, "rindex": _nothing,
    "union": _copy, "intersection": _copy, "difference": _copy, "symmetric_difference": _copy,
    "format": format_text, "format_map": fill_from, "substitute": substitute,
    "safe_substitute": substitute, "join": join_parts, "encode": any_text, "decode": any_text,
    "lower": any_text, "upper": any_text, "strip": _strip, "lstrip": _strip, "rstrip": _strip,
    "title": any_text, "capitalize": any_text, "casefold": any_text, "swapcase": any_text,
    "replace": replace_text, "split": _split, "rsplit": _split, "splitlines": _split,
    "partition": _split, "rpartition": _split, "zfill": any_text, "ljust": any_text,
    "rjust": any_text,
    "center": any_text, "removeprefix": any_text, "removesuffix": any_text, "translate": any_text,
    "expandtabs": any_text, "hex": any_text, "isoformat": any_text, "strftime": any_text,
    "__getitem__": _get_item, "__setitem__": _set_item, "set": _set, "write": _append,
    "writelines": _extend, "getvalue": _all_text, "read": _all_text, "getbuffer": _all_text,
    "hexdigest": _all_text, "digest": _all_text, "get_nowait": _get, "__str__": any_text,
    "new_child": _new_child, "most_common": _most_common, "elements": _keys,
    "__iter__": _pass, "__aiter__": _pass,
    "__next__": _generator_send, "__anext__": _generator_send, "send": _generator_send,
    "asend": _generator_send, "throw": _generator_send, "close": _nothing, "aclose": _nothing,
}  # fmt: skip

AMBIGUOUS: Final = {
    "get", "put", "update", "add", "insert", "pop", "send", "append", "remove", "index", "count",
    "find", "copy", "format", "replace", "values", "items", "close", "join", "split", "clear",
    "extend", "union", "put_nowait", "write", "writelines", "read", "set", "get_nowait",
    "digest", "hexdigest", "getvalue", "__getitem__", "__setitem__",
}  # fmt: skip
"""Names that libraries' clients and a project's own classes bear too: callers may know better."""


def is_container_method(name: str) -> bool:
    """Tell whether a built-in container or text has a method of this name."""
    return name in METHODS


def call_container_method(
    walk: Walk, receiver: Value, name: str, given: Arguments, at: int
) -> Value:
    """Do a built-in method; an unknown one gives the data of receiver and arguments."""
    method = METHODS.get(name)
    if name in LIST_METHODS and is_list(receiver):
        return LIST_METHODS[name](walk, receiver, given, at)
    known = receiver.objects and all(isinstance(o, Const) for o in receiver.objects)
    if method is None and known and not receiver.labels:
        return EMPTY
    if method is None:
        return any_text(walk, receiver, given, at)
    if name in {"union", "extend", "symmetric_difference"} and given.positional:
        result = method(walk, receiver, given, at)
        if name != "extend":
            for other in given.positional:
                add_element(walk, result, read_elements(walk, other, at))
        return result
    if not receiver.objects and method in {_append, _insert, _extend, _update, _clear}:
        return EMPTY
    return method(walk, receiver, given, at)
