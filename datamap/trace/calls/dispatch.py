"""Functions that choose by the type of their argument: `singledispatch` and what registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Expr, Name
from datamap.trace.asked import Kind
from datamap.trace.heap.decorators import decorator_names

if TYPE_CHECKING:
    from datamap.model.program import FunctionInfo, Program
    from datamap.trace.frame import Walk

_DISPATCHING = {"singledispatch", "singledispatchmethod"}


def implementations(walk: Walk, info: FunctionInfo) -> list[str]:
    """Return the functions that a dispatching function may call instead of itself."""
    if not info.entry.decorators or not _DISPATCHING.intersection(decorator_names(info.entry)):
        return []
    module, name = str(info.module), info.entry.name
    walk.analysis.asked.note(Kind.REGISTERED, module, name)
    return registered(walk.analysis.program, module, name)


def registered(program: Program, module: str, name: str) -> list[str]:
    """Return the functions of a module under `@name.register` or `@name.register(type)`."""
    index = program.modules.get(module)  # type: ignore[call-overload]
    return [
        str(program.by_index[module, number])  # type: ignore[index]
        for number, entry in enumerate(index.functions if index else ())
        if any(_registers(decorator, name) for decorator in entry.decorators)
    ]


def _registers(decorator: Expr, name: str) -> bool:
    called = decorator.function if isinstance(decorator, Call) else decorator
    return (
        isinstance(called, Attr)
        and called.name == "register"
        and isinstance(called.object, Name)
        and called.object.id == name
    )
