"""What objects hold: the slots that this function wrote, and what stands there by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.heap.atoms import atom_value, extend, ordered
from datamap.trace.keys import ANY_KEY, KEYS, OVER, callers_slot, is_callers
from datamap.values.nodes import Any_, Cell, Class, Field, Input, Node, Plain, Result, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.frame import Walk


def read_slot(walk: Walk, node: Node, key: str) -> Value:
    """Return what an object holds under a key, or what it holds by default."""
    if walk.state is not None:
        known = walk.state.get(node, key)
        if known is not None:
            return known
    return default_slot(walk, node, key)


def written_slot(walk: Walk, node: Node, key: str) -> Value | None:
    """Return what this function or the module that made the object wrote into a slot."""
    if walk.state is not None:
        known = walk.state.get(node, key)
        if known is not None:
            return known
    if is_foreign(walk, node) and key in slots_of(walk, node):
        return default_slot(walk, node, key)
    return None


def default_slot(walk: Walk, node: Node, key: str) -> Value:
    """Return what an object holds under a key that this function has not written."""
    if isinstance(node, (Input, Cell, Field, Result)):
        return extend(walk, node, key)
    if is_foreign(walk, node):
        assert isinstance(node, Site)  # noqa: S101 - is_foreign says so
        return _shared_slot(walk, node, key)
    return EMPTY


def is_foreign(walk: Walk, node: Node) -> bool:
    """Tell whether an object is one for the whole program, and others write into it, too."""
    return isinstance(node, Site) and not node.open and not (walk.shared and node.owner == walk.id)


def _shared_slot(walk: Walk, node: Site, key: str) -> Value:
    held = _left(walk, node)
    value = held.get(key, EMPTY)
    cell = walk.analysis.make.make(Cell, node.order, (key,))
    return join(value, Value(labels=atom_value(walk, cell).labels))


def slots_of(walk: Walk, node: Node) -> dict[str, Value]:
    """Return all slots of an object that are known; never change them."""
    written = walk.state.heap.get(node) if walk.state is not None else None
    if not is_foreign(walk, node):
        return written or {}
    assert isinstance(node, Site)  # noqa: S101 - is_foreign says so
    left = _left(walk, node)
    return {**left, **written} if written else left


def _left(walk: Walk, node: Site) -> dict[str, Value]:
    """Return what the function that made a shared object left in it."""
    if node.owner == walk.id:
        return {}
    return walk.effects(node.owner).held(node) or {}


def keys_in(walk: Walk, value: Value) -> Value:
    """Return the keys of mappings; those of a caller's are its own."""
    found = EMPTY
    for node in ordered(value):
        if isinstance(node, Input) and not class_of(node):
            found = join(found, read_slot(walk, node, KEYS))
        else:
            found = join(found, slots_of(walk, node).get(KEYS, EMPTY))
    return found


def write_slot(walk: Walk, node: Node, key: str, value: Value, *, strong: bool) -> None:
    """Write into an object; data written into a shared place are remembered program-wide."""
    if walk.state is None or (isinstance(node, Input) and isinstance(node.type, Plain)):
        return
    if not strong:
        value = join(read_slot(walk, node, key), value)
    if key == ANY_KEY:
        walk.state.forget(node, OVER)
    walk.state.put(node, key, value)
    if is_foreign(walk, node) and not is_callers(key):
        # Under a key that only callers know, they write.
        record_write(walk, walk.analysis.make.make(Cell, node.order, (key,)), value)


def waiting_slot(walk: Walk, key: Value) -> str | None:
    """Return the slot of a key that a caller will know; None where nobody will know more."""
    return None if walk.closing else callers_slot(key)


def record_write(walk: Walk, cell: Node, value: Value, at: int = 0) -> None:
    """Remember that the data of a value were written into a field or a shared place."""
    for below, label in walk.analysis.parts_of(walk, value):
        if label.atom is not cell:
            walk.writes.setdefault((cell, label, below), at)


def record_shared(walk: Walk, writes: Iterable[tuple[Node, str, Value]]) -> None:
    """Remember what stands in shared objects at the end: a list may be filled once it is there."""
    for node, key, value in writes:
        if value.objects and is_foreign(walk, node) and not is_callers(key):
            record_write(walk, walk.analysis.make.make(Cell, node.order, (key,)), value)


CONTAINERS: Final = {"dict", "list", "set", "tuple"}
"""Types of Python whose instances hold items."""


def built_in_of(walk: Walk, node: Node) -> str:
    """Return the type of Python that an instance of a project class is too, or ""."""
    cls = class_of(node)
    info = walk.analysis.program.classes.get(cls) if cls else None  # type: ignore[call-overload]
    return info.built_in if info is not None else ""


def class_of(node: Node) -> str:
    """Return the project class of an object, or ""."""
    if isinstance(node, (Any_, Site)):
        return node.cls
    if isinstance(node, Input) and isinstance(node.type, Class):
        return node.type.id
    return ""
