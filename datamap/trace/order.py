"""Summarise on demand, callees first; what calls itself in a circle is walked until nothing changes.

The order is found while walking (Tarjan's components over a stack), starting from sorted
functions. A component is walked again from bottom, its members in sorted order, so that its
summaries do not depend on where it was entered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from datamap.model.facts import decode_body
from datamap.trace.summary import BOTTOM, Effects, Summary
from datamap.trace.walk import walk_function

if TYPE_CHECKING:
    from datamap.model.names import RepoPath
    from datamap.model.notice import Notice
    from datamap.model.program import FunctionInfo
    from datamap.model.progress import Progress
    from datamap.model.syntax import Stmt
    from datamap.trace.frame import Analysis

COMPONENT_ROUNDS = 3
"""Rounds over a component; past it the last summaries stand."""


@dataclass(slots=True)
class _Order:
    analysis: Analysis
    index: dict[str, int] = field(default_factory=dict)
    low: dict[str, int] = field(default_factory=dict)
    stack: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    current: dict[str, Effects] = field(default_factory=dict)
    statements: dict[str, list[Stmt]] = field(default_factory=dict)
    too_deep: set[str] = field(default_factory=set)


def summarise_all(analysis: Analysis, progress: Progress) -> tuple[dict[str, Summary], set[str]]:
    """Return a summary of every function, and the functions that nest too deeply to be walked."""
    order = _Order(analysis)
    analysis.effects_of = lambda function: _effects(order, function)
    analysis.statements_of = lambda info: _statements(order, info)
    functions = sorted(analysis.program.functions)
    progress.start("trace", len(functions))
    for function in functions:
        if function not in analysis.finished:
            _summary(order, str(function))
        progress.advance()
    return analysis.finished, order.too_deep


def _statements(order: _Order, info: FunctionInfo) -> list[Stmt]:
    path: RepoPath = info.path
    return decode_body(order.analysis.bodies[path][info.index])


def _effects(order: _Order, function: str) -> Effects:
    finished = order.analysis.finished.get(function)
    if finished is not None:
        return finished.effects
    if function in order.index:
        if order.path:
            top = order.path[-1]
            order.low[top] = min(order.low[top], order.index[function])
        return order.current.get(function, BOTTOM)
    if function not in order.analysis.program.functions:
        return BOTTOM
    return _summary(order, function).effects


def _summary(order: _Order, function: str) -> Summary:
    number = len(order.index)
    order.index[function] = order.low[function] = number
    order.stack.append(function)
    order.path.append(function)
    summary = _walk(order, function)
    order.path.pop()
    order.current[function] = summary.effects
    if order.low[function] < number:
        if order.path:
            top = order.path[-1]
            order.low[top] = min(order.low[top], order.low[function])
        return summary
    place = order.stack.index(function)
    members = order.stack[place:]
    if len(members) == 1 and function not in summary.reads:
        order.stack.pop()
        order.analysis.finished[function] = summary
        return summary
    _settle(order, members, place)
    return order.analysis.finished[function]


def _walk(order: _Order, function: str) -> Summary:
    try:
        return walk_function(order.analysis, function)
    except RecursionError:
        order.too_deep.add(function)
        return Summary(function)


def _settle(order: _Order, members: list[str], place: int) -> None:
    """Walk a component from bottom until its effects stand still; functions met on the way may join it."""
    known = sorted(members)
    for member in known:
        order.current[member] = BOTTOM
    summaries: dict[str, Summary] = {}
    dirty = set(known)
    for _ in range(COMPONENT_ROUNDS):
        changed: set[str] = set()
        for member in known:
            if member not in dirty:
                continue
            order.path.append(member)
            summary = _walk(order, member)
            order.path.pop()
            if member not in summaries or summary.effects != summaries[member].effects:
                changed.add(member)
            summaries[member] = summary
            order.current[member] = summary.effects
        joined = [f for f in order.stack[place:] if f not in summaries]
        if joined:
            known = sorted({*known, *joined})
            dirty = set(known)
            for member in known:
                order.current[member] = BOTTOM
            summaries.clear()
            continue
        dirty = {m for m in known if changed & summaries[m].reads}
        if not dirty:
            break
    del order.stack[place:]
    for member in known:
        order.analysis.finished[member] = summaries.get(member) or _walk(order, member)
