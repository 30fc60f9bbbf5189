"""Tests that choose elements: under `if m.role == "system"` the name `m` is one of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Const, Expr, Item, Name
from datamap.trace.heap.chosen import chosen_of, without_chosen
from datamap.trace.keys import chosen_slot
from datamap.values.nodes import Const as ConstNode

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Value


def choose_elements(walk: Walk, left: Expr, known: Value, *, equal: bool) -> bool:
    """Take of what a name may be the elements of which a part is a word; False for none such."""
    if not isinstance(left, (Attr, Item)) or not isinstance(left.object, Name):
        return False
    part, word = _part_of(left), next(iter(known.objects))
    name, entry, state = left.object.id, walk.function.entry, walk.state
    if part is None or not isinstance(word, ConstNode) or not isinstance(word.value, str):
        return False
    value = state.names.get(name) if state is not None and name not in entry.captured else None
    if state is None or value is None:
        return False
    slot = chosen_slot(part, word.value)
    chosen = chosen_of(walk, value, slot) if equal else without_chosen(walk, value, slot)
    if chosen == value or not chosen.objects:
        return False
    state.names[name] = chosen
    return True


def _part_of(test: Attr | Item) -> str | None:
    if isinstance(test, Attr):
        return f".{test.name}"
    key = test.key.value if isinstance(test.key, Const) else None
    return f"[{key}]" if isinstance(key, str) else None
