"""The modules that a program uses: it imports them, or its settings of logging name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Const, Dict, Seq

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.model.program import Program
    from datamap.model.syntax import Expr


def imported_modules(program: Program) -> set[str]:
    """Return the modules that the program uses, and the packages that they are in.

    A handler of logging is named by a text in a dictionary: `"class": "watch.Handler"`.
    """
    found: set[str] = set()
    for index in program.modules.values():
        for entry in index.imports:
            if not entry.level:
                found.update(_with_packages(entry.module))
        for named in index.assigned:
            if "LOG" in named.name and named.value is not None:
                for text in _texts(named.value):
                    found.update(_with_packages(text.rpartition(".")[0]))
    return found


def _with_packages(module: str) -> Iterator[str]:
    parts = module.split(".") if module else []
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])


def _texts(expression: Expr) -> Iterator[str]:
    waiting = [expression]
    while waiting:
        match waiting.pop():
            case Const(value=str(text)):
                yield text
            case Dict(values=values):
                waiting += values
            case Seq(items=items):
                waiting += items
            case _:
                pass
