"""Classes made by a call, read as if they were written out: `Row = namedtuple("Row", "to plan")`.

The call's function becomes the base, the names that it is given become the fields. Where the
names are not written down, the call stays a call.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datamap.model.facts import ImportIndex

_MAKERS: Final = {"namedtuple", "NamedTuple", "TypedDict"}
_MODULES: Final = {"collections", "typing", "typing_extensions"}
_FIELDS: Final = 1
"""The place of the fields among the arguments of all of them."""


def class_of_assignment(node: ast.Assign, imports: Sequence[ImportIndex]) -> ast.ClassDef | None:
    """Return the class that an assignment makes by a call, or None where it makes none."""
    target = node.targets[0]
    if len(node.targets) != 1 or not isinstance(target, ast.Name):
        return None
    fields = _fields_of_call(node.value, imports)
    if fields is None or not isinstance(node.value, ast.Call):
        return None
    return _class(node, target.id, [node.value.func], fields, [])


def with_called_bases(node: ast.ClassDef, imports: Sequence[ImportIndex]) -> ast.ClassDef:
    """Return a class with the fields of the bases that a call makes in its head."""
    bases: list[ast.expr] = []
    fields: list[ast.stmt] = []
    for base in node.bases:
        own = _fields_of_call(base, imports)
        if own is None or not isinstance(base, ast.Call):
            bases.append(base)
        else:
            bases.append(base.func)
            fields += own
    if not fields:
        return node
    made = _class(node, node.name, bases, [*fields, *node.body], node.decorator_list)
    made.keywords = node.keywords
    return made


def _class(
    at: ast.stmt,
    name: str,
    bases: list[ast.expr],
    body: Sequence[ast.stmt],
    decorators: list[ast.expr],
) -> ast.ClassDef:
    newer: dict[str, Any] = {"type_params": []} if sys.version_info >= (3, 12) else {}
    made = ast.ClassDef(
        name=name, bases=bases, keywords=[], body=list(body), decorator_list=decorators, **newer
    )
    return ast.copy_location(made, at)


def _fields_of_call(node: ast.expr, imports: Sequence[ImportIndex]) -> list[ast.AnnAssign] | None:
    if not isinstance(node, ast.Call) or not _makes_class(node.func, imports):
        return None
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    given = node.args[_FIELDS] if len(node.args) > _FIELDS else keywords.get("field_names")
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return [_field(name, None, given) for name in given.value.replace(",", " ").split()]
    if isinstance(given, ast.Dict):
        return _all_fields([(k, v) for k, v in zip(given.keys, given.values, strict=True) if k])
    if isinstance(given, (ast.List, ast.Tuple)):
        return _all_fields([_pair(item) for item in given.elts])
    return None


def _pair(item: ast.expr) -> tuple[ast.expr, ast.expr | None]:
    if isinstance(item, ast.Tuple) and len(item.elts) == 2:  # noqa: PLR2004 - name and type
        return item.elts[0], item.elts[1]
    return item, None


def _all_fields(
    pairs: Sequence[tuple[ast.expr, ast.expr | None]],
) -> list[ast.AnnAssign] | None:
    fields = []
    for name, declared in pairs:
        if not isinstance(name, ast.Constant) or not isinstance(name.value, str):
            return None
        fields.append(_field(name.value, declared, name))
    return fields


def _field(name: str, declared: ast.expr | None, at: ast.expr) -> ast.AnnAssign:
    target = ast.copy_location(ast.Name(name, ast.Store()), at)
    annotation = declared or ast.copy_location(ast.Name("object", ast.Load()), at)
    return ast.copy_location(ast.AnnAssign(target, annotation, None, 1), at)


def _makes_class(function: ast.expr, imports: Sequence[ImportIndex]) -> bool:
    """Tell whether a call is one of those that make a class, by what the file imports."""
    if isinstance(function, ast.Name):
        return any(
            entry.local == function.id and entry.name in _MAKERS and entry.module in _MODULES
            for entry in imports
        )
    return (
        isinstance(function, ast.Attribute)
        and function.attr in _MAKERS
        and isinstance(function.value, ast.Name)
        and any(
            entry.local == function.value.id and entry.name is None and entry.module in _MODULES
            for entry in imports
        )
    )
