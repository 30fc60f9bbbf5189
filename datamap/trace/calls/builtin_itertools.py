"""Functions of `itertools`: the same elements, in groups, in rows or one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from datamap.trace.calls.builtin_methods import PAIR
from datamap.trace.calls.builtin_sequences import first_argument
from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.items import read_elements
from datamap.trace.keys import ANY_KEY
from datamap.trace.summary import Arguments
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

INNER: Final = 1 << 42
"""Sets the groups that a function makes apart from the rows that hold them."""


def _many(walk: Walk, element: Value, at: int) -> Value:
    return new_container(walk, "list", at, {ANY_KEY: element})


def _same_elements(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _many(walk, read_elements(walk, first_argument(given), at), at)


def _tested(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given, 1), at)
    walk.call(walk, first_argument(given), Arguments((element,)), at, end)
    return _many(walk, element, at)


def _chain(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    parts = join_all(read_elements(walk, value, at) for value in given.positional)
    return _many(walk, join(parts, read_elements(walk, given.rest, at)), at)


def _flattened(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    inner = read_elements(walk, first_argument(given), at)
    return _many(walk, read_elements(walk, inner, at), at)


def _repeated(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _many(walk, first_argument(given), at)


def _accumulated(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given), at)
    start = join(element, dict(given.keywords).get("initial", EMPTY))
    function = dict(given.keywords).get("func", first_argument(given, 1))
    made = walk.call(walk, function, Arguments((start, element)), at, end)
    return _many(walk, join(start, made), at)


def _starmap(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    row = read_elements(walk, first_argument(given, 1), at)
    known, rest = unpacked(walk, row, at)
    made = walk.call(walk, first_argument(given), Arguments(tuple(known), rest=rest), at, end)
    return _many(walk, made, at)


def _columns(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    fill = dict(given.keywords).get("fillvalue", EMPTY)
    slots = {
        f"[#{number}]": join(read_elements(walk, value, at), fill)
        for number, value in enumerate(given.positional)
    }
    if given.rest is not EMPTY:
        slots[ANY_KEY] = read_elements(walk, given.rest, at)
    return _many(walk, new_container(walk, "tuple", at | PAIR, slots), at)


def _groups(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return tuples of elements, whichever of them."""
    element = read_elements(walk, first_argument(given), at)
    return _many(walk, new_container(walk, "tuple", at | PAIR, {ANY_KEY: element}), at)


def _grouped_by(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given), at)
    function = dict(given.keywords).get("key", first_argument(given, 1))
    key = walk.call(walk, function, Arguments((element,)), at, end) if function.objects else element
    group = _many(walk, element, at | INNER)
    row = new_container(walk, "tuple", at | PAIR, {"[#0]": key, "[#1]": group})
    return _many(walk, row, at)


def _copies(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, first_argument(given), at)
    copy = _many(walk, element, at | INNER)
    return new_container(walk, "tuple", at, {ANY_KEY: copy})


def _counted(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return EMPTY


_FUNCTIONS: Final[dict[str, Callable[[Walk, Arguments, int, int], Value]]] = {
    "chain": _chain, "islice": _same_elements, "cycle": _same_elements,
    "compress": _same_elements, "takewhile": _tested, "dropwhile": _tested,
    "filterfalse": _tested, "repeat": _repeated, "accumulate": _accumulated,
    "starmap": _starmap, "product": _columns, "zip_longest": _columns, "pairwise": _groups,
    "batched": _groups, "permutations": _groups, "combinations": _groups,
    "combinations_with_replacement": _groups, "groupby": _grouped_by, "tee": _copies,
    "count": _counted,
}  # fmt: skip

ITERTOOLS: Final[dict[tuple[str, ...], Callable[[Walk, Arguments, int, int], Value]]] = {
    **{("itertools", name): function for name, function in _FUNCTIONS.items()},
    ("itertools", "chain", "from_iterable"): _flattened,
}
