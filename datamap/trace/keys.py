"""Keys of containers: the slot that a key names, also where not all of the key is known.

A key that a caller hands in names a slot of its own, `[=...]`, written after the input. Inside
the function it may be any key; who uses the summary puts the caller's key in its place.

`d[f"user:{id}"]` names the slot `[user:…]`: what is written there may be read under `user:7` and
under any other key that begins so, and never under `price:usd`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.values.nodes import Any_, Const, Input, Text
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from datamap.values.interner import Interner

ANY_KEY: Final = "[*]"
KEYS: Final = "[keys]"
UNKNOWN_KEY: Final = "[?]"
"""The slot that a read with an unknown key asks of a shared object: any of them."""

_CALLERS: Final = "[="
_MORE: Final = "\N{HORIZONTAL ELLIPSIS}]"
"""How the slot of a key ends of which only the beginning is known."""

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


def slot_of(key: Value) -> str | None:
    """Return the slot that a key names, be it only by its beginning, or None."""
    return key_of(key) or _beginning(key)


def _beginning(key: Value) -> str | None:
    """Return the slot of all keys that begin as each of the texts does that a key may be."""
    known: list[str] = []
    for node in key.objects:
        if isinstance(node, Text) and isinstance(node.parts[0], str):
            known.append(node.parts[0])
        elif isinstance(node, Const) and isinstance(node.value, str):
            known.append(node.value)
        elif not (isinstance(node, Const) and node.value is None):
            return None
    begins = _shared_beginning(known)
    # So begin the slots of positions and of callers' keys.
    return f"[{begins}{_MORE}" if begins and begins[0] not in "#=" else None


def _shared_beginning(texts: Collection[str]) -> str:
    first, last = min(texts, default=""), max(texts, default="")
    same = (one == other for one, other in zip(first, last, strict=False))
    return first[: next((place for place, known in enumerate(same) if not known), len(first))]


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
    return slot.startswith("[") and slot not in {ANY_KEY, KEYS} and not _is_one_of_many(slot)


def _is_one_of_many(slot: str) -> bool:
    return slot.startswith(_CALLERS) or slot.endswith(_MORE)


def told_apart(slot: str) -> str:
    """Return a slot as a step of a path: keys that are not known are one."""
    return ANY_KEY if _is_one_of_many(slot) else slot


def all_known(slots: Mapping[str, Value]) -> bool:
    """Tell whether every key of a container is told apart."""
    return ANY_KEY not in slots and not any(map(_is_one_of_many, slots))


def may_be(written: str, read: str) -> bool:
    """Tell whether what was written into one slot may be read from the other."""
    if written == read:
        return True
    if KEYS in {written, read} or not (written.startswith("[") and read.startswith("[")):
        return False
    if written == ANY_KEY or read == UNKNOWN_KEY:
        return True
    begins, asked = written.removesuffix(_MORE), read.removesuffix(_MORE)
    return (begins != written and asked.startswith(begins)) or (
        asked != read and begins.startswith(asked)
    )


def under_any(slots: Mapping[str, Value]) -> Value:
    """Return what may stand under any key: it was written under one that is not known here."""
    found = slots.get(ANY_KEY, EMPTY)
    for slot, value in slots.items():
        if slot.startswith(_CALLERS):
            found = join(found, value)
    return found


def beside(slots: Mapping[str, Value], slot: str) -> Value:
    """Return what may stand under a known key that was not written under that very one."""
    found = under_any(slots)
    exact = names_key(slot)
    for key, value in slots.items():
        if key not in {slot, ANY_KEY} and not (exact and names_key(key)) and may_be(key, slot):
            found = join(found, value)
    return found
