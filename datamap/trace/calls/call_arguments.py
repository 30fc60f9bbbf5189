"""The arguments of a call, and the place by which a call is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Expr, Item, Star
from datamap.trace.calls.unfold import unfold
from datamap.trace.summary import Arguments
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


SPINE = 48
"""Bit above which a place tells the calls of a chain apart: they all start at one position."""


def call_place(node: Call) -> int:
    """Return a place of a call that no other call or display shares."""
    count = 1
    inner: Expr = node.function
    while isinstance(inner, (Attr, Item, Call)):
        if isinstance(inner, Call):
            count += 1
            inner = inner.function
        else:
            inner = inner.object
    return node.at | (count << SPINE)


def arguments(walk: Walk, node: Call) -> Arguments:
    """Evaluate the arguments of a call."""
    positional: list[Value] = []
    stars: list[Value] = []
    rest = EMPTY
    for argument in node.args:
        if isinstance(argument, Star):
            stars.append(walk.evaluate(walk, argument.value))
        elif stars:
            rest = join(rest, walk.evaluate(walk, argument))
        else:
            positional.append(walk.evaluate(walk, argument))
    keywords: dict[str, Value] = {}
    spreads: list[Value] = []
    for name, expression in node.keywords:
        value = walk.evaluate(walk, expression)
        if name:
            keywords[name] = value
        else:
            spreads.append(value)
    given = Arguments(
        tuple(positional), tuple(keywords.items()), rest, tuple(spreads), tuple(stars)
    )
    return unfold(walk, given, node.at) if stars or spreads else given
