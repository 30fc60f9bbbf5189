"""The attributes that a class body and its methods declare."""

from __future__ import annotations

import ast
from typing import TypeVar

import msgspec

from datamap.model.facts import FieldIndex
from datamap.model.syntax import Call, Const, Expr, Node, Return
from datamap.parse.scopes import LINE, ClassState, Scope

_BUILT_IN = {"abstractmethod", "cached_property", "classmethod", "property", "staticmethod"}


def note_field(target: ast.expr, value: Expr | None, annotation: Expr | None, scope: Scope) -> None:
    """Record what an assignment in a class body or through a method's first parameter declares.

    Of plain constants that a method assigns later (`self.state = 3`) only the first is kept:
    they say nothing new, and state machines have hundreds.
    """
    if isinstance(target, (ast.Tuple, ast.List)):
        for place, item in enumerate(target.elts):
            note_field(item, _part_of(value, place, len(target.elts)), None, scope)
        return
    own = scope.own_class
    if own is not None:
        if isinstance(target, ast.Name):
            own.known_fields.add(target.id)
            own.fields.append(FieldIndex(target.id, annotation, value, "class", target.lineno))
        return
    if not (
        isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and target.value.id == scope.self_name
        and scope.parent is not None
        and scope.parent.own_class is not None
    ):
        return
    owner = scope.parent.own_class
    if annotation is None and type(value) is Const and target.attr in owner.known_fields:
        return
    owner.known_fields.add(target.attr)
    owner.fields.append(
        FieldIndex(
            target.attr,
            _seen_from_class(annotation, scope, owner),
            _seen_from_class(value, scope, owner),
            "self",
            target.lineno,
        )
    )


CONSTRUCTORS = {"__init__", "__post_init__", "__attrs_post_init__", "__new__", "model_post_init"}
"""Methods that run before anybody else knows the instance."""


def note_change(target: ast.Attribute, scope: Scope) -> None:
    """Record that code of a class gives an attribute a value after the instance was made.

    On whose instance is not asked: the attribute of another one may be of the same class.
    """
    method = scope
    while method.parent is not None and method.parent.own_class is None:
        method = method.parent
    if method.parent is None or method.parent.own_class is None:
        return
    made = scope is method and scope.name in CONSTRUCTORS and isinstance(target.value, ast.Name)
    if not (made and target.value.id == scope.self_name):  # type: ignore[attr-defined]
        method.parent.own_class.changed.add(target.attr)


def note_variable(
    target: ast.expr, value: Expr | None, annotation: Expr | None, scope: Scope
) -> None:
    """Record what a module-level name is first given: a type alias, a base class made by a call."""
    if isinstance(target, ast.Name) and (value is not None or annotation is not None):
        entry = FieldIndex(target.id, annotation, value, "module", target.lineno)
        scope.file.assigned.append(entry)


def note_method(
    node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, owner: ClassState
) -> None:
    """Record a method that stands under a library's decorator, which may make a field of it."""
    if all(isinstance(one, ast.Name) and one.id in _BUILT_IN for one in node.decorator_list):
        return
    last = scope.body[-1] if len(scope.body) == 1 else None
    made = last.value if isinstance(last, Return) and isinstance(last.value, Call) else None
    owner.decorated.append(
        FieldIndex(
            node.name,
            _seen_from_class(scope.returns, scope, owner),
            _seen_from_class(made, scope, owner),
            "method",
            node.lineno,
        )
    )


def first_parameter_of_method(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return the name through which a method sees its object, or nothing for a static one."""
    arguments = [*node.args.posonlyargs, *node.args.args]
    if not arguments:
        return ""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id == "staticmethod":
            return ""
    return arguments[0].arg


def _part_of(value: Expr | None, place: int, count: int) -> Expr | None:
    items = getattr(value, "items", None)
    if isinstance(items, list) and len(items) == count:
        item: Expr = items[place]
        return item
    return None


def _seen_from_class(expression: Expr | None, scope: Scope, owner: ClassState) -> Expr | None:
    """Copy an expression with positions that count from the line of the class."""
    if expression is None:
        return None
    return _moved(expression, scope.base - owner.body.line * LINE)


_Value = TypeVar("_Value")


def _moved(value: _Value, distance: int) -> _Value:
    """Copy a tree of nodes, lists and tuples; what else there is has no position."""
    if isinstance(value, Node):
        changes = {
            name: part + distance if name in {"at", "end"} else _moved(part, distance)
            for name in value.__struct_fields__
            if (part := getattr(value, name)) is not None
        }
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, list):
        return type(value)([_moved(part, distance) for part in value])
    if isinstance(value, tuple):
        return type(value)([_moved(part, distance) for part in value])
    return value
