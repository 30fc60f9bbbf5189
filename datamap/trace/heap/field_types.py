"""Declared types of fields: by annotation, relation or the constructor's parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Name
from datamap.trace.asked import Kind
from datamap.trace.heap.relations import relation_type
from datamap.trace.heap.types import annotation_type

if TYPE_CHECKING:
    from datamap.model.names import ClassId
    from datamap.model.program import FieldInfo
    from datamap.trace.frame import Analysis, Walk
    from datamap.values.nodes import Node


def field_type(analysis: Analysis, field: FieldInfo) -> Node | None:
    """Return the declared type of a field."""
    key = (str(field.owner), field.entry.name)
    known = analysis.class_types
    asked = analysis.asked
    asked.note(Kind.FIELD_TYPE, *key)
    if key not in known:
        # It is one question to whoever asks, and the same answer: read where the class stands.
        before, asked.now = asked.now, set()
        try:
            known[key] = _read_field_type(analysis, field)
        finally:
            asked.now = before
    return known[key]


def _read_field_type(analysis: Analysis, field: FieldInfo) -> Node | None:
    program = analysis.program
    info = program.classes[field.owner]
    module = str(info.module)
    if analysis.start is None:
        return None
    walk = analysis.start(analysis, str(program.by_index[info.module, info.entry.body]))
    declared = annotation_type(walk, module, field.entry.annotation)
    if declared is None and field.entry.value is not None:
        declared = relation_type(walk, field.owner, field.entry.value)
    if declared is None and isinstance(field.entry.value, Name):
        declared = _parameter_type(walk, field.owner, field.entry.value.id)
    return declared


def _parameter_type(walk: Walk, cls: ClassId, name: str) -> Node | None:
    """Return the type of the parameter that a field keeps: `self.session = session`."""
    info = walk.analysis.program.classes[cls]
    init = info.methods.get("__init__")
    if init is None:
        return None
    function = walk.analysis.program.functions[init]
    for parameter in function.entry.parameters:
        if parameter.name == name:
            return annotation_type(walk, str(function.module), parameter.annotation)
    return None
