"""Loops: a body is run until nothing changes, a few times at most."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from datamap.model.syntax import Break, Continue, For, Seq, While
from datamap.trace.frame import Entries
from datamap.trace.heap.items import read_elements
from datamap.trace.state import State
from datamap.trace.walking.assign import assign
from datamap.trace.walking.carried import carries_on
from datamap.trace.walking.elements_apart import elements_apart
from datamap.trace.walking.entries import mapping_of_items, names_of_entries
from datamap.trace.walking.expressions import evaluate
from datamap.trace.walking.guards import narrow
from datamap.trace.walking.numbered import names_of_numbers
from datamap.trace.walking.paths import join_paths, position_of_test
from datamap.trace.walking.turns import take_turns, turns_of
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


LOOP_ROUNDS = 3


def _loop(
    walk: Walk, loop: For | While, body: Callable[[], None], *, at_least_once: bool = False
) -> None:
    """Run a body until nothing changes; an inner loop runs fewer rounds than the outermost."""
    if walk.state is None:
        return
    rounds = LOOP_ROUNDS if walk.loops == 0 else 2
    walk.loops += 1
    walk.breaks.append([])
    walk.continues.append([])
    last: State | None = None
    for _ in range(rounds):
        start = walk.state
        walk.state = start.copy()
        body()
        _after_element(walk)
        last = walk.state
        walk.state = join_paths(walk, start, walk.state)
        if walk.state is None or not carries_on(walk, loop, start, walk.state):
            break
    if at_least_once:
        walk.state = last
    walk.continues.pop()
    walk.loops -= 1
    breaks = walk.breaks.pop()
    walk.run(walk, loop.orelse)
    for state in breaks:
        walk.state = join_paths(walk, walk.state, state)


def run_for(walk: Walk, node: For) -> None:
    """Run a loop over the elements of a value."""
    source = evaluate(walk, node.source)
    written = walk.entry_names.get(id(node))
    if written is None:
        written = walk.entry_names[id(node)] = names_of_entries(node)
    mapping = mapping_of_items(walk, node) if written else None
    numbered = names_of_numbers(node)

    def body() -> None:
        elements = read_elements(walk, source, node.at)
        parts = elements_apart(walk, node, elements)
        for number, element in enumerate(parts):
            before, outer = walk.state, walk.part
            walk.part = number or outer
            run_element(element)
            walk.part = outer
            if parts[1:]:
                _after_element(walk)
                # Where this one was the last of the loop, others were before it.
                walk.state = walk.state or before

    def run_element(element: Value) -> None:
        assign(walk, node.target, element, node.at)
        outer, walk.numbered = (walk.entries, walk.numbered), {**walk.numbered, **numbered}
        if mapping is not None and walk.state is not None:
            for pair in written:
                key, value = (walk.state.names.get(name, EMPTY) for name in pair)
                walk.entries = {**walk.entries, pair: Entries(mapping, key, value, [])}
        walk.run(walk, node.body)
        walk.entries, walk.numbered = outer

    elements = turns_of(walk, source, node.at)
    if elements:
        _run_in_turn(walk, node, elements, run_element)
        return
    known = isinstance(node.source, Seq) and bool(node.source.items)
    _loop(walk, node, body, at_least_once=known)


def _run_in_turn(
    walk: Walk, loop: For, elements: list[Value], run_element: Callable[[Value], None]
) -> None:
    """Run a body for one element after the other."""
    walk.breaks.append([])
    walk.continues.append([])
    for element in take_turns(walk, elements):
        if walk.state is not None:
            run_element(element)
            _after_element(walk)
    walk.continues.pop()
    breaks = walk.breaks.pop()
    walk.run(walk, loop.orelse)
    for state in breaks:
        walk.state = join_paths(walk, walk.state, state)


def _after_element(walk: Walk) -> None:
    """Go on with the next element, also where this one left its round early."""
    for state in walk.continues[-1]:
        walk.state = join_paths(walk, walk.state, state)
    walk.continues[-1].clear()


def run_while(walk: Walk, node: While) -> None:
    """Run a loop under its test."""
    at = position_of_test(node.test)

    def body() -> None:
        evaluate(walk, node.test)
        outer = walk.conditions
        walk.conditions = (*outer, (at, True))
        if narrow(walk, node.test, holds=True):
            walk.run(walk, node.body)
        else:
            walk.state = None
        walk.conditions = outer

    _loop(walk, node, body)


def run_break(walk: Walk, _: Break) -> None:
    """Leave the innermost loop."""
    if walk.state is not None and walk.breaks:
        walk.breaks[-1].append(walk.state)
    walk.state = None


def run_continue(walk: Walk, _: Continue) -> None:
    """Go on with the next round of the innermost loop."""
    if walk.state is not None and walk.continues:
        walk.continues[-1].append(walk.state)
    walk.state = None
