"""Functions under a decorator that reports them: a call with what goes in and what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.rules import UNDER_DECORATOR
from datamap.trace.calls.library_calls import record
from datamap.trace.heap.collect import freeze
from datamap.trace.heap.decorators import decorator_names
from datamap.values.nodes import External

if TYPE_CHECKING:
    from collections.abc import Callable

    from datamap.trace.frame import Walk
    from datamap.values.value import Value


def record_instruments(walk: Walk, parameter: Callable[[Walk, int], Value], result: Value) -> None:
    """Record what the decorators of a function report of it."""
    entry = walk.function.entry
    if not entry.decorators or walk.id != str(walk.function.id):
        return
    make = walk.analysis.make
    for instrument in walk.analysis.program.instrumented.get(walk.function.id, ()):
        args = []
        if instrument.parameters:
            args += [
                freeze(walk, entry.parameters[number].name, parameter(walk, number))
                for number in range(_first(walk), len(entry.parameters))
            ]
        if instrument.result:
            args.append(freeze(walk, "return", result))
        root = make.make(External, None, "root", str(instrument.path))
        under = make.make(External, root, "attribute", UNDER_DECORATOR)
        call = make.make(External, under, "call", "", tuple(args), (walk.id, 0))
        record(walk, call, (walk.id, 0), 0)


def _first(walk: Walk) -> int:
    """Return where the parameters begin that a caller writes down."""
    bound = walk.function.cls is not None
    return int(bound and "staticmethod" not in decorator_names(walk.function.entry))
