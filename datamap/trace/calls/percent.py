"""Text filled by the operator `%`: `"/people/%s" % name`, `"%(to)s" % row`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from datamap.trace.calls.unfold import known_positions
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.items import read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.pieces import hole_parts, texts_of
from datamap.trace.heap.slots import slots_of
from datamap.trace.heap.texts import text_labels
from datamap.values.nodes import Const, Node, Site, Text
from datamap.values.value import NO_LABELS, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

PLACE = re.compile(r"%(?:\((?P<key>[^)]*)\))?[#0\- +]*(?P<width>\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z%]")


def fill_percent(walk: Walk, pattern: Value, given: Value, at: int) -> Value:
    """Return `pattern % given`; where the places and what fills them do not fit, all of it."""
    result = Value(labels=pattern.labels)
    for node in ordered(pattern):
        if isinstance(node, Const) and isinstance(node.value, str):
            filled = _fill(walk, node.value, given, at)
            if filled is None:
                filled = Value(
                    frozenset((walk.analysis.make.make(Text, (None,)),)),
                    text_labels(walk, given, at),
                )
            result = join(result, filled)
    return result


def _fill(walk: Walk, pattern: str, given: Value, at: int) -> Value | None:
    places = list(PLACE.finditer(pattern))
    if any("*" in place[0] for place in places):
        return None
    in_order = _in_order(walk, given)
    choices: list[list[str | Node | None]] = []
    labels = NO_LABELS
    end = 0
    for place in places:
        choices.append([pattern[end : place.start()]])
        end = place.end()
        if place[0].endswith("%"):
            choices.append(["%"])
            continue
        if place["key"] is not None:
            value = read_item(walk, given, literal(walk, place["key"]), at)
        elif in_order:
            value = in_order.pop(0)
        else:
            return None
        labels |= text_labels(walk, value, at)
        choices.append(hole_parts(value))
    choices.append([pattern[end:]])
    return Value(texts_of(walk, choices).objects, labels)


def _in_order(walk: Walk, given: Value) -> list[Value]:
    """Return what fills the places one after the other: the items of a tuple, else the value."""
    nodes = ordered(given)
    if not any(isinstance(node, Site) and node.what == "tuple" for node in nodes):
        return [given]
    if len(nodes) > 1:
        return []
    return known_positions(slots_of(walk, nodes[0])) or []
