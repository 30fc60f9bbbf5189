"""Summarise on demand, callees first; a circle is walked until nothing changes.

The order is found while walking (Tarjan's components over a stack), starting from sorted
functions. A component is walked again from bottom, its members in sorted order, so that its
summaries do not depend on where it was entered.

A function whose summary is kept from an earlier run stands on the stack all the same, while what
its walk read then is asked for again, in the same order: so components come out as without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from datamap.model.facts import decode_body
from datamap.trace.kept.kept import Fresh, Kept
from datamap.trace.order.asides import is_aside, walk_aside
from datamap.trace.summary import BOTTOM, Effects, Summary
from datamap.trace.variants import base_of, is_variant
from datamap.trace.walking.walk import walk_function

if TYPE_CHECKING:
    from datamap.model.names import RepoPath
    from datamap.model.program import FunctionInfo
    from datamap.model.progress import Progress
    from datamap.model.syntax import Stmt
    from datamap.trace.asked import Question
    from datamap.trace.frame import Analysis

COMPONENT_ROUNDS = 3
"""Rounds over a component; past it the last summaries stand."""


@dataclass(slots=True)
class _Order:
    analysis: Analysis
    kept: Kept | None
    index: dict[str, int] = field(default_factory=dict)
    low: dict[str, int] = field(default_factory=dict)
    stack: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    current: dict[str, Effects] = field(default_factory=dict)
    too_deep: set[str] = field(default_factory=set)
    questions: dict[str, set[Question]] = field(default_factory=dict)
    """What the walks of each function asked, all of its walks together."""
    reads: dict[str, dict[str, None]] = field(default_factory=dict)
    """Whose effects they read, in that order."""
    looked_at: set[str] = field(default_factory=set)
    """Functions whose kept summary is being held against the program right now."""
    refused: set[str] = field(default_factory=set)
    """Functions whose kept summary no longer holds."""


def summarise_all(
    analysis: Analysis, progress: Progress, kept: Kept | None = None
) -> tuple[dict[str, Summary], set[str]]:
    """Return a summary of every function, and the functions that nest too deeply to be walked."""
    order = _Order(analysis, kept)
    analysis.effects_of = lambda function: _effects(order, function)
    analysis.statements_of = lambda info: _statements(order, info)
    functions = sorted(analysis.program.functions)
    progress.start("trace", len(functions))
    for function in functions:
        if function not in analysis.finished:
            _summary(order, str(function))
        progress.advance()
    finished = analysis.finished
    walked = [*map(str, functions), *sorted(filter(is_variant, finished))]
    return {function: finished[function] for function in walked}, order.too_deep


def _statements(order: _Order, info: FunctionInfo) -> list[Stmt]:
    path: RepoPath = info.path
    return decode_body(order.analysis.bodies[path][info.index])


def _effects(order: _Order, function: str) -> Effects:
    if order.path:
        order.reads[order.path[-1]].setdefault(function)
    finished = order.analysis.finished.get(function)
    if finished is not None:
        return finished.effects
    if function in order.index:
        if order.path:
            top = order.path[-1]
            order.low[top] = min(order.low[top], order.index[function])
        return order.current.get(function, BOTTOM)
    if base_of(function) not in order.analysis.program.functions and not is_aside(function):
        return BOTTOM
    return _summary(order, function).effects


def _summary(order: _Order, function: str) -> Summary:
    number = len(order.index)
    order.index[function] = order.low[function] = number
    order.stack.append(function)
    order.path.append(function)
    order.reads[function] = {}
    if _take_kept(order, function):
        order.path.pop()
        order.stack.pop()
        return order.analysis.finished[function]
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
    if len(members) == 1 and function not in order.reads[function]:
        order.stack.pop()
        _finish(order, {function: summary})
        return summary
    _settle(order, members, place)
    return order.analysis.finished[function]


def _take_kept(order: _Order, function: str) -> bool:
    """Finish a function, and those that it goes in a circle with, as an earlier run left them."""
    kept = order.kept
    if kept is None:
        return False
    unit = kept.unit(function)
    if not unit or order.refused.intersection(unit):
        return False
    if order.looked_at.intersection(unit):
        # What a kept summary reads has come to need that summary itself: a new circle.
        order.refused.update(unit)
        return False
    order.looked_at.update(unit)
    holds = all(kept.stands(member) for member in unit) and all(
        _reads_as_before(order, kept, member, unit) for member in unit
    )
    order.looked_at.difference_update(unit)
    if not holds or order.refused.intersection(unit):
        order.refused.update(unit)
        order.reads[function] = {}
        return False
    for member in unit:
        order.analysis.finished[member] = kept.take(member)
    return True


def _reads_as_before(order: _Order, kept: Kept, member: str, unit: tuple[str, ...]) -> bool:
    for read, digest in kept.reads(member):
        if read in unit:
            continue
        effects = _effects(order, read)
        if read in order.index and read not in order.analysis.finished:
            return False
        if order.refused.intersection(unit) or kept.digest(read, effects) != digest:
            return False
    return True


def _finish(order: _Order, summaries: dict[str, Summary]) -> None:
    finished, kept = order.analysis.finished, order.kept
    finished.update(summaries)
    if kept is None or order.too_deep.intersection(summaries):
        return
    unit = tuple(sorted(summaries))
    for function, summary in summaries.items():
        questions, reads = order.questions[function], order.reads[function]
        kept.add(Fresh(function, summary, questions, tuple(reads), unit))


def _walk(order: _Order, function: str) -> Summary:
    asked = order.analysis.asked
    before, asked.now = asked.now, order.questions.setdefault(function, set())
    try:
        if not is_variant(function) and is_aside(function):
            return walk_aside(order.analysis, function)
        return walk_function(order.analysis, function)
    except RecursionError:
        order.too_deep.add(function)
        return Summary(function)
    finally:
        asked.now = before


def _settle(order: _Order, members: list[str], place: int) -> None:
    """Walk a component from bottom until its effects stand still; who is met may join it."""
    known = sorted(members)
    for member in known:
        order.current[member] = BOTTOM
    summaries: dict[str, Summary] = {}
    dirty = set(known)
    rounds = 0
    while rounds < COMPONENT_ROUNDS:
        rounds += 1
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
            # As if it had been known from the start: the entry must not show.
            summaries.clear()
            rounds = 0
            continue
        dirty = {m for m in known if changed & summaries[m].reads}
        if not dirty:
            break
    del order.stack[place:]
    _finish(order, {member: summaries.get(member) or _walk(order, member) for member in known})
