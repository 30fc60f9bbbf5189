"""What a call gives by declaration, where it is cut before its summary could say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import only
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.types import annotation_type, instance_of
from datamap.values.nodes import Const, Elements, External, Function
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


def _functions(walk: Walk, node: Node, method: str) -> list[str]:
    if not method:
        return [node.id] if isinstance(node, Function) else []
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    found = info.methods.get(method) if info else None
    return [str(found)] if found is not None else []
