"""Texts of known pieces: what may fill a hole, and the few texts that this makes."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import ordered
from datamap.values.nodes import Const, Node, Text
from datamap.values.value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datamap.trace.frame import Walk

TEXTS_MAX = 4
"""Texts that one f-string may become; a hole with more fillings stays a hole."""

Piece = str | Node | None


def hole_parts(value: Value) -> list[Piece]:
    """Return what fills a hole of a text: known strings, an object, or None for anything."""
    parts: list[Piece] = []
    for node in ordered(value):
        if isinstance(node, Const):
            if node.value is not None:
                parts.append(str(node.value))
        elif isinstance(node, Text) and len(node.parts) == 1 and isinstance(node.parts[0], str):
            parts.append(node.parts[0])
        else:
            parts.append(node)
    known = list(dict.fromkeys(parts))
    return known if known and len(known) <= TEXTS_MAX else [None]


def texts_of(walk: Walk, choices: Sequence[list[Piece]]) -> Value:
    """Return the texts of all combinations, at most a few."""
    made = walk.analysis.make
    texts: list[Node] = []
    for parts in islice(product(*choices), TEXTS_MAX):
        flat: list[Piece] = []
        for part in parts:
            flat.extend(part.parts if isinstance(part, Text) else (part,))
        if all(isinstance(part, str) for part in flat):
            texts.append(made.const("".join(str(part) for part in flat)))
        else:
            texts.append(made.make(Text, tuple(flat)))
    return Value(frozenset(texts))
