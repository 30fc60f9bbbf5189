"""Paths through a function: where they meet again, and the tests that they passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Expr
from datamap.trace.heap.slots import default_slot
from datamap.trace.state import State, join_states

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def join_paths(walk: Walk, a: State | None, b: State | None) -> State | None:
    """Return what holds where two paths meet; None is a path that is never taken."""
    return join_states(a, b, lambda node, key: default_slot(walk, node, key))


def position_of_test(test: Expr) -> int:
    """Return where a test stands, which is its name among the conditions."""
    return int(getattr(test, "at", 0))
