"""Attributes of instances: what was written, methods, fields, what a library's base gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.frame import TARGETS_MAX
from datamap.trace.heap.atoms import atom_value, extend, made_external, only, ordered
from datamap.trace.heap.class_bodies import class_default
from datamap.trace.heap.class_objects import ask_descriptor, has_descriptor, through_instance
from datamap.trace.heap.collect import BASE
from datamap.trace.heap.configured import is_configured
from datamap.trace.heap.field_types import field_type
from datamap.trace.heap.library_attributes import MANAGERS, external_attribute
from datamap.trace.heap.literals import literal
from datamap.trace.heap.methods import as_subclass, bound_method
from datamap.trace.heap.relations import related_row, related_value
from datamap.trace.heap.slots import read_slot, written_slot
from datamap.trace.heap.stored import is_constant
from datamap.trace.heap.types import instance_of, sent_instance
from datamap.trace.summary import Arguments
from datamap.values.member import Member
from datamap.values.nodes import (
    SENT,
    Any_,
    Class,
    Const,
    Elements,
    External,
    Field,
    Function,
    Input,
    Node,
    Sent,
    Site,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo, FieldInfo
    from datamap.trace.frame import Walk


def instance_attribute(walk: Walk, node: Node, cls: str, name: str, at: int) -> Value:
    """Return an attribute of an instance of a project class."""
    known = written_slot(walk, node, f".{name}")
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    if info is not None and has_descriptor(walk, info, name, "__get__"):
        asked = ask_descriptor(walk, node, info, name, at)
        if asked is not EMPTY:
            return asked
    if known is not None:
        foreign = isinstance(node, Site) and node.owner != walk.id
        return _or_set_later(walk, info, name, known) if info is not None and foreign else known
    if info is None:
        return EMPTY
    if name in {"__dict__", "__attrs_attrs__"}:
        return Value(frozenset((node,)), atom_value(walk, node).labels)
    if name == "__class__":
        return only(walk.analysis.make.make(Class, cls))
    if isinstance(node, Member) and name in {"value", "_value_"}:
        return class_default(walk, info, node.name)
    if isinstance(node, Member) and name in {"name", "_name_"}:
        return literal(walk, node.name)
    method = info.methods.get(name)
    if method is not None:
        return bound_method(walk, node, info, name, at)
    field = info.fields.get(name)
    if field is not None:
        value = _field_value(walk, node, info, field, at)
        return through_instance(walk, node, info, field, value)
    inner = f"{cls}.{name}"
    if inner in walk.analysis.program.classes:
        return only(walk.analysis.make.make(Class, inner))
    if info.shape == "enum" and name in {"value", "name", "_value_"}:
        return join_all(class_default(walk, info, member) for member in info.fields)
    return _undeclared(walk, node, info, name, at)


def _undeclared(walk: Walk, node: Node, info: ClassInfo, name: str, at: int) -> Value:
    hook = info.methods.get("__getattr__")
    if hook is not None and walk.function.entry.name != "__getattr__":
        function = walk.analysis.make.make(Function, str(hook), node, None, None)
        return walk.call(walk, only(function), Arguments((literal(walk, name),)), at, at)
    if name == "data" and info.built_in and info.externals[:1] and "User" in info.externals[0]:
        # `UserDict` and `UserList` keep what they hold in there.
        return only(node)
    related = related_value(walk, node, info, name)
    if related is not None:
        return related
    if info.externals:
        chain = external_of_instance(walk, node, info)
        return external_attribute(walk, chain, name, at)
    below = _of_subclasses(walk, node, info, name, at)
    if isinstance(node, Input):
        return join(extend(walk, node, f".{name}"), below)
    if below is not EMPTY:
        return below
    overriding = [
        sub for sub in info.subclasses if name in walk.analysis.program.classes[sub].methods
    ]
    if overriding and not isinstance(node, Site):
        return join_all(
            bound_method(walk, node, walk.analysis.program.classes[sub], name, at)
            for sub in overriding[:TARGETS_MAX]
        )
    cell = walk.analysis.make.make(Field, str(info.id), name, ())
    return Value(labels=atom_value(walk, cell).labels)


def _of_subclasses(walk: Walk, node: Node, info: ClassInfo, name: str, at: int) -> Value:
    """Return an attribute that only subclasses declare, of an object that may be one of them."""
    if isinstance(node, Site):
        return EMPTY
    classes = walk.analysis.program.classes
    owners = dict.fromkeys(
        classes[sub].fields[name].owner for sub in info.subclasses if name in classes[sub].fields
    )
    return join_all(
        instance_attribute(walk, as_subclass(walk, node, owner), str(owner), name, at)
        for owner in list(owners)[:TARGETS_MAX]
    )


def external_of_instance(walk: Walk, node: Node, info: ClassInfo) -> External:
    """Return the library object that an instance of a subclass is."""
    made = read_slot(walk, node, BASE) if isinstance(node, Site) else EMPTY
    for known in ordered(made):
        if isinstance(known, External):
            return known
    path = str(info.externals[0])
    if isinstance(node, Input) and path.endswith(MANAGERS):
        # The model that a manager stands for is known to its callers.
        return walk.analysis.make.make(
            External, None, "root", path, (), ("", 0), str(info.id), node
        )
    return made_external(walk, path, str(info.id))


def _field_value(walk: Walk, node: Node, info: ClassInfo, field: FieldInfo, at: int) -> Value:
    related = related_row(walk, node, info, field)
    if related is not None:
        return related
    if isinstance(node, Sent):
        return _sent_field(walk, info, field, at)
    if isinstance(node, Input):
        return _input_field(walk, node, info, field, at)
    name = field.entry.name
    cell = walk.analysis.make.make(Field, str(field.owner), name, ())
    declared = field_type(walk.analysis, field)
    label = walk.analysis.labels.make(cell)
    default = class_default(walk, info, name)
    if isinstance(node, Site) and is_configured(info.externals):
        # The environment may say otherwise than the default.
        walk.seen(label, at)
        return Value(default.objects, default.labels | {label})
    if isinstance(node, Site) and (default.objects or default.labels or not info.externals):
        # Of an instance that another function made it is not known here what a third one did.
        later = node.owner != walk.id and (default is EMPTY or _is_none(default))
        return join(default, only(cell)) if later else default
    if isinstance(node, Site) and info.shape in {"record", "typed-dict", "named-tuple"}:
        return default
    if info.shape == "record" and is_constant(field):
        return default
    walk.seen(label, at)
    value = Value(default.objects, frozenset((label,)))
    if isinstance(node, Any_):
        if default.objects and declared is None and _is_given_below(walk, info, name):
            value = join(value, only(cell))
        value = join(value, walk.analysis.any_field(walk, str(info.id), name))
        if _is_none(value):
            value = join(value, only(cell))
    if declared is not None:
        value = join(value, instance_of(walk, declared))
        if isinstance(declared, Elements):
            value = join(value, only(declared))
    elif not value.objects:
        value = Value(frozenset((cell,)), value.labels)
    return value


def _input_field(walk: Walk, node: Input, info: ClassInfo, field: FieldInfo, at: int) -> Value:
    """Return a field of an instance that a caller hands in."""
    name = field.entry.name
    cell = walk.analysis.make.make(Field, str(field.owner), name, ())
    declared = field_type(walk.analysis, field)
    closed = _from_constructor(walk, info, name)
    below = extend(walk, node, f".{name}", declared)
    value = Value(below.objects, walk.analysis.labels.rebased(below.labels, cell))
    for seen in value.labels:
        walk.seen(seen, at)
    if closed.objects:
        return Value(closed.objects, value.labels)
    default = class_default(walk, info, name)
    if default.objects and declared is None:
        return Value(default.objects | value.objects, value.labels | default.labels)
    return Value(value.objects, value.labels | default.labels)


def _or_set_later(walk: Walk, info: ClassInfo, name: str, value: Value) -> Value:
    """Return a field that is None as far as known: another method of the class may fill it."""
    field = info.fields.get(name)
    if field is None or value.labels or not _is_none(value):
        return value
    return join(value, only(walk.analysis.make.make(Field, str(field.owner), name, ())))


def _is_none(value: Value) -> bool:
    return bool(value.objects) and all(
        isinstance(o, Const) and o.value is None for o in value.objects
    )


def _is_given_below(walk: Walk, info: ClassInfo, name: str) -> bool:
    """Tell whether the body of a subclass gives a field a value of its own."""
    classes = walk.analysis.program.classes
    return any(
        classes[sub].fields[name].owner != info.fields[name].owner for sub in info.subclasses
    )


def _sent_field(walk: Walk, info: ClassInfo, field: FieldInfo, at: int) -> Value:
    """Return a field of what somebody sent, or its default; no container of defaults is shared."""
    name = field.entry.name
    value = atom_value(walk, walk.analysis.make.make(Field, str(field.owner), name, (SENT,)))
    for label in value.labels:
        walk.seen(label, at)
    default = join(
        class_default(walk, info, name), walk.analysis.any_field(walk, str(info.id), name)
    )
    known = Value(frozenset(o for o in default.objects if not isinstance(o, Site)), value.labels)
    declared = field_type(walk.analysis, field)
    if isinstance(declared, Elements):
        return join(known, only(declared))
    if declared is not None:
        return join(known, sent_instance(walk, declared))
    # Whoever sends it may say something else than the default.
    return join(known, value)


def _from_constructor(walk: Walk, info: ClassInfo, name: str) -> Value:
    """Return what `__init__` always puts there, where that does not depend on its caller."""
    init = info.methods.get("__init__")
    if init is None or str(init) == walk.id:
        return EMPTY
    value = walk.effects(str(init)).constructed(f".{name}")
    if value is None:
        return EMPTY
    if any(isinstance(o, External) for o in value.objects):
        # What a library's object was made with stands beside it, anew for each caller.
        kept = frozenset(o for o in value.objects if not _is_record(o))
        value = Value(kept, value.labels)
    if any(o.open for o in value.objects):
        return EMPTY
    # What is None there another method may fill.
    return EMPTY if _is_none(value) else value


def _is_record(node: Node) -> bool:
    return isinstance(node, Site) and node.what == "record" and not node.cls
