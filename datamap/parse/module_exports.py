"""`__all__`, where it is written as literals."""

from __future__ import annotations

import ast

from datamap.parse.scopes import FileState


def note_exports(node: ast.stmt, file: FileState) -> None:
    """Follow one module-level statement that may set or extend `__all__`."""
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            _set(file, [], value)
        case ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value):
            _set(file, [], value)
        case ast.AugAssign(target=ast.Name(id="__all__"), value=value):
            _set(file, file.exports, value)
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id="__all__"), attr=method), args=[argument]
            )
        ):
            if method == "append":
                argument = ast.List([argument], ast.Load())
            _set(file, file.exports if method in {"append", "extend"} else None, argument)
        case _:
            return


def _set(file: FileState, before: list[str] | None, value: ast.expr) -> None:
    """Once a part of `__all__` is not literal, nothing is known about all of it."""
    names = _literal_names(value)
    if names is None or before is None:
        file.exports = None
        file.exports_literal = False
    elif file.exports_literal:
        file.exports = before + names


def _literal_names(value: ast.expr) -> list[str] | None:
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        left, right = _literal_names(value.left), _literal_names(value.right)
        return None if left is None or right is None else left + right
    if not isinstance(value, (ast.List, ast.Tuple)):
        return None
    names = [item.value for item in value.elts if isinstance(item, ast.Constant)]
    texts = [name for name in names if isinstance(name, str)]
    return texts if len(texts) == len(value.elts) else None
