"""The data in a value with where in it they lie, short enough to be kept with every hand-over."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from datamap.trace.heap.collect import COLLECT_WIDTH, data_in, holds_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.frame import Walk
    from datamap.trace.state import Data
    from datamap.values.value import Label, Value

BELOW_MAX: Final = 3
"""Steps into a value that are told apart; what is further down lies there, too."""

WAYS_MAX: Final = 3
"""Ways to one datum in one value that are told apart; of more only what they begin with is."""

Part = tuple[tuple[str, ...], "Label"]


def parts_of(walk: Walk, value: Value) -> Iterable[Part]:
    """Return the labels of a value and of everything it holds, each with where it lies in it."""
    if not value.objects or (len(value.labels) <= COLLECT_WIDTH and holds_nothing(walk, value)):
        return [((), label) for label in value.labels]
    return _parts(data_in(walk, value))


@lru_cache(maxsize=4096)
def _parts(data: Data) -> list[Part]:
    """Return the parts of data, which meet again and again; never change the list."""
    ways: dict[Label, set[tuple[str, ...]]] = {}
    for path, label in data:
        ways.setdefault(label, set()).add(path[:BELOW_MAX])
    return [
        (below, label)
        for label, found in ways.items()
        for below in (found if len(found) <= WAYS_MAX else (same_beginning(found),))
    ]


@lru_cache(maxsize=4096)
def labels_outside_fields(data: Data) -> frozenset[Label]:
    """Return the labels of data that do not stand in a field of an instance."""
    return frozenset(
        [label for path, label in data if not any(key.startswith(".") for key in path)]
    )


def same_beginning(ways: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what all ways begin with."""
    steps = zip(*ways, strict=False)
    return tuple(same[0] for same in takewhile(lambda step: len(set(step)) == 1, steps))
