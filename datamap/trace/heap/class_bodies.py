"""What the body of a class and others write on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import atom_value
from datamap.values.nodes import Cell, Class, Const, External, Site, Text
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.model.names import ClassId
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Walk


def class_body(walk: Walk, cls: str) -> str:
    """Return the function id of a class's body."""
    info = walk.analysis.program.classes[cls]  # type: ignore[index]
    return str(walk.analysis.program.by_index[info.module, info.entry.body])


def class_default(walk: Walk, info: ClassInfo, name: str) -> Value:
    """Return what a class body gives an attribute that no instance has set."""
    for ancestor in info.lineage:
        owner = walk.analysis.program.classes[ancestor]
        if name not in _given_by_body(walk, owner):
            continue
        body = class_body(walk, str(ancestor))
        overlay = _written_here(walk, ancestor, name)
        if overlay is not None:
            return overlay
        if body == walk.id:
            return EMPTY
        value = walk.effects(body).exported(name)
        if value is not None:
            kept = _of_instances(walk, body, value) if info.shape == "record" else value
            return join(kept, written_on_class(walk, owner, name, (ancestor,)))
    return written_on_class(walk, info, name, info.lineage)


def _given_by_body(walk: Walk, info: ClassInfo) -> frozenset[str]:
    """Return the names to which a class's body gives a value."""
    known = walk.analysis.given_by_body
    found = known.get(info.id)
    if found is None:
        found = known[info.id] = frozenset(
            f.name for f in info.entry.fields if f.origin == "class" and f.value is not None
        )
    return found


def _written_here(walk: Walk, cls: str, name: str) -> Value | None:
    """Return what this function has written into a class's attribute."""
    if walk.state is None or not walk.state.heap:
        return None
    return walk.state.get(walk.analysis.make.make(Class, str(cls)), f".{name}")


def written_on_class(walk: Walk, info: ClassInfo, name: str, lineage: tuple[ClassId, ...]) -> Value:
    """Return what code wrote into a class's attribute, here or anywhere in the program."""
    for ancestor in lineage:
        known = _written_here(walk, ancestor, name)
        if known is not None:
            return known
    if info.shape == "record" or name not in _given_by_body(walk, info):
        return EMPTY
    cell = walk.analysis.make.make(Cell, f"class:{info.id}", (f".{name}",))
    return Value(labels=atom_value(walk, cell).labels)


def _of_instances(walk: Walk, body: str, value: Value) -> Value:
    """Drop what only the class has: the library object that declares a column, an empty container.

    An instance holds data there, and a container of its own, which the class's stands for.
    """
    held = walk.effects(body).held
    kept = frozenset(
        o
        for o in value.objects
        if not (isinstance(o, External) and o.called)
        and not (isinstance(o, Site) and o.what != "instance" and not held(o))
    )
    defaults = frozenset(
        default
        for o in value.objects
        if isinstance(o, External)
        for argument in o.args
        if argument.name == "default"
        for default in argument.value.objects
        if isinstance(default, (Const, Text))
    )
    return Value(kept | defaults)
