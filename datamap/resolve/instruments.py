"""Decorators that report what passes through a function, by the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.matching.api_patterns import ApiPatterns, compile_patterns
from datamap.model.names import ApiPath
from datamap.model.program import ExternalBinding, FunctionInfo, Instrument
from datamap.model.syntax import Call, Const, Expr
from datamap.resolve.dotted_names import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from datamap.model.names import FunctionId
    from datamap.model.rules import DecoratorRule
    from datamap.resolve.bindings import Scope


def find_instruments(
    scope: Scope,
    functions: Mapping[FunctionId, FunctionInfo],
    rules: Sequence[DecoratorRule],
) -> dict[FunctionId, tuple[Instrument, ...]]:
    """Return the functions that a decorator reports, each with its decorators."""
    patterns = compile_patterns((call, rule) for rule in rules for call in rule.calls)
    found: dict[FunctionId, tuple[Instrument, ...]] = {}
    for info in functions.values():
        if info.entry.decorators and info.entry.kind == "function":
            instruments = tuple(
                one
                for decorator in info.entry.decorators
                for one in _of_decorator(scope, info, decorator, patterns)
            )
            if instruments:
                found[info.id] = instruments
    return found


def _of_decorator(
    scope: Scope, info: FunctionInfo, decorator: Expr, patterns: ApiPatterns[DecoratorRule]
) -> Iterator[Instrument]:
    said = {
        name: value.value
        for name, value in (decorator.keywords if isinstance(decorator, Call) else ())
        if isinstance(value, Const) and isinstance(value.value, bool)
    }
    for binding in evaluate(scope, info.module, decorator):
        if not isinstance(binding, ExternalBinding):
            continue
        for rule in patterns.match(tuple(binding.path.split(".")))[:1]:
            parts = {"parameters": rule.parameters, "result": rule.result}
            for name, named in rule.switches:
                parts |= {part: said[name] for part in named if name in said}
            for name, named in rule.hides:
                parts |= {part: False for part in named if said.get(name)}
            if any(parts.values()):
                yield Instrument(ApiPath(binding.path), **parts)
