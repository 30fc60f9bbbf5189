"""Elements that a test has chosen: `for m in messages: if m.role == "system": ...`.

What a caller's elements hold there is known to the caller only. So the path to them names the test,
`[*?.role=system]`, and who uses the summary takes of its own elements those that may pass.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.slots import is_foreign, slots_of
from datamap.trace.keys import ANY_KEY, EACH, chosen_by, is_chosen
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
    words = words_of(walk, value, part)
    renamed: dict[Node, Node] = {}
    dropped: set[Node] = set()
    for node in ordered(value):
        if isinstance(node, (Input, Result)) and node.path[-1:] in _MANY:
            renamed[node] = _below(walk, node, slot)
        elif _is_of_another(node, part, word):
            dropped.add(node)
        else:
            known = _texts(words.get(node, frozenset()))
            if known and word not in known:
                dropped.add(node)
    return _changed(walk, value, dropped, renamed)


def without_chosen(walk: Walk, value: Value, slot: str) -> Value:
    """Return of some elements those that may fail the test; callers' are not told apart."""
    part, word = chosen_by(slot)
    dropped: set[Node] = {
        node
        for node in value.objects
        if isinstance(node, Site) and _texts(_words_in(walk, node, part)) == {word}
    }
    return _changed(walk, value, dropped, {})


def place_of(node: Node) -> tuple[str, int] | None:
    """Return where an object was made, as far as that tells it from others."""
    if isinstance(node, Site):
        return node.owner, node.at
    return node.site if isinstance(node, External) and node.kind == "call" else None


def _is_of_another(node: Node, part: str, word: str) -> bool:
    """Tell whether an earlier test has chosen the elements of which the part is another word."""
    if not isinstance(node, (Input, Result)) or not node.path or not is_chosen(node.path[-1]):
        return False
    known, other = chosen_by(node.path[-1])
    return known == part and other != word


def words_of(walk: Walk, value: Value, part: str) -> dict[Node, frozenset[Node]]:
    """Return the words that a part is of objects made in sight; none where it may be others."""
    found: dict[Node, frozenset[Node]] = {}
    beside: dict[tuple[str, int] | None, list[frozenset[Node]]] = {}
    for node in ordered(value):
        if isinstance(node, Site):
            found[node] = words = _words_in(walk, node, part)
            beside.setdefault(place_of(node), []).append(words)
    for node in value.objects:
        if isinstance(node, External) and node.kind == "call":
            # What a library's object was made with stands beside it: both are one.
            known = beside.get(node.site)
            words = frozenset(chain(*known)) if known else _words_given(walk, node, part)
            found[node] = words if not known or all(known) else frozenset()
    return found


def _words_in(walk: Walk, node: Site, part: str) -> frozenset[Node]:
    held = None if is_foreign(walk, node) else slots_of(walk, node).get(part)
    if held is None or held.labels:
        return frozenset()
    return held.objects if all(map(_is_word, held.objects)) else frozenset()


def _words_given(walk: Walk, node: External, part: str) -> frozenset[Node]:
    """Return the words that a library's object was made with, if none was written since."""
    if walk.state is not None and walk.state.get(node, part) is not None:
        return frozenset()
    given = [a.value.objects for a in node.args if a.name == part.strip(".[]") and not a.data]
    words = given[0] if len(given) == 1 else frozenset()
    return words if all(map(_is_word, words)) else frozenset()


def _is_word(node: Node) -> bool:
    return isinstance(node, Const) and isinstance(node.value, str)


def _texts(words: frozenset[Node]) -> set[object]:
    return {node.value for node in words if isinstance(node, Const)}


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
