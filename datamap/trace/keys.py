"""Keys of containers: the slot that a key names, also where only the caller knows the key.

A key that a caller hands in names a slot of its own, `[=...]`, written after the input. Inside
the function it may be any key; who uses the summary puts the caller's key in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.values.nodes import Any_, Const, Input
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datamap.values.nodes import Interner

ANY_KEY: Final = "[*]"
KEYS: Final = "[keys]"
_CALLERS: Final = "[="
_JOINT: Final = "\x1f"
"""Stands between the steps of an input's path; no name and hardly a key holds it."""


def key_of(key: Value) -> str | None:
    """Return the slot that a key names, or None where it is not known."""
    constants = [node for node in key.objects if isinstance(node, Const)]
    others = [node for node in key.objects if not isinstance(node, (Const, Any_))]
    if len(constants) == 1 and not others:
        value = constants[0].value
        if isinstance(value, str):
            return f"[{value}]"
        if isinstance(value, int) and not isinstance(value, bool):
            return f"[#{value}]"
    return None


def callers_slot(key: Value) -> str | None:
    """Return the slot of a key that only the caller knows, or None where it is no such key."""
    if len(key.objects) != 1:
        return None
    (node,) = key.objects
    if not isinstance(node, Input) or any(_JOINT in step for step in node.path):
        return None
    return f"{_CALLERS}{_JOINT.join((node.root, *node.path))}]"


def is_callers(slot: str) -> bool:
    """Tell whether a slot is that of a key that only the caller knows."""
    return slot.startswith(_CALLERS)


def is_one_key(slot: str) -> bool:
    """Tell whether a caller's key is one and the same each time: it is no element of many."""
    return ANY_KEY not in slot


def input_of(make: Interner, slot: str) -> Input:
    """Return the input that is the key of such a slot."""
    root, *path = slot[len(_CALLERS) : -1].split(_JOINT)
    return make.make(Input, root, tuple(path), None)


def names_key(slot: str) -> bool:
    """Tell whether a slot is that of one known key or position."""
    return slot.startswith("[") and slot not in {ANY_KEY, KEYS} and not is_callers(slot)


def all_known(slots: Mapping[str, Value]) -> bool:
    """Tell whether every key of a container is told apart."""
    return ANY_KEY not in slots and not any(is_callers(slot) for slot in slots)


def under_any(slots: Mapping[str, Value]) -> Value:
    """Return what may stand under any key: it was written under one that is not known here."""
    found = slots.get(ANY_KEY, EMPTY)
    for slot, value in slots.items():
        if slot.startswith(_CALLERS):
            found = join(found, value)
    return found
