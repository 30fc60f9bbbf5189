"""The texts by which queues and schedulers know a function: its path, or a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Call, Const

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from datamap.model.names import FunctionId
    from datamap.model.program import FunctionInfo

SAME_NAME_MAX = 3
"""Where more functions bear one bare name, it is nobody's."""


def name_functions(
    functions: Mapping[FunctionId, FunctionInfo],
) -> dict[str, tuple[FunctionId, ...]]:
    """Return the functions of modules by the texts that may mean them, sorted.

    A text is the path (`app.jobs.mail`, `app.jobs:mail`), the bare name, or a name that a decorator
    gives (`@app.task(name="mail")`).
    """
    found: dict[str, set[FunctionId]] = {}
    for info in functions.values():
        entry = info.entry
        if entry.kind != "function" or entry.parent != 0 or info.cls is not None:
            continue
        texts = {f"{info.module}.{entry.name}", f"{info.module}:{entry.name}", entry.name}
        texts.update(_given_names(entry.decorators))
        for text in texts:
            found.setdefault(text, set()).add(info.id)
    return {
        text: tuple(sorted(ids)) for text, ids in sorted(found.items()) if len(ids) <= SAME_NAME_MAX
    }


def _given_names(decorators: Iterable[object]) -> Iterable[str]:
    for decorator in decorators:
        if not isinstance(decorator, Call):
            continue
        for name, value in decorator.keywords:
            if name == "name" and isinstance(value, Const) and isinstance(value.value, str):
                yield value.value
