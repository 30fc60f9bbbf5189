"""Exceptions on their way: to the nearest `try`, or out of the function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.values.value import Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def throw(walk: Walk, value: Value) -> None:
    """Hand an exception to the nearest `try`, or to the caller."""
    if walk.thrown:
        walk.thrown[-1] = join(walk.thrown[-1], value)
    else:
        walk.raises = join(walk.raises, value)
