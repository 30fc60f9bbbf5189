"""Which classes come in from outside: the bodies that handlers of requests declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.evidence import Reception
from datamap.model.syntax import Call, Expr, Item, Seq, last_name
from datamap.trace.declared.options import classes_in
from datamap.trace.sending.naming import is_route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.model.names import ClassId
    from datamap.model.program import Program

_GIVERS = {"Depends", "Security", "Provide", "Dependency"}

_DEPTH = 4
"""Classes inside of classes are followed this deep."""


def find_received(program: Program) -> dict[ClassId, tuple[Reception, ...]]:
    """Return the handlers that are given a class, itself or inside another one, sorted.

    A class that is stored is none: a handler has it from a table, by way of a dependency.
    """
    found: dict[ClassId, set[Reception]] = {}
    for info in program.functions.values():
        handler = program.handlers.get(info.id)
        if handler is None and not is_route(info.entry):
            continue
        for parameter in info.entry.parameters:
            if parameter.annotation is None or parameter.default is not None:
                continue
            if _is_made_here(parameter.annotation):
                continue
            for cls in classes_in(program, info.module, parameter.annotation):
                for inner in _inside(program, cls, 0):
                    entry = info.entry
                    one = Reception(info.path, entry.line, entry.qualname, "request.body")
                    found.setdefault(inner, set()).add(one)
    return {cls: tuple(sorted(places)) for cls, places in found.items()}


def _is_made_here(annotation: Expr) -> bool:
    """Tell whether a function of the program gives the parameter: `Annotated[User, Depends(f)]`."""
    key = annotation.key if isinstance(annotation, Item) else None
    return isinstance(key, Seq) and any(
        isinstance(item, Call) and last_name(item.function) in _GIVERS for item in key.items
    )


def _inside(program: Program, cls: ClassId, depth: int) -> Iterator[ClassId]:
    info = program.classes[cls]
    if info.rule is None or info.rule.store or depth > _DEPTH:
        return
    yield from info.lineage
    for field in info.fields.values():
        if field.entry.origin == "class" and field.entry.annotation is not None:
            module = program.classes[field.owner].module
            for inner in classes_in(program, module, field.entry.annotation):
                if inner != cls:
                    yield from _inside(program, inner, depth + 1)
