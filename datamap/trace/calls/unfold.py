"""Unfold spreads in arguments: `*x` and `**x` of known shape become single arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import derived, only, ordered
from datamap.trace.heap.fields import fields_of
from datamap.trace.heap.items import read_elements
from datamap.trace.heap.slots import class_of, is_foreign, slots_of
from datamap.trace.keys import ANY_KEY, all_known, names_key
from datamap.trace.summary import Arguments
from datamap.values.nodes import Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datamap.trace.frame import Walk


def unfold(walk: Walk, given: Arguments, at: int) -> Arguments:
    """Return arguments with what is known of their spreads.

    The spreads of inputs are kept for the caller.
    """
    positional = list(given.positional)
    # What was known of a kept spread only as "some element" is now told by the spread itself.
    rest = EMPTY if given.stars else given.rest
    stars: list[Value] = []
    for star in given.stars:
        known, more = unpacked(walk, star, at)
        if rest is EMPTY and not stars:
            positional.extend(known)
        else:
            for value in known:
                rest = join(rest, value)
        rest = join(rest, more)
        if any(node.open and not isinstance(node, Site) for node in star.objects):
            stars.append(star)
    keywords = dict(given.keywords)
    spreads: list[Value] = []
    for spread in given.spreads:
        spreads.extend(_spread_keywords(walk, spread, keywords, at))
    return Arguments(tuple(positional), tuple(keywords.items()), rest, tuple(spreads), tuple(stars))


def unpacked(walk: Walk, value: Value, at: int) -> tuple[list[Value], Value]:
    """Return the elements of a sequence that are told apart, and the rest as one."""
    nodes = ordered(value)
    if len(nodes) != 1 or not isinstance(nodes[0], Site) or nodes[0].what not in {"tuple", "list"}:
        return [], read_elements(walk, value, at)
    slots = slots_of(walk, nodes[0])
    known, rest = positions(slots), slots.get(ANY_KEY, EMPTY)
    if not known and is_foreign(walk, nodes[0]):
        return [], read_elements(walk, value, at)
    labels = derived(value)
    if labels:
        # The label of a whole sequence is one of each of its elements.
        whole = Value(labels=labels)
        known = [join(part, whole) for part in known]
        rest = join(rest, whole) if rest is not EMPTY or not known else rest
    return known, rest


def positions(slots: Mapping[str, Value]) -> list[Value]:
    """Return the elements that are told apart, in order."""
    known: list[Value] = []
    while f"[#{len(known)}]" in slots:
        known.append(slots[f"[#{len(known)}]"])
    return known


def known_positions(slots: Mapping[str, Value]) -> list[Value] | None:
    """Return all elements in order, or None where not all are told apart."""
    return None if "[*]" in slots else positions(slots)


def _spread_keywords(walk: Walk, value: Value, keywords: dict[str, Value], at: int) -> list[Value]:
    """Add the known keys of a mapping to the keywords; return what has unknown keys."""
    unknown: list[Value] = []
    for node in ordered(value):
        if class_of(node):
            for name, part in fields_of(walk, node, at).items():
                keywords[name] = join(keywords.get(name, EMPTY), part)
            continue
        slots = slots_of(walk, node)
        for key, part in slots.items():
            if names_key(key):
                name = key[1:-1]
                keywords[name] = join(keywords[name], part) if name in keywords else part
        if not (isinstance(node, Site) and node.what == "dict"):
            unknown.append(Value(frozenset((node,)), value.labels))
        elif not all_known(slots):
            unknown.append(only(node))
    if not value.objects and value.labels:
        unknown.append(value)
    return unknown
