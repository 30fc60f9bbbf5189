"""Values of literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import only
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def literal(walk: Walk, value: str | float | bool | None) -> Value:  # noqa: FBT001 - a literal
    """Return the value of a literal; `True` and `1` stay two."""
    known = walk.analysis.literals
    key = (type(value), value)
    found = known.get(key)
    if found is None:
        found = known[key] = only(walk.analysis.make.const(value))
    return found
