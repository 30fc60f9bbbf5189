"""Exceptions: what is raised, what a handler catches, what runs on every way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Raise, Try
from datamap.trace.calls.throw import throw
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.slots import slots_of
from datamap.trace.heap.told_inside import tell_raised
from datamap.trace.heap.types import instance_of
from datamap.trace.state import State
from datamap.trace.walking.assign import assign_name
from datamap.trace.walking.caught import catch
from datamap.trace.walking.expressions import evaluate
from datamap.trace.walking.paths import join_paths
from datamap.values.nodes import Class, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def run_raise(walk: Walk, node: Raise) -> None:
    """Hand an exception on, and leave this path."""
    if node.value is not None:
        raised = evaluate(walk, node.value)
        tell_raised(walk, raised, node.at)
        throw(walk, raised)
    if walk.state is not None:
        (walk.raised[-1] if walk.raised else walk.failed).append(walk.state)
    walk.state = None


def run_try(walk: Walk, node: Try) -> None:
    """Run a block, its handlers from any point of it, and what runs last."""
    if walk.state is None:
        return
    start = walk.state.copy()
    returned = len(walk.returns)
    walk.raised.append([])
    walk.thrown.append(EMPTY)
    walk.run(walk, node.body)
    raised = walk.raised.pop()
    thrown = walk.thrown.pop()
    failed = join_paths(walk, start, walk.state)
    for state in raised:
        failed = join_paths(walk, failed, state)
    for _, state in walk.returns[returned:]:
        failed = join_paths(walk, failed, state)
    walk.run(walk, node.orelse)
    after: State | None = walk.state
    for handler in node.handlers:
        walk.state = failed.copy() if failed is not None else None
        named = evaluate(walk, handler.caught) if handler.caught is not None else None
        caught, thrown = catch(walk, thrown, named)
        if named is not None and handler.name is not None:
            assign_name(walk, handler.name, join(caught, _caught(walk, named)), 0)
        walk.run(walk, handler.body)
        after = join_paths(walk, after, walk.state)
    throw(walk, thrown)
    walk.state = after
    if node.final:
        _finally(walk, node, returned, failed)


def _finally(walk: Walk, node: Try, returned: int, failed: State | None) -> None:
    """Run the last block on every way out: falling through, returning, failing."""
    normal = walk.state
    pending, walk.returns[returned:] = walk.returns[returned:], []
    for value, state in pending:
        walk.state = state
        walk.run(walk, node.final)
        if walk.state is not None:
            walk.returns.append((value, walk.state))
    if normal is None and not pending:
        walk.state = failed.copy() if failed is not None else None
        walk.run(walk, node.final)
        walk.state = None
        return
    walk.state = normal
    walk.run(walk, node.final)


def _caught(walk: Walk, value: Value) -> Value:
    """Return some instance of the exceptions that a handler names."""
    result = EMPTY
    for node in ordered(value):
        if isinstance(node, Class):
            result = join(result, instance_of(walk, node))
            result = Value(result.objects)
        elif isinstance(node, Site):
            for part in slots_of(walk, node).values():
                result = join(result, _caught(walk, part))
    return result
