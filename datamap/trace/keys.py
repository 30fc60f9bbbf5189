"""Keys of containers: the slot that a key names, also where not all of the key is known.

A key that a caller hands in names a slot of its own, `[=...]`, written after the input; a mapping
that it hands in and that is merged into another one, `[~...]`. Inside the function both may be any
key; who uses the summary puts the caller's key, or the keys of its mapping, in their place.

`d[f"user:{id}:mail"]` names the slot `[user:…:mail]`: what is written there may be read under
`user:7:mail` and under any other key that begins and ends so, never under `user:7:plan`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.values.nodes import Any_, Const, Input, Text
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from datamap.values.interner import Interner
    from datamap.values.nodes import Node

ANY_KEY: Final = "[*]"
KEYS: Final = "[keys]"
EACH: Final = "[each]"
"""What a loop over a caller's value gives: the elements of a list, the keys of a mapping."""

OVER: Final = "(over)"
"""How the slot begins that tells of a key that it was written after all that was merged in."""

UNKNOWN_KEY: Final = "[?]"
"""The slot that a read with an unknown key asks of a shared object: any of them."""

_CALLERS: Final = "[="
_MORE: Final = "\N{HORIZONTAL ELLIPSIS}"
"""Stands in the slot of a key of which only the beginning and the end are known."""

_CHOSEN: Final = "[*?"
"""How the slot of elements begins that a test has chosen: `[*?.role=system]`."""

_MERGED: Final = "[~"
_BROUGHT: Final = (_CALLERS, _MERGED)
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


ONE_OF_MAX: Final = 8
"""Keys that are told apart where a key is one of several known ones."""


def one_of(key: Value) -> list[Value]:
    """Return the keys of which a key is one, where all are known and there are several."""
    if not 2 <= len(key.objects) <= ONE_OF_MAX:  # noqa: PLR2004 - several
        return []
    if not all(isinstance(node, Const) and type(node.value) in {str, int} for node in key.objects):
        return []
    ordered = sorted(key.objects, key=lambda node: node.order)
    return [Value(frozenset((node,)), key.labels) for node in ordered]


def slot_of(key: Value) -> str | None:
    """Return the slot that a key names, be it only by its beginning, or None."""
    return key_of(key) or _beginning(key)


def _beginning(key: Value) -> str | None:
    """Return the slot of all keys that begin and end as the texts do that a key may be."""
    known: list[tuple[str, str]] = []
    for node in key.objects:
        if isinstance(node, Text) and isinstance(node.parts[0], str):
            last = node.parts[-1]
            known.append((node.parts[0], last if isinstance(last, str) else ""))
        elif isinstance(node, Const) and isinstance(node.value, str):
            known.append((node.value, node.value))
        elif not (isinstance(node, Const) and node.value is None):
            return None
    begins = _shared_beginning([begin for begin, _ in known])
    ends = _shared_beginning([end[::-1] for _, end in known])[::-1]
    # So begin the slots of positions, and of what callers bring.
    return f"[{begins}{_MORE}{ends}]" if begins and begins[0] not in "#=~" else None


def _shared_beginning(texts: Collection[str]) -> str:
    first, last = min(texts, default=""), max(texts, default="")
    same = (one == other for one, other in zip(first, last, strict=False))
    return first[: next((place for place, known in enumerate(same) if not known), len(first))]


def callers_slot(key: Value) -> str | None:
    """Return the slot of a key that only the caller knows, or None where it is no such key."""
    if len(key.objects) != 1:
        return None
    return _slot_of(_CALLERS, next(iter(key.objects)))


def merged_slot(node: Node) -> str | None:
    """Return the slot of what a mapping of the caller brings, or None where it is no such one."""
    return None if isinstance(node, Input) and node.type is not None else _slot_of(_MERGED, node)


def merged_pair(key: Value, value: Value) -> str | None:
    """Return the slot where key and value are a pair of a caller's mapping, as `items()` gives.

    What else they may be is what a class of the project calls `items`.
    """
    names = [node for node in key.objects if isinstance(node, Input)]
    parts = [node for node in value.objects if isinstance(node, Input)]
    if len(names) != 1 or len(parts) != 1 or names[0].root != parts[0].root:
        return None
    name, held = names[0], parts[0]
    if name.path[-1:] != (KEYS,) or held.path != (*name.path[:-1], ANY_KEY):
        return None
    whole = (name.root, *name.path[:-1])
    return None if any(_JOINT in step for step in whole) else f"{_MERGED}{_JOINT.join(whole)}]"


