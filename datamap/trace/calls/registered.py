"""Functions that somebody put into a shared container, to be called by whoever reads it.

Which modules fill a registry is known when all are walked. So a call of what stands in a shared
place waits for the made-up callers, and these look up who wrote a function there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.frame import PENDING_MAX
from datamap.trace.heap.atoms import ordered
from datamap.trace.keys import is_callers, may_be
from datamap.trace.summary import Arguments, Pending
from datamap.values.nodes import SHARED, Cell, Function, Node, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.frame import Analysis, Walk
    from datamap.trace.summary import Effects, Summary
    from datamap.values.value import Label

FOUND_MAX = 32
"""Functions that one call of a shared place may reach."""


def shared_places(callee: Value) -> frozenset[Label]:
    """Return the labels of a callee that say in which shared containers it stood."""
    return frozenset(
        label
        for label in callee.labels
        if isinstance(label.atom, Cell) and label.atom.path and label.atom.key.startswith("s:")
    )


def call_registered(
    walk: Walk, callee: Value, places: frozenset[Label], given: Arguments, at: int, end: int
) -> Value:
    """Call what others put into shared places, or leave that to whoever knows all of them."""
    if not walk.closing:
        _wait(walk, places, given, at, end)
        return EMPTY
    result = EMPTY
    found: dict[Function, None] = {}
    for label in sorted(places, key=lambda label: label.order):
        if isinstance(label.atom, Cell):
            found.update(dict.fromkeys(_functions_at(walk.analysis, label.atom)))
    for function in list(found)[:FOUND_MAX]:
        walk.analysis.consulted.add(walk.id)
        if function not in callee.objects:
            result = join(result, walk.call(walk, Value(frozenset((function,))), given, at, end))
    return result


def _wait(walk: Walk, places: frozenset[Label], given: Arguments, at: int, end: int) -> None:
    place = walk.place or (walk.id, at)
    slot = f"{place[0]}#{place[1]}#(registered)"
    key = (place, slot, at)
    if key in walk.pending or len(walk.pending) < PENDING_MAX:
        receiver = Value(labels=places)
        walk.pending[key] = Pending(receiver, "", given, place, end, slot, at, walk.conditions)


def _functions_at(analysis: Analysis, cell: Cell) -> list[Function]:
    return [
        function
        for key, functions in sorted(analysis.registered.get(cell.key, {}).items())
        if is_callers(key) or is_callers(cell.path[0]) or may_be(key, cell.path[0])
        for function in functions
    ]


def collect_registered(
    summaries: Iterable[Summary],
) -> dict[str, dict[str, list[Function]]]:
    """Return the functions that stand in shared containers: by container, then by slot."""
    found: dict[str, dict[str, list[Function]]] = {}
    for summary in summaries:
        effects = summary.effects
        for node, key, value in effects.writes:
            if isinstance(node, Site) and node.context == SHARED and key.startswith(("[", ".")):
                functions = _functions_in(effects, value)
                if functions:
                    known = found.setdefault(node.order, {}).setdefault(key, [])
                    known.extend(f for f in functions if f not in known)
    return found


def _functions_in(effects: Effects, value: Value) -> list[Function]:
    """Return the functions that a value is, or that the containers in it hold."""
    functions: list[Function] = []
    nodes: list[Node] = ordered(value)
    seen: set[Node] = set()
    while nodes:
        node = nodes.pop(0)
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, Function) and not node.open:
            functions.append(node)
        elif isinstance(node, Site) and not node.cls:
            for _, part in sorted((effects.held(node) or {}).items()):
                nodes.extend(ordered(part))
    return functions
