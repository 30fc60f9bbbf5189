"""What the place in a store is called, and how long it is kept there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.values.nodes import Const, External, Text

if TYPE_CHECKING:
    from datamap.values.nodes import Argument, Node

HOLE = "*"
"""Stands for what a run fills in: `otp:*`."""

SET = "set"
"""A lifetime that is given and that only a run knows."""

_LONGEST = 120


def place_name(chain: External, named: tuple[str, ...]) -> str:
    """Return what arguments call the place, `otp:*` where a part is filled in; "" if unknown."""
    for argument in _given(chain, named):
        names = sorted({name for o in argument.value.objects if (name := text_of(o, HOLE))})
        if names:
            return " ".join(names)[:_LONGEST]
    return ""


def lifetime(chain: External, expires: tuple[str, ...]) -> str:
    """Return how long a call says that a store keeps its data: a literal, `set`, or ""."""
    for argument in _given(chain, expires):
        values = [o.value for o in argument.value.objects if isinstance(o, Const)]
        if any(value is None for value in values) and len(argument.value.objects) == 1:
            continue
        said = sorted({str(value) for value in values if value is not None})
        return said[0] if len(said) == 1 and len(argument.value.objects) == 1 else SET
    return ""


def text_of(node: Node, hole: str) -> str:
    """Return the text that an object is, with its holes; "" where it is none."""
    if isinstance(node, Const) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, Text):
        return ""
    parts = [
        part if isinstance(part, str) else str(part.value) if isinstance(part, Const) else hole
        for part in node.parts
    ]
    return "".join(parts) if any(isinstance(part, str) and part for part in node.parts) else ""


def _given(chain: External, names: tuple[str, ...]) -> list[Argument]:
    return [one for name in names for one in chain.args if one.name == name]
