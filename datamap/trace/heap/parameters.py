"""What a parameter is declared to be, for the walk of a function and its made-up caller alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Item, Name
from datamap.trace.heap.atoms import made_external
from datamap.trace.heap.types import annotation_type, is_plain
from datamap.values.nodes import Class, Elements, Input, Node, Plain
from datamap.values.own_class import OwnClass

if TYPE_CHECKING:
    from datamap.model.facts import FunctionIndex, Parameter
    from datamap.model.program import FunctionInfo
    from datamap.trace.frame import Walk

VARIADIC = {"var-positional", "var-keyword"}
CLASS_HOOKS = {"__new__", "__init_subclass__", "__class_getitem__"}
"""Methods whose first parameter is the class without a decorator saying so."""


def parameter_input(walk: Walk, info: FunctionInfo, number: int) -> Input:
    """Return the input that a parameter is, with its declared type."""
    parameter = info.entry.parameters[number]
    declared = _declared(walk, info, parameter, number)
    return walk.analysis.make.make(Input, parameter.name, (), declared)


def takes_class(info: FunctionInfo, number: int) -> bool:
    """Tell whether a parameter is the class itself."""
    if number or info.cls is None:
        return False
    return "classmethod" in _decorators(info.entry) or info.entry.name in CLASS_HOOKS


def own_class(walk: Walk, info: FunctionInfo) -> Class:
    """Return the class that a class method is called on: of several, its caller knows which."""
    make = walk.analysis.make.make
    own = walk.analysis.program.classes[info.cls]  # type: ignore[index]
    if not own.subclasses:
        return make(Class, str(info.cls))
    return make(OwnClass, str(info.cls), info.entry.parameters[0].name)


def _declared(walk: Walk, info: FunctionInfo, parameter: Parameter, number: int) -> Node | None:
    make = walk.analysis.make
    module = str(info.module)
    annotation = parameter.annotation
    if annotation is None:
        own = number == 0 and info.cls is not None
        if own and "staticmethod" not in _decorators(info.entry) and not takes_class(info, number):
            return make.make(Class, str(info.cls))
        handler = walk.analysis.program.handlers.get(info.id)
        path = dict(handler.types).get(parameter.name) if handler is not None else None
        return made_external(walk, path) if path is not None else None
    declared = annotation_type(walk, module, annotation)
    if parameter.kind in VARIADIC:
        # `**kw: Unpack[T]` is one T; `**kw: T` and `*args: T` are many.
        if declared is None or _is_unpacked(annotation):
            return declared
        return make.make(Elements, declared)
    if declared is None and is_plain(walk, module, annotation):
        return make.make(Plain)
    return declared


def _is_unpacked(annotation: object) -> bool:
    head = annotation.object if isinstance(annotation, Item) else None
    return (isinstance(head, Name) and head.id == "Unpack") or (
        isinstance(head, Attr) and head.name == "Unpack"
    )


def _decorators(entry: FunctionIndex) -> set[str]:
    return {decorator.id for decorator in entry.decorators if isinstance(decorator, Name)}
