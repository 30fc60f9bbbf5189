"""Of a function and its variants, those that somebody runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.decorators import TRANSPARENT, decorator_names
from datamap.trace.variants import base_of, is_variant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from datamap.model.program import Program
    from datamap.trace.summary import Summary


def without_unused(program: Program, summaries: dict[str, Summary]) -> dict[str, Summary]:
    """Return the summaries without what runs in none of the calls that there are.

    That is a function of which all callers choose a variant, and a variant that only what is left
    out runs. A function that is decorated or used as a value may be called by others.
    """
    open_ = _open_functions(program, {base_of(f) for f in summaries if is_variant(f)})
    kept = dict(summaries)
    while True:
        used = {
            callee
            for function, summary in kept.items()
            for callee in (*summary.called, *(b.callee for b in summary.bindings))
            if callee != function
        }
        in_variants = {base_of(callee) for callee in used if is_variant(callee)} - open_
        unused = [
            function
            for function in kept
            if function not in used and (is_variant(function) or function in in_variants)
        ]
        if not unused:
            return kept
        for function in unused:
            del kept[function]


def late_variants(
    program: Program, summaries: Mapping[str, Summary], finished: Mapping[str, Summary]
) -> dict[str, Summary]:
    """Return what only made-up callers run, and what that runs: they alone know some literals."""
    late: dict[str, Summary] = {}
    new = [*summaries.values()]
    while new:
        callees = {
            callee
            for summary in new
            for callee in (*summary.called, *(b.callee for b in summary.bindings))
        }
        found = {
            callee: finished[callee]
            for callee in callees
            if callee in finished and callee not in summaries and callee not in late
            if base_of(callee) in program.functions
        }
        late.update(found)
        new = [*found.values()]
    return late


def _open_functions(program: Program, functions: Iterable[str]) -> set[str]:
    """Return those of the functions that may have callers which nobody sees."""
    entries = {function: program.functions[function].entry for function in functions}  # type: ignore[index]
    names = {entry.name for entry in entries.values()}
    values = {
        name for index in program.modules.values() for name in names.intersection(index.values)
    }
    return {
        function
        for function, entry in entries.items()
        if entry.name in values
        or any(name not in TRANSPARENT for name in decorator_names(entry))
        or function in program.handlers
    }
