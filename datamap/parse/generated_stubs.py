"""Stubs of generated code, which say what the code itself hides: `user_pb2.pyi`."""

from __future__ import annotations

import ast

_NUMBER = "_FIELD_NUMBER"
_CONTAINERS = {
    "RepeatedScalarFieldContainer": "list",
    "RepeatedCompositeFieldContainer": "list",
    "ScalarMap": "dict",
    "MessageMap": "dict",
}
"""What repeated fields and mappings behave like."""


def keep_fields(tree: ast.Module) -> None:
    """Leave of a stub's classes what they declare: fields, and classes inside of them.

    Methods have no body there. A property is a field (repeated ones are written so), and without a
    constructor of its own a class is given its fields by one.
    """
    todo: list[ast.Module | ast.ClassDef] = [tree]
    while todo:
        holder = todo.pop()
        kept: list[ast.stmt] = []
        for statement in holder.body:
            if isinstance(statement, ast.ClassDef):
                todo.append(statement)
                kept.append(statement)
            elif isinstance(holder, ast.Module):
                kept.append(statement)
            elif isinstance(statement, ast.FunctionDef):
                kept += _field_of_property(statement)
            elif not _is_number(statement):
                if isinstance(statement, ast.AnnAssign):
                    statement.annotation = _plain(statement.annotation)
                kept.append(statement)
        holder.body = kept or [ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)]


def _field_of_property(node: ast.FunctionDef) -> list[ast.stmt]:
    is_property = any(
        isinstance(one, ast.Attribute | ast.Name)
        and (one.attr if isinstance(one, ast.Attribute) else one.id) == "property"
        for one in node.decorator_list
    )
    if not is_property or node.returns is None:
        return []
    target = ast.copy_location(ast.Name(node.name, ast.Store()), node)
    return [ast.copy_location(ast.AnnAssign(target, _plain(node.returns), None, 1), node)]


def _plain(annotation: ast.expr) -> ast.expr:
    """Return the type of a field as Python's own where it is a container of the library."""
    if not isinstance(annotation, ast.Subscript):
        return annotation
    named = annotation.value
    name = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
    if name in _CONTAINERS:
        annotation.value = ast.copy_location(ast.Name(_CONTAINERS[name], ast.Load()), named)
    return annotation


def _is_number(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.target.id.endswith(_NUMBER)
    )
