"""Work out what Python itself would: an expression of literals, and of names that hold literals."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from datamap.model.syntax import Compare, Const, Expr, Item, Name, Op
from datamap.trace.heap.names import constant
from datamap.values.nodes import Const as ConstNode

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

Literal: TypeAlias = "str | int | float | bool | None"

TEXT_LENGTH = 1000
"""Longer texts are not put together: nobody compares with them."""

LARGEST = 1 << 64
"""Larger numbers are not worked out: a program may write any tower of them."""


class Unknown:
    """The answer where something in an expression is no literal."""


UNKNOWN: Final = Unknown()

_ARITHMETIC: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "//": operator.floordiv, "%": operator.mod, "&": operator.and_, "|": operator.or_,
    "^": operator.xor,
}  # fmt: skip

_COMPARING: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge, "is": operator.eq, "is not": operator.ne,
    "in": lambda a, b: a in b, "not in": lambda a, b: a not in b,
}  # fmt: skip

_UNARY: Final[Mapping[str, Callable[[Any], Any]]] = {
    "-": operator.neg, "+": operator.pos, "~": operator.invert, "not": operator.not_,
}  # fmt: skip


def fold(walk: Walk, expression: Expr) -> Literal | Unknown:
    """Return the literal that an expression is, or `UNKNOWN`.

    Nothing is evaluated for it, and what a loop or an inner function may change is unknown.
    """
    if isinstance(expression, Const):
        return expression.value if _is_literal(expression.value) else UNKNOWN
    if isinstance(expression, Name):
        return _held(walk, expression.id)
    try:
        return _bounded(_fold(walk, expression))
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError):
        return UNKNOWN


def _fold(walk: Walk, expression: Expr) -> object:
    if isinstance(expression, Op):
        return _operation(walk, expression)
    if isinstance(expression, Compare):
        return _comparison(walk, expression)
    if isinstance(expression, Item):
        text, place = fold(walk, expression.object), fold(walk, expression.key)
        return text[place] if isinstance(text, str) and isinstance(place, int) else UNKNOWN
    return UNKNOWN


def _operation(walk: Walk, expression: Op) -> object:
    if expression.operator == "slice":
        return UNKNOWN
    values = _literals(walk, expression.operands)
    if values is None:
        return UNKNOWN
    if len(values) == 1:
        return _UNARY[expression.operator](values[0])
    apply = _ARITHMETIC[expression.operator]
    result = values[0]
    for value in values[1:]:
        if isinstance(result, str) and (isinstance(value, int) or expression.operator == "%"):
            # Repeated or filled in: the text may be of any length.
            return UNKNOWN
        result = apply(result, value)
    return result


def _comparison(walk: Walk, expression: Compare) -> object:
    values = _literals(walk, expression.operands)
    if values is None:
        return UNKNOWN
    pairs = zip(expression.operators, values, values[1:], strict=False)
    return all(_COMPARING[how](left, right) for how, left, right in pairs)


def _literals(walk: Walk, expressions: Sequence[Expr]) -> list[Literal] | None:
    values: list[Literal] = []
    for expression in expressions:
        value = fold(walk, expression)
        if isinstance(value, Unknown):
            return None
        values.append(value)
    return values


def _held(walk: Walk, name: str) -> Literal | Unknown:
    entry = walk.function.entry
    if walk.state is None or name in entry.captured:
        return UNKNOWN
    value = walk.state.names.get(name) if name in entry.local else constant(walk, name)
    if value is None or value.labels or len(value.objects) != 1:
        return UNKNOWN
    (node,) = value.objects
    return node.value if isinstance(node, ConstNode) and _is_literal(node.value) else UNKNOWN


def _is_literal(value: object) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _bounded(value: object) -> Literal | Unknown:
    if isinstance(value, str):
        return value if len(value) <= TEXT_LENGTH else UNKNOWN
    if isinstance(value, (int, float)):
        return value if abs(value) < LARGEST else UNKNOWN
    return UNKNOWN
