"""Attributes of classes themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import extend, only, root_external
from datamap.trace.heap.class_bodies import class_default, written_on_class
from datamap.trace.heap.library_attributes import external_attribute, manager_of
from datamap.trace.heap.methods import bind_method
from datamap.trace.heap.stored import is_constant
from datamap.values.member import Member
from datamap.values.nodes import Class, Field, Input
from datamap.values.own_class import OwnClass
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Walk


def plain_class(walk: Walk, node: Class) -> Class:
    """Return a class as it is written on: the one that a class method stands in."""
    return walk.analysis.make.make(Class, node.id) if isinstance(node, OwnClass) else node


def _is_given_below(walk: Walk, info: ClassInfo, name: str) -> bool:
    """Tell whether a subclass gives an attribute anew: then only the caller knows which."""
    classes = walk.analysis.program.classes
    own = info.fields.get(name)
    return any(
        name in classes[sub].fields and classes[sub].fields[name] is not own
        for sub in info.subclasses
    )


def member_value(walk: Walk, info: ClassInfo, name: str) -> Value:
    """Return a member of an enumeration: itself, and the literal that it is beside that."""
    literals = class_default(walk, info, name).objects
    return Value(literals | {walk.analysis.make.make(Member, str(info.id), name)})


def members_of(walk: Walk, node: Class) -> list[Value]:
    """Return the members of an enumeration in their order; of another class none."""
    info = walk.analysis.program.classes.get(node.id)  # type: ignore[call-overload]
    if info is None or info.shape != "enum":
        return []
    return [member_value(walk, info, name) for name in info.fields if not name.startswith("_")]


def class_attribute(walk: Walk, node: Class, name: str, at: int) -> Value:
    """Return an attribute of a class itself."""
    program = walk.analysis.program
    info = program.classes.get(node.id)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    if walk.state is not None:
        known = walk.state.get(plain_class(walk, node), f".{name}")
        if known is not None:
            return known
    if isinstance(node, OwnClass) and not walk.closing and _is_given_below(walk, info, name):
        above = walk.analysis.make.make(Input, node.root, (), None)
        return extend(walk, above, f".{name}")
    if name in info.methods:
        return bind_method(walk, str(info.methods[name]), node, info, at)
    inner = f"{node.id}.{name}"
    if inner in program.classes:
        return only(walk.analysis.make.make(Class, inner))
    field = info.fields.get(name)
    if field is not None:
        if manager_of(walk, info, name) is not None:
            chain = root_external(walk, str(info.externals[0]), node.id)
            return external_attribute(walk, chain, name, at)
        cell = walk.analysis.make.make(Field, str(field.owner), name, ())
        if info.shape == "record" and not is_constant(field):
            return only(cell)
        if info.shape == "enum":
            return member_value(walk, info, name)
        return class_default(walk, info, name)
    if info.externals:
        chain = root_external(walk, str(info.externals[0]), node.id)
        return external_attribute(walk, chain, name, at)
    if name.startswith("__"):
        return EMPTY
    return written_on_class(walk, info, name, info.lineage)
