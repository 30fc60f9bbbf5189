"""What a call gives by declaration, where it is cut before its summary could say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.atoms import only
from datamap.trace.slots import class_of
from datamap.trace.types import annotation_type, instance_of
from datamap.values.nodes import Elements, Function
from datamap.values.value import EMPTY, Value, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node


def declared_result(walk: Walk, receiver: Value, method: str) -> Value:
    """Return what calling a value, or a method of it, gives by the types that are written there."""
    return join_all(
        returned_type(walk, function)
        for node in sorted(receiver.objects, key=lambda o: o.order)
        for function in _functions(walk, node, method)
    )


def returned_type(walk: Walk, function: str) -> Value:
    """Return some value of the type that a function says it returns."""
    info = walk.analysis.program.functions.get(function)  # type: ignore[call-overload]
    if info is None or info.entry.returns is None or info.entry.is_generator:
        return EMPTY
    declared = annotation_type(walk, str(info.module), info.entry.returns)
    if isinstance(declared, Elements):
        return only(declared)
    return instance_of(walk, declared)


def _functions(walk: Walk, node: Node, method: str) -> list[str]:
    if not method:
        return [node.id] if isinstance(node, Function) else []
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    found = info.methods.get(method) if info else None
    return [str(found)] if found is not None else []
