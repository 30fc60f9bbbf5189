"""Classes made by a call, read as if they were written out: `Row = namedtuple("Row", "to plan")`.

The call's function becomes a base, what it is given becomes the body. Where the names of the
fields are not written down, the call stays a call.
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from datamap.parse.class_makers import MADE_BY_PYTHON, MAKERS, Made, made_of_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datamap.model.facts import ImportIndex

_SCHEMA = "from_dict"


def class_of_assignment(
    node: ast.Assign | ast.AnnAssign, imports: Sequence[ImportIndex]
) -> ast.ClassDef | None:
    """Return the class that an assignment makes by a call, or None where it makes none."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    target = targets[0]
    if len(targets) != 1 or not isinstance(target, ast.Name) or node.value is None:
        return None
    made = _made_by(node.value, imports)
    return None if made is None else _class(node, target.id, made, [])


def with_called_bases(node: ast.ClassDef, imports: Sequence[ImportIndex]) -> ast.ClassDef:
    """Return a class with the fields of the bases that a call makes in its head."""
    whole = Made([], [])
    for base in node.bases:
        made = _made_by(base, imports)
        whole.bases.extend([base] if made is None else made.bases)
        whole.body.extend([] if made is None else made.body)
    if not whole.body:
        return node
    whole.body.extend(node.body)
    written = _class(node, node.name, whole, node.decorator_list)
    written.keywords = node.keywords
    return written


def _class(at: ast.stmt, name: str, made: Made, decorators: list[ast.expr]) -> ast.ClassDef:
    newer: dict[str, Any] = {"type_params": []} if sys.version_info >= (3, 12) else {}
    body = list(made.body)
    if made.options:
        body.append(_class(at, made.inner, Made([], list(made.options)), []))
    written = ast.ClassDef(
        name=name, bases=made.bases, keywords=[], body=body, decorator_list=decorators, **newer
    )
    return ast.copy_location(written, at)


def _made_by(node: ast.expr, imports: Sequence[ImportIndex]) -> Made | None:
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    if isinstance(function, ast.Name) and function.id in MADE_BY_PYTHON:
        return MADE_BY_PYTHON[function.id](node)
    last = function.attr if isinstance(function, ast.Attribute) else ""
    if last == _SCHEMA:
        return made_of_schema(node, lambda one: any(_paths(one, imports)))
    if last and last not in MAKERS:
        return None
    for module, name in _paths(function, imports):
        maker = MAKERS.get(name)
        if maker is not None and module in maker.modules:
            return maker.read(node)
    return None


def _paths(function: ast.expr, imports: Sequence[ImportIndex]) -> Iterator[tuple[str, str]]:
    """Yield the module and the name that a function has by what the file imports."""
    names: list[str] = []
    while isinstance(function, ast.Attribute):
        names.insert(0, function.attr)
        function = function.value
    if not isinstance(function, ast.Name):
        return
    for entry in imports:
        if entry.local == function.id and not entry.level:
            path = ".".join((entry.module, *([entry.name] if entry.name else []), *names))
            module, _, name = path.rpartition(".")
            yield module, name
