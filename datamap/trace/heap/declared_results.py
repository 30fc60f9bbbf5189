"""What a call gives by declaration, where it is cut before its summary could say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Expr, Item, Op, Seq, last_name
from datamap.trace.heap.atoms import only
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.types import annotation_type, instance_of
from datamap.values.nodes import Const, Elements, External, Field, Function
from datamap.values.value import EMPTY, Value, join, join_all

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


def with_declared(walk: Walk, function: str, result: Value) -> Value:
    """Return what a function gives; where nothing was found, what it says it returns.

    What a library gave counts as the project's class that the function says it is.
    """
    if all(_says_nothing(node) for node in result.objects):
        return join(result, returned_type(walk, function))
    if all(_says_nothing(node) or isinstance(node, External) for node in result.objects):
        declared = returned_type(walk, function)
        if any(class_of(node) for node in declared.objects):
            return join(result, declared)
    return result


def _says_nothing(node: Node) -> bool:
    return isinstance(node, Const) and node.value is None


def returned_type(walk: Walk, function: str) -> Value:
    """Return some value of the type that a function says it returns."""
    info = walk.analysis.program.functions.get(function)  # type: ignore[call-overload]
    if info is None or info.entry.returns is None or info.entry.is_generator:
        return EMPTY
    declared = annotation_type(walk, str(info.module), info.entry.returns)
    if isinstance(declared, Elements):
        return only(declared)
    return instance_of(walk, declared)


def called_field(walk: Walk, node: Field) -> Value:
    """Return what calling a field gives by its annotation: `Callable[[], Layer] | None`."""
    info = walk.analysis.program.classes.get(node.cls)  # type: ignore[call-overload]
    field = info.fields.get(node.name) if info is not None and not node.path else None
    given = _given_by(field.entry.annotation) if field is not None else None
    if given is None or field is None:
        return EMPTY
    owner = walk.analysis.program.classes[field.owner]
    return instance_of(walk, annotation_type(walk, str(owner.module), given))


def _given_by(annotation: Expr | None) -> Expr | None:
    """Return what a callable type says that calls give."""
    if isinstance(annotation, Op) and annotation.operator == "|":
        found = (_given_by(operand) for operand in annotation.operands)
        return next((given for given in found if given is not None), None)
    if not isinstance(annotation, Item):
        return None
    if last_name(annotation.object) == "Callable":
        key = annotation.key
        return key.items[-1] if isinstance(key, Seq) and key.items else None
    return _given_by(annotation.key) if last_name(annotation.object) == "Optional" else None


def _functions(walk: Walk, node: Node, method: str) -> list[str]:
    if not method:
        return [node.id] if isinstance(node, Function) else []
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    found = info.methods.get(method) if info else None
    return [str(found)] if found is not None else []
