"""Built-in functions that make sequences of others: copied, turned round, put side by side.

A position that is known stays known; a label of the whole goes along to what is made of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from datamap.trace.calls.builtin_methods import PAIR
from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.items import read_elements
from datamap.trace.keys import ANY_KEY
from datamap.trace.summary import Arguments
from datamap.values.nodes import Elements, Input
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

ROWS_MAX: Final = 8
"""Rows that `zip` and `enumerate` tell apart: a loop over them sees all at once."""

_ROW: Final = 1 << 52
"""Sets the places of the rows apart."""


def first_argument(given: Arguments, place: int = 0) -> Value:
    """Return a positional argument, or what a spread may give in its place."""
    return given.positional[place] if place < len(given.positional) else given.rest


def _list(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    source = first_argument(given)
    if len(source.objects) == 1 and isinstance(next(iter(source.objects)), (Elements, Input)):
        # It is as good as what a caller hands in, but may be filled without changing that.
        return join(source, new_container(walk, "list", at, {}))
    return _collected(walk, "list", source, at)


def _tuple(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _collected(walk, "tuple", first_argument(given), at)


def _set(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    known, rest = unpacked(walk, first_argument(given), at)
    return new_container(walk, "set", at, {ANY_KEY: join(join_all(known), rest)})


def _reversed(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    known, rest = unpacked(walk, first_argument(given), at)
    if rest is not EMPTY:
        return new_container(walk, "list", at, {ANY_KEY: join(join_all(known), rest)})
    return new_container(walk, "list", at, _numbered(known[::-1]))


def _collected(walk: Walk, what: str, source: Value, at: int) -> Value:
    known, rest = unpacked(walk, source, at)
    slots = _numbered(known)
    if rest is not EMPTY:
        slots[ANY_KEY] = rest
    return new_container(walk, what, at, slots)


def _numbered(known: list[Value]) -> dict[str, Value]:
    return {f"[#{number}]": value for number, value in enumerate(known)}


def _zip(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    columns = [unpacked(walk, value, at) for value in given.positional]
    told_apart = given.rest is EMPTY and all(known and rest is EMPTY for known, rest in columns)
    rows = list(zip(*(known for known, _ in columns), strict=False))
    if told_apart and len(rows) <= ROWS_MAX:
        return _table(walk, [list(row) for row in rows], at)
    slots = _numbered([join(join_all(known), rest) for known, rest in columns])
    if given.rest is not EMPTY:
        slots[ANY_KEY] = read_elements(walk, given.rest, at)
    pair = new_container(walk, "tuple", at | PAIR, slots)
    return new_container(walk, "list", at, {ANY_KEY: pair})


def _enumerate(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    known, rest = unpacked(walk, first_argument(given), at)
    if known and rest is EMPTY and len(known) <= ROWS_MAX:
        return _table(walk, [[EMPTY, value] for value in known], at)
    slots = _numbered([EMPTY, join(join_all(known), rest)])
    pair = new_container(walk, "tuple", at | PAIR, slots)
    return new_container(walk, "list", at, {ANY_KEY: pair})


def _table(walk: Walk, rows: list[list[Value]], at: int) -> Value:
    """Return a list of rows, each row and each place in it told apart."""
    made = [
        new_container(walk, "tuple", (at | PAIR) + _ROW * number, _numbered(row))
        for number, row in enumerate(rows)
    ]
    return new_container(walk, "list", at, _numbered(made))


def _map(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    sources = tuple(read_elements(walk, value, at) for value in given.positional[1:])
    made = walk.call(walk, first_argument(given), Arguments(sources), at, end)
    return new_container(walk, "list", at, {ANY_KEY: made})


def _filter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given, 1), at)
    walk.call(walk, first_argument(given), Arguments((element,)), at, end)
    return new_container(walk, "list", at, {ANY_KEY: element})


def _sorted(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given), at)
    key = dict(given.keywords).get("key", EMPTY)
    if key.objects:
        walk.call(walk, key, Arguments((element,)), at, end)
    return new_container(walk, "list", at, {ANY_KEY: element})


def _element(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return one of the elements of the first argument, or one of several arguments."""
    default = dict(given.keywords).get("default", EMPTY)
    if len(given.positional) > 1:
        first = given.positional[0]
        return join(default, join(read_elements(walk, first, at), join_all(given.positional)))
    return join(default, read_elements(walk, first_argument(given), at))


def _next(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return join(read_elements(walk, first_argument(given), at), first_argument(given, 1))


def _iter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given), at)
    return new_container(walk, "generator", at, {ANY_KEY: element})


def _reduce(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given, 1), at)
    # What it begins with is the first element, where nothing else is given.
    start = given.positional[2] if given.positional[2:] else element
    function = first_argument(given)
    made = walk.call(walk, function, Arguments((start, element)), at, end)
    again = walk.call(walk, function, Arguments((join(made, start), element)), at, end)
    return join(start, again)


SEQUENCES: Final[dict[tuple[str, ...], Callable[[Walk, Arguments, int, int], Value]]] = {
    ("builtins", "list"): _list, ("builtins", "tuple"): _tuple, ("builtins", "set"): _set,
    ("builtins", "frozenset"): _set, ("collections", "deque"): _list,
    ("builtins", "reversed"): _reversed, ("builtins", "zip"): _zip,
    ("builtins", "enumerate"): _enumerate, ("builtins", "map"): _map,
    ("builtins", "filter"): _filter, ("builtins", "sorted"): _sorted,
    ("builtins", "max"): _element, ("builtins", "min"): _element, ("builtins", "next"): _next,
    ("builtins", "anext"): _next, ("builtins", "iter"): _iter, ("builtins", "aiter"): _iter,
    ("functools", "reduce"): _reduce,
}  # fmt: skip
