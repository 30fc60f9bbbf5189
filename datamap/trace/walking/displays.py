"""Displays: lists, sets, tuples, dicts and comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.nodes_in import nodes_in
from datamap.model.syntax import Attr, Call, Clause, Comp, Dict, Name, Seq, Star, Walrus
from datamap.trace.calls.builtin_methods import copy_container, known_entries, merge_mapping
from datamap.trace.calls.list_methods import append
from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.fields import fields_of
from datamap.trace.heap.items import read_elements
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.writes import add_element, write_item
from datamap.trace.summary import Arguments
from datamap.trace.walking.assign import assign
from datamap.trace.walking.guards import may_be, narrow
from datamap.trace.walking.turns import take_turns, turns_of
from datamap.values.nodes import Site
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datamap.trace.frame import Walk


OUTER = 1 << 47
"""Sets an enclosing display apart from its first item."""


LITERAL_MAX = 64
"""Items of a display that are told apart; the rest share one slot."""


KEYS_MAX = 256
"""Keys of a written dict that are told apart; tables of many thousand entries are real."""


def make_sequence(walk: Walk, node: Seq) -> Value:
    """Return the list, tuple or set of a display."""
    slots: dict[str, Value] = {}
    rest = EMPTY
    counted = True
    for item in node.items:
        if isinstance(item, Star):
            known, more = unpacked(walk, walk.evaluate(walk, item.value), node.at)
            if counted and more is EMPTY:
                for value in known:
                    slots[f"[#{len(slots)}]"] = value
            else:
                rest = join(join(rest, more), join_all(known))
                counted = False
            continue
        value = walk.evaluate(walk, item)
        if counted and len(slots) < LITERAL_MAX and node.kind != "set":
            slots[f"[#{len(slots)}]"] = value
        else:
            rest = join(rest, value)
    if rest is not EMPTY:
        slots["[*]"] = rest
    held = {o for value in slots.values() for o in value.objects if isinstance(o, Site)}
    at = node.at
    while any(o.at == at and o.what == node.kind and o.owner == walk.id for o in held):
        at += OUTER
    return new_container(walk, node.kind, at, slots)


def make_dict(walk: Walk, node: Dict) -> Value:
    """Return the dict of a display."""
    made = new_container(walk, "dict", node.at, {})
    for number, (key, expression) in enumerate(zip(node.keys, node.values, strict=True)):
        if key is None:
            spread = walk.evaluate(walk, expression)
            if any(class_of(o) for o in spread.objects):
                for inner in ordered(spread):
                    for name, value in fields_of(walk, inner, node.at).items():
                        write_item(walk, made, literal(walk, name), value, node.at)
            else:
                merge_mapping(walk, made, spread, node.at)
        else:
            known = walk.evaluate(walk, key)
            if number >= KEYS_MAX:
                known = Value(labels=known.labels)
            write_item(walk, made, known, walk.evaluate(walk, expression), node.at)
    return made


def comprehend(walk: Walk, node: Comp) -> Value:
    """Return what a comprehension collects."""
    if walk.state is None:
        return EMPTY
    copied = _copied_items(walk, node)
    if copied is not None:
        return copied
    what = {"dict": "dict", "generator": "generator", "set": "set"}.get(node.kind, "list")
    made = new_container(walk, what, node.at, {})
    names = dict(walk.state.names)
    for surely in _rounds(walk, node.clauses):
        element = walk.evaluate(walk, node.element)
        if node.value is not None:
            value = walk.evaluate(walk, node.value)
            write_item(walk, made, element, value, node.at, surely=surely)
        elif surely and what == "list":
            append(walk, made, Arguments((element,)), node.at)
        else:
            add_element(walk, made, element)
    if walk.state is not None:
        # What it binds and what its tests say holds in it alone, but for `:=`.
        bound = {part.name for part in nodes_in([node]) if isinstance(part, Walrus)}
        kept = {name: value for name, value in walk.state.names.items() if name in bound}
        walk.state.names = {**names, **kept}
    return made


def _rounds(walk: Walk, clauses: Sequence[Clause]) -> Iterator[bool]:
    """Bind the targets, round by round; say of each whether that is a round of its own for sure."""
    clause, *inner = clauses
    source = walk.evaluate(walk, clause.source)
    at = getattr(clause.source, "at", 0)
    elements = turns_of(walk, source, at)
    for element in take_turns(walk, elements or [read_elements(walk, source, at)]):
        assign(walk, clause.target, element)
        surely = bool(elements)
        for condition in clause.conditions:
            walk.evaluate(walk, condition)
            surely = surely and not may_be(walk, condition, holds=False)
            if not narrow(walk, condition, holds=True):
                break
        else:
            for all_surely in _rounds(walk, inner) if inner else (True,):
                yield surely and all_surely


def _copied_items(walk: Walk, node: Comp) -> Value | None:
    """Return `{k: v for k, v in d.items() if ...}` as what it is: the same keys, some left out."""
    clause = node.clauses[0]
    source = clause.source
    if not (
        node.kind == "dict"
        and len(node.clauses) == 1
        and isinstance(source, Call)
        and isinstance(source.function, Attr)
        and source.function.name == "items"
        and isinstance(clause.target, Seq)
        and isinstance(node.element, Name)
        and isinstance(node.value, Name)
        and [getattr(item, "id", "") for item in clause.target.items]
        == [node.element.id, node.value.id]
    ):
        return None
    mapping = walk.evaluate(walk, source.function.object)
    return None if known_entries(walk, mapping) else copy_container(walk, mapping, node.at)
