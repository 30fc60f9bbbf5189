"""Make of what a callee made of one element one object for each kind of element that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.calls.substitution import Use, value_at
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.chosen import words_of
from datamap.values.nodes import Site
from datamap.values.value import Value

if TYPE_CHECKING:
    from collections.abc import Collection

    from datamap.trace.frame import Walk
    from datamap.trace.remade import Remade
    from datamap.trace.summary import LeftObject
    from datamap.values.nodes import Node

Kind = tuple[str, "frozenset[Node]", Value]
"""A part of elements, the words that it is in these (none where nobody knows), and these."""

KINDS_MAX: Final = 4
"""Kinds of elements that are told apart; of more one object is made, as of one."""


def tell_remade_apart(
    use: Use, remade: Collection[Remade], waiting_for: Collection[LeftObject]
) -> None:
    """Note which objects of the callee are one for each kind of element of the caller.

    A call that waited for the caller was given the object as it is: it stays one.
    """
    given = {node for node, _, _ in waiting_for}
    for one in remade:
        groups = [] if one.node in given else _groups(use, one)
        if not 1 < len(groups) <= KINDS_MAX:
            continue
        kinds = [_use_of_kind(use, one, kind, number) for number, kind in enumerate(groups, 1)]
        use.kinds[one.node] = kinds
        use.kinds_at[one.node.owner, one.node.at] = kinds
        for inner in one.inner:
            use.inner_kinds.setdefault(inner, []).extend(kinds)


def _use_of_kind(use: Use, one: Remade, kind: Kind, number: int) -> Use:
    """Return a use of the summary for what is made of one kind of element."""
    part, words, elements = kind
    return Use(
        use.walk,
        use.function,
        use.bound,
        use.at,
        results=use.results,
        paths={(one.root, one.base): elements},
        outer=use,
        made=frozenset((one.node, *one.inner)),
        kind=number,
        told={
            (one.node, slot): Value(words)
            for slot, copied in one.copied
            if words and copied == part
        },
    )


def _groups(use: Use, one: Remade) -> list[Kind]:
    """Return the caller's elements by what the first part that tells them apart is."""
    elements = value_at(use, one.root, one.base)
    if sum(isinstance(node, Site) for node in elements.objects) < 2:  # noqa: PLR2004 - several
        return []
    for part in dict.fromkeys(part for _, part in one.copied):
        groups = _by_words(use.walk, elements, part)
        if len(groups) > 1:
            return groups
    return []


def _by_words(walk: Walk, elements: Value, part: str) -> list[Kind]:
    """Return the elements by their words: where those of some overlap, they are of one kind."""
    words = words_of(walk, elements, part)
    groups: list[tuple[frozenset[Node], set[Node]]] = []
    for node in ordered(elements):
        known, nodes = words.get(node, frozenset()), {node}
        same = [group for group in groups if group[0] & known or not (group[0] or known)]
        groups = [group for group in groups if group not in same]
        for other, more in same:
            known, nodes = known | other, nodes | more
        groups.append((known, nodes))
    return [
        (part, known, _of(elements, nodes))
        for known, nodes in sorted(groups, key=lambda group: sorted(w.order for w in group[0]))
    ]


def _of(elements: Value, group: set[Node]) -> Value:
    others = elements.objects - group
    return Value(frozenset(group), frozenset(x for x in elements.labels if x.atom not in others))
