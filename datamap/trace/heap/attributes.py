"""Read attributes: of instances, classes, modules, libraries and what callers hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import derived_part, extend, only, ordered, typed_external
from datamap.trace.heap.class_attributes import class_attribute
from datamap.trace.heap.instance_attributes import instance_attribute
from datamap.trace.heap.library_attributes import external_attribute
from datamap.trace.heap.methods import super_attribute
from datamap.trace.heap.module_names import module_attribute
from datamap.trace.heap.private_names import is_kept_private, is_of_library, without_libraries
from datamap.trace.heap.shared import part_of_shared, read_shared, shared_name
from datamap.trace.heap.slots import read_slot
from datamap.values.nodes import (
    Any_,
    Builtin,
    Cell,
    Class,
    Compound,
    Const,
    External,
    Field,
    Function,
    Input,
    Module,
    Node,
    Result,
    Site,
    Super,
    Text,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def read_attribute(walk: Walk, value: Value, name: str, at: int) -> Value:
    """Return `value.name`."""
    result = EMPTY
    for node in ordered(value):
        result = join(result, attribute_of(walk, node, name, at))
    rest = derived_part(value, name)
    if rest and is_kept_private(walk, name):
        rest = without_libraries(walk, rest)
    if not rest:
        return result
    return join(result, Value(labels=part_of_shared(walk, rest, f".{name}")))


def attribute_of(walk: Walk, node: Node, name: str, at: int) -> Value:  # noqa: PLR0911
    """Return one object's attribute."""
    if isinstance(node, External):
        return _library_attribute(walk, node, name, at)
    if isinstance(node, Input):
        return _input_attribute(walk, node, name, at)
    if isinstance(node, (Any_, Site)):
        if node.cls:
            return instance_attribute(walk, node, node.cls, name, at)
        return read_slot(walk, node, f".{name}")
    if isinstance(node, Module):
        return module_attribute(walk, node.name, name)
    if isinstance(node, Class):
        return class_attribute(walk, node, name, at)
    if isinstance(node, Function):
        if isinstance(node.decorated, External):
            return external_attribute(walk, node.decorated, name, at)
        return read_slot(walk, node, f".{name}")
    if isinstance(node, (Cell, Field, Result)):
        return read_slot(walk, node, f".{name}")
    if isinstance(node, Compound):
        return join_all(attribute_of(walk, member, name, at) for member in node.members)
    if isinstance(node, Super):
        return super_attribute(walk, node, name, at)
    if isinstance(node, Const) and node.value is None:
        return EMPTY
    if isinstance(node, (Const, Text)):
        return only(walk.analysis.make.make(Builtin, name, only(node)))
    return EMPTY


def _library_attribute(walk: Walk, node: External, name: str, at: int) -> Value:
    shared = shared_name(walk, node)
    if shared is not None:
        return read_shared(walk, shared, f".{name}")
    known = walk.state.get(node, f".{name}") if walk.state else None
    if known is not None:
        return known
    if is_kept_private(walk, name) and is_of_library(walk, node):
        return EMPTY
    return external_attribute(walk, node, name, at)


def _input_attribute(walk: Walk, node: Input, name: str, at: int) -> Value:
    known = walk.state.get(node, f".{name}") if walk.state else None
    if known is not None:
        return known
    if isinstance(node.type, Class):
        return instance_attribute(walk, node, node.type.id, name, at)
    if isinstance(node.type, External):
        chain = external_attribute(walk, typed_external(walk, node), name, at)
        below = extend(walk, node, f".{name}")
        return Value(chain.objects, below.labels)
    return extend(walk, node, f".{name}")