def without_inputs(value: Value) -> Value:
    """Return a value without what the caller hands in."""
    objects = frozenset(node for node in value.objects if not isinstance(node, Input))
    labels = frozenset(label for label in value.labels if not isinstance(label.atom, Input))
    return Value(objects, labels)


def _slot_of(mark: str, node: Node) -> str | None:
    if not isinstance(node, Input) or any(_JOINT in step for step in node.path):
        return None
    return f"{mark}{_JOINT.join((node.root, *node.path))}]"


def is_callers(slot: str) -> bool:
    """Tell whether only the caller knows which key, or which keys, a slot stands for."""
    return slot.startswith(_BROUGHT)


def is_merged(slot: str) -> bool:
    """Tell whether a slot holds all that a mapping of the caller brings."""
    return slot.startswith(_MERGED)


def written_over(slot: str) -> str:
    """Return the slot that says that a key was written after all mappings were merged in."""
    return f"{OVER}{slot}"


def chosen_slot(part: str, word: str) -> str:
    """Return the slot of those elements of which a part, `.role` or `[role]`, is a word."""
    return f"{_CHOSEN}{part}={word}]"


def is_chosen(slot: str) -> bool:
    """Tell whether a slot is that of the elements that pass a test."""
    return slot.startswith(_CHOSEN)


def chosen_by(slot: str) -> tuple[str, str]:
    """Return the part that a slot's test asks for, and the word that it must be."""
    part, _, word = slot[len(_CHOSEN) : -1].partition("=")
    return part, word


def is_one_key(slot: str) -> bool:
    """Tell whether a caller's key is one and the same each time: it is no element of many."""
    return ANY_KEY not in slot and EACH not in slot


def merged_slots(slots: Mapping[str, Value]) -> list[str]:
    """Return the slots of the mappings that a container was merged with."""
    return [slot for slot in slots if slot.startswith(_MERGED)]


def input_of(make: Interner, slot: str) -> Input:
    """Return the input that such a slot is named for: the key, or the mapping."""
    root, *path = slot[len(_CALLERS) : -1].split(_JOINT)
    return make.make(Input, root, tuple(path), None)


def names_key(slot: str) -> bool:
    """Tell whether a slot is that of one known key or position."""
    return slot.startswith("[") and slot not in _TOLD_APART and not _is_one_of_many(slot)


def is_any_of_many(slot: str) -> bool:
    """Tell whether a slot holds what stands under keys that are not all known."""
    return slot == ANY_KEY or (slot.startswith("[") and _is_one_of_many(slot))


def _is_one_of_many(slot: str) -> bool:
    return is_callers(slot) or is_chosen(slot) or _MORE in slot


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
    if _MORE not in written and _MORE not in read:
        return False
    begins, ends = _known_parts(written)
    begun, ended = _known_parts(read)
    return (begins.startswith(begun) or (begun.startswith(begins) and _MORE in written)) and (
        ends.endswith(ended) or ended.endswith(ends)
    )


def _known_parts(slot: str) -> tuple[str, str]:
    """Return how the keys of a slot begin and end: of one that is known it is the whole."""
    begins, more, ends = slot[1:-1].partition(_MORE)
    return (begins, ends) if more else (begins, begins)


def under_any(slots: Mapping[str, Value]) -> Value:
    """Return what may stand under any key: it was written under one that is not known here."""
    found = slots.get(ANY_KEY, EMPTY)
    for slot, value in slots.items():
        if slot.startswith(_BROUGHT):
            found = join(found, value)
    return found


_TOLD_APART: Final = frozenset({ANY_KEY, EACH, KEYS})


def beside(slots: Mapping[str, Value], slot: str) -> Value:
    """Return what may stand under a known key that was not written under that very one."""
    found = under_any(slots)
    if slot == KEYS or not slot.startswith("["):
        return found
    exact = names_key(slot)
    for key, value in slots.items():
        if not key.startswith("[") or key in _TOLD_APART or key == slot:
            continue
        if (not exact or _is_one_of_many(key)) and may_be(key, slot):
            found = join(found, value)
    return found
