"""Functions that a framework calls: what it hands to their parameters, by the rules.

A function shows that it is one by a decorator (`@app.get("/")`), by the base of its class
(`class Form(View): def post(self, request)`), or by what its parameters are called in a file that
imports the framework (`def view(request)`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import ApiPatterns, compile_patterns, fits, split_pattern
from datamap.model.program import ClassInfo, ExternalBinding, FunctionInfo, Handler
from datamap.model.rules import LIKE_REST, NOBODY
from datamap.model.syntax import Attr, Call, Const, Expr, Item, Name, Op, Seq
from datamap.resolve.dotted_names import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from datamap.model.facts import ModuleIndex, Parameter
    from datamap.model.names import ClassId, FunctionId
    from datamap.model.rules import HandlerRule
    from datamap.resolve.bindings import Scope

_GIVERS = {"Depends", "Security", "Provide", "Dependency"}
_ROUTES = ("rule", "path", "url", "uri")
_VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_PLACE = re.compile(r"[<{]([^<>{}]*)[>}]")
"""A part of a route that is filled in: its name before its kind, or behind it."""


@dataclass(frozen=True, slots=True)
class _Rules:
    decorators: ApiPatterns[HandlerRule]
    bases: ApiPatterns[HandlerRule]
    named: tuple[HandlerRule, ...]


def find_handlers(
    scope: Scope,
    functions: Mapping[FunctionId, FunctionInfo],
    classes: Mapping[ClassId, ClassInfo],
    rules: Sequence[HandlerRule],
) -> dict[FunctionId, Handler]:
    """Return what a framework hands to the functions that it calls."""
    compiled = _Rules(
        compile_patterns((path, rule) for rule in rules for path in rule.decorators),
        compile_patterns((path, rule) for rule in rules for path in rule.bases),
        tuple(rule for rule in rules if rule.parameters),
    )
    found: dict[FunctionId, Handler] = {}
    for info in functions.values():
        if info.entry.kind not in {"function", "lambda"}:
            continue
        chosen = _choose(scope, compiled, info, classes)
        if chosen is not None:
            rule, places = chosen
            found[info.id] = _hand(scope, info, rule, places)
    return found


def _choose(
    scope: Scope, rules: _Rules, info: FunctionInfo, classes: Mapping[ClassId, ClassInfo]
) -> tuple[HandlerRule, frozenset[str] | None] | None:
    """Return the rule of a function, and what the text of its route names where that is known."""
    for decorator in info.entry.decorators:
        for binding in evaluate(scope, info.module, decorator):
            if isinstance(binding, ExternalBinding):
                for rule in reversed(rules.decorators.match(tuple(binding.path.split(".")))):
                    if _counts(info, rule):
                        return rule, _places(decorator)
    cls = classes.get(info.cls) if info.cls is not None else None
    if cls is not None:
        for path in cls.externals:
            for rule in reversed(rules.bases.match(tuple(path.split(".")))):
                named = any(fnmatchcase(info.entry.name, name) for name in rule.methods)
                if named and _counts(info, rule):
                    return rule, None
    own = [parameter.name for parameter in _own_parameters(info)]
    for rule in reversed(rules.named):
        count = len(rule.parameters)
        if tuple(own[:count]) == rule.parameters and _imports(scope.modules[info.module], rule):
            return rule, None
    return None


def _counts(info: FunctionInfo, rule: HandlerRule) -> bool:
    return not rule.count or len(_own_parameters(info)) == rule.count


def _imports(index: ModuleIndex, rule: HandlerRule) -> bool:
    """Tell whether a file imports what a rule is about."""
    return not rule.modules or any(
        entry.module.partition(".")[0] in rule.modules and not entry.level
        for entry in index.imports
    )


def _own_parameters(info: FunctionInfo) -> list[Parameter]:
    """Return the parameters that a caller fills in: all but `self` and `cls`."""
    entry = info.entry
    static = any(isinstance(d, Name) and d.id == "staticmethod" for d in entry.decorators)
    bound = info.cls is not None and entry.kind == "function" and not static
    return entry.parameters[1:] if bound else entry.parameters


def _places(decorator: Expr) -> frozenset[str] | None:
    """Return the names in the text of a route: `"/users/<int:number>"`, `"/users/{number}"`."""
    text = _text_of_route(decorator)
    if text is None:
        return None
    return frozenset(
        word.lstrip("*") for found in _PLACE.findall(text) for word in found.split(":")
    )


def _text_of_route(decorator: Expr) -> str | None:
    if not isinstance(decorator, Call):
        return None
    named = dict(decorator.keywords)
    first = (
        decorator.args[0]
        if decorator.args
        else next((named[name] for name in _ROUTES if name in named), None)
    )
    return first.value if isinstance(first, Const) and isinstance(first.value, str) else None


def _hand(
    scope: Scope, info: FunctionInfo, rule: HandlerRule, places: frozenset[str] | None
) -> Handler:
    types: list[tuple[str, str]] = []
    received: list[str] = []
    for number, parameter in enumerate(_own_parameters(info)):
        taken = rule.takes[number] if number < len(rule.takes) else LIKE_REST
        if taken != LIKE_REST:
            if parameter.annotation is None and taken != NOBODY:
                types.append((parameter.name, taken))
        elif rule.received and _is_received(scope, info, parameter, rule, places):
            received.append(parameter.name)
    route = _route_of(info) if rule.decorators else ""
    return Handler(tuple(types), tuple(received), rule.received, rule.category, route)


def _route_of(info: FunctionInfo) -> str:
    """Return the verb and the path of the first decorator that names one: `GET /users/{id}`."""
    for decorator in info.entry.decorators:
        text = _text_of_route(decorator)
        if text is None or not text.startswith(("/", "^")):
            continue
        function = decorator.function if isinstance(decorator, Call) else None
        verb = function.name.upper() if isinstance(function, Attr) else ""
        return f"{verb} {text}" if verb in _VERBS else text
    return ""


def _is_received(
    scope: Scope,
    info: FunctionInfo,
    parameter: Parameter,
    rule: HandlerRule,
    places: frozenset[str] | None,
) -> bool:
    if parameter.name in rule.apart:
        return False
    if rule.placed and places is not None:
        return parameter.name in places or parameter.kind == "var-keyword"
    if parameter.default is not None and not rule.defaulted:
        return False
    said = (parameter.default, parameter.annotation)
    if any(_is_given(expression) for expression in said):
        return False
    return not any(
        fits(split_pattern(pattern), path)
        for path in _paths(scope, info, parameter.annotation)
        for pattern in rule.apart
    )


def _is_given(expression: Expr | None) -> bool:
    """Tell whether a function of the program gives a parameter: `Depends(f)`, `Annotated`."""
    if isinstance(expression, Item) and isinstance(expression.key, Seq):
        return any(_is_given(item) for item in expression.key.items)
    called = expression.function if isinstance(expression, Call) else None
    name = called.id if isinstance(called, Name) else getattr(called, "name", "")
    return name in _GIVERS


def _paths(scope: Scope, info: FunctionInfo, annotation: Expr | None) -> Iterator[tuple[str, ...]]:
    """Yield the dotted paths of the libraries' types that an annotation names."""
    if isinstance(annotation, (Name, Attr)):
        for binding in evaluate(scope, info.module, annotation):
            if isinstance(binding, ExternalBinding):
                yield tuple(binding.path.split("."))
    elif isinstance(annotation, Op):
        for operand in annotation.operands:
            yield from _paths(scope, info, operand)
    elif isinstance(annotation, Item):
        key = annotation.key
        for inner in key.items if isinstance(key, Seq) else (key,):
            yield from _paths(scope, info, inner)
