"""Elements that a test has chosen: `for m in messages: if m.role == "system": ...`.

What a caller's elements hold there is known to the caller only. So the path to them names the test,
`[*?.role=system]`, and who uses the summary takes of its own elements those that may pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.slots import is_foreign, slots_of
from datamap.trace.keys import ANY_KEY, EACH, chosen_by
from datamap.values.nodes import Const, External, Input, Result, Site
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node

_MANY: Final = ((ANY_KEY,), (EACH,))
"""How the path to one of a caller's elements ends, of which nobody here knows which."""


def chosen_of(walk: Walk, value: Value, slot: str) -> Value:
    """Return of some elements those that may pass the test of which a slot tells."""
    part, word = chosen_by(slot)
    renamed: dict[Node, Node] = {}
    dropped: set[Node] = set()
    for node in ordered(value):
        if isinstance(node, (Input, Result)) and node.path[-1:] in _MANY:
            renamed[node] = _below(walk, node, slot)
        elif _words(walk, node, part) - {word} and word not in _words(walk, node, part):
            dropped.add(node)
    # What a library's object was made with stands beside it: both are one.
    places = {place_of(node) for node in dropped} - {
        place_of(node) for node in value.objects - dropped if isinstance(node, Site)
    }
    dropped |= {o for o in value.objects if isinstance(o, External) and place_of(o) in places}
    return _changed(walk, value, dropped, renamed)


def without_chosen(walk: Walk, value: Value, slot: str) -> Value:
    """Return of some elements those that may fail the test; callers' are not told apart."""
    part, word = chosen_by(slot)
    dropped = {node for node in value.objects if _words(walk, node, part) == {word}}
    return _changed(walk, value, dropped, {})


def place_of(node: Node) -> tuple[str, int] | None:
    """Return where an object was made, as far as that tells it from others."""
    if isinstance(node, Site):
        return node.owner, node.at
    return node.site if isinstance(node, External) and node.kind == "call" else None


def _words(walk: Walk, node: Node, part: str) -> set[str]:
    """Return the words that a part of an object made in sight is; none where it may be others."""
    if not isinstance(node, Site) or is_foreign(walk, node):
        return set()
    held = slots_of(walk, node).get(part)
    if held is None or held.labels:
        return set()
    words = {o.value for o in held.objects if isinstance(o, Const) and isinstance(o.value, str)}
    return words if len(words) == len(held.objects) else set()


def _below(walk: Walk, node: Input | Result, slot: str) -> Node:
    path = (*node.path[:-1], slot)
    make = walk.analysis.make
    if isinstance(node, Input):
        return make.make(Input, node.root, path, node.type)
    return make.make(Result, node.at, node.slot, path)


def _changed(walk: Walk, value: Value, dropped: set[Node], renamed: dict[Node, Node]) -> Value:
    if not dropped and not renamed:
        return value
    make = walk.analysis.labels.make
    return Value(
        frozenset(renamed.get(o, o) for o in value.objects if o not in dropped),
        frozenset(
            make(renamed[x.atom], x.via, x.marks) if x.atom in renamed else x
            for x in value.labels
            if x.atom not in dropped
        ),
    )
