"""One step below a value of the caller, where the callee has a path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.chosen import chosen_of
from datamap.trace.heap.items import item_put_there, read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import keys_in
from datamap.trace.keys import (
    ANY_KEY,
    EACH,
    KEYS,
    chosen_by,
    is_callers,
    is_chosen,
    is_merged,
)
from datamap.values.nodes import Node, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Callable

    from datamap.trace.frame import Walk


def step_below(
    walk: Walk, value: Value, step: str, at: int, key_of_caller: Callable[[str], Value]
) -> Value:
    """Return what lies one step below a value; `key_of_caller` says which key a slot stands for."""
    if value is EMPTY:
        return value
    composing, walk.composing = walk.composing, True
    try:
        if step.startswith("."):
            return _attribute(walk, value, step[1:], at)
        if is_callers(step) and not is_merged(step):
            return read_item(walk, value, key_of_caller(step), at)
        return _item(walk, value, step, at)
    finally:
        walk.composing = composing


def _attribute(walk: Walk, value: Value, name: str, at: int) -> Value:
    read = read_attribute(walk, value, name, at)
    plain = frozenset(filter(is_plain_dict, value.objects))
    return join(read, read_item(walk, Value(plain), literal(walk, name), at)) if plain else read


def _item(walk: Walk, value: Value, step: str, at: int) -> Value:
    if step == KEYS:
        return keys_in(walk, value)
    if step == EACH:
        return read_elements(walk, value, at)
    if step == ANY_KEY or is_merged(step):
        return read_item(walk, value, EMPTY, at)
    if is_chosen(step):
        if not chosen_by(step)[0]:
            return item_put_there(walk, value, step, at)
        return chosen_of(walk, read_item(walk, value, EMPTY, at), step)
    key = step[2:-1] if step.startswith("[#") else ""
    if key.lstrip("-").isdigit():
        return read_item(walk, value, literal(walk, int(key)), at)
    return read_item(walk, value, literal(walk, step[1:-1]), at) if step[0] == "[" else EMPTY


def is_plain_dict(node: Node) -> bool:
    """Tell whether an object is a dict of no class: a callee may declare it to be a `TypedDict`."""
    return isinstance(node, Site) and node.what == "dict" and not node.cls
