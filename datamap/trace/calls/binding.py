"""Bind the arguments of a call to the parameters of a project function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Call, Const, Expr, Item, Name, Seq
from datamap.trace.asked import Kind
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import derived, only, ordered
from datamap.trace.heap.items import read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import slots_of
from datamap.trace.keys import is_any_of_many, written_over
from datamap.trace.summary import Arguments, Effects, Summary
from datamap.values.nodes import Input, Site
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.model.facts import FunctionIndex, Parameter
    from datamap.trace.frame import Analysis, Walk

STARRED = 1 << 40
"""Sets the place of a made-up tuple or dict apart from the call's own place."""
DOUBLE_STARRED = 1 << 41


def bind(
    walk: Walk, function: str, entry: FunctionIndex, given: Arguments, at: int
) -> dict[str, Value]:
    """Return the value of each parameter."""
    bound: dict[str, Value] = {}
    keywords = dict(given.keywords)
    position = 0
    for parameter in entry.parameters:
        if parameter.kind in {"positional-only", "positional"}:
            if position < len(given.positional):
                bound[parameter.name] = given.positional[position]
                position += 1
            elif parameter.name in keywords and parameter.kind == "positional":
                bound[parameter.name] = keywords.pop(parameter.name)
            else:
                bound[parameter.name] = _missing(walk, function, parameter, given, at)
        elif parameter.kind == "var-positional":
            bound[parameter.name] = _rest(walk, given, position, at)
        elif parameter.kind == "keyword-only":
            if parameter.name in keywords:
                bound[parameter.name] = keywords.pop(parameter.name)
            else:
                bound[parameter.name] = _missing(walk, function, parameter, given, at)
        else:
            slots = {f"[{name}]": value for name, value in keywords.items()}
            if keywords:
                slots["[keys]"] = join_all(literal(walk, name) for name in keywords)
            # A mapping that only the caller knows stays itself, so that its keys stay apart.
            whole = frozenset(o for s in given.spreads for o in s.objects if isinstance(o, Input))
            rest = [
                Value(s.objects - whole, frozenset(x for x in s.labels if x.atom not in whole))
                for s in given.spreads
            ]
            known = [spread for spread in rest if spread.objects or spread.labels]
            if known:
                slots["[*]"] = join_all(_under_unknown_keys(walk, spread, at) for spread in known)
                # A key that is given twice is an error, and a parameter of the name would be given
                # this: what stands under unknown keys is taken to be under others.
                slots |= {written_over(f"[{name}]"): EMPTY for name, _ in given.keywords}
            made = new_container(walk, "dict", at | DOUBLE_STARRED, slots)
            bound[parameter.name] = join(made, Value(whole))
    return bound


def _under_unknown_keys(walk: Walk, spread: Value, at: int) -> Value:
    """Return what a spread mapping holds under keys that are not known; others are keywords."""
    found = Value(labels=derived(spread))
    for node in ordered(spread):
        if isinstance(node, Site) and node.what == "dict":
            slots = slots_of(walk, node)
            found = join(found, join_all(v for key, v in slots.items() if is_any_of_many(key)))
        else:
            found = join(found, read_item(walk, only(node), EMPTY, at))
    return found


def _rest(walk: Walk, given: Arguments, position: int, at: int) -> Value:
    slots = {f"[#{number}]": value for number, value in enumerate(given.positional[position:])}
    if given.rest is not EMPTY:
        slots["[*]"] = given.rest
    return new_container(walk, "tuple", at | STARRED, slots)


def _missing(walk: Walk, function: str, parameter: Parameter, given: Arguments, at: int) -> Value:
    value = given.rest if parameter.kind != "keyword-only" else EMPTY
    if parameter.kind != "positional-only":
        for spread in given.spreads:
            value = join(value, read_item(walk, spread, literal(walk, parameter.name), at))
    if value is EMPTY:
        return default_value(walk, function, parameter)
    return value


def default_value(walk: Walk, function: str, parameter: Parameter) -> Value:
    """Return what a parameter is when nothing is handed in.

    `Annotated[T, Depends(f)]` counts as a default.
    """
    expressions = _defaults(walk, function, parameter)
    if all(isinstance(expression, Const) for expression in expressions):
        return join_all(literal(walk, e.value) for e in expressions if isinstance(e, Const))
    return walk.effects(f"{function}={parameter.name}").returns


def evaluate_default(analysis: Analysis, aside: str, function: str, parameter: str) -> Summary:
    """Evaluate the default of a parameter where it stands.

    As all walks share it, what it makes is shared.
    """
    if analysis.start is None or function not in analysis.program.functions:
        return Summary(aside)
    walk = analysis.start(analysis, function)
    walk.id = f"{function}="
    walk.shared = True
    value = EMPTY
    for declared in walk.function.entry.parameters:
        if declared.name == parameter:
            for expression in _defaults(walk, function, declared):
                value = join(value, walk.evaluate(walk, expression))
    return Summary(aside, Effects(returns=value), reads=frozenset(walk.reads))


def _defaults(walk: Walk, function: str, parameter: Parameter) -> list[Expr]:
    own = [] if parameter.default is None else [parameter.default]
    return own + _annotated_calls(walk, function, parameter.annotation)


def _annotated_calls(walk: Walk, function: str, annotation: Expr | None) -> list[Expr]:
    if isinstance(annotation, Name):
        module = walk.analysis.program.functions[function].module  # type: ignore[index]
        walk.analysis.asked.note(Kind.ASSIGNED, module, annotation.id)
        index = walk.analysis.program.modules[module]
        annotation = next(
            (entry.value for entry in index.assigned if entry.name == annotation.id), annotation
        )
    if (
        isinstance(annotation, Item)
        and isinstance(annotation.object, Name)
        and annotation.object.id == "Annotated"
        and isinstance(annotation.key, Seq)
    ):
        return [item for item in annotation.key.items[1:] if isinstance(item, Call)]
    return []
