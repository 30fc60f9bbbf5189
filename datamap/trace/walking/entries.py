"""Loops over the entries of a mapping that write them into another, whose keys then are the same.

`for k, v in d.items(): m[k] = v` is `m.update(d)`, less what conditions leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Assign, Attr, Call, Expr, For, Item, Name, Seq
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def names_of_entries(loop: For) -> tuple[str, str] | None:
    """Return the two names that a loop binds, if it binds just two."""
    target = loop.target
    if not isinstance(target, Seq) or len(target.items) != 2:  # noqa: PLR2004 - key and value
        return None
    key, value = target.items
    return (key.id, value.id) if isinstance(key, Name) and isinstance(value, Name) else None


def mapping_of_items(walk: Walk, source: Expr) -> Value | None:
    """Return the mapping whose `items()` these are, or None."""
    if not isinstance(source, Call) or source.args or not isinstance(source.function, Attr):
        return None
    if source.function.name != "items":
        return None
    return walk.evaluate(walk, source.function.object)


def copied_entry(walk: Walk, node: Assign) -> tuple[Item, Value] | None:
    """Return where an entry of a mapping is written, and the mapping; None if this does not."""
    if not walk.entries or walk.state is None or not isinstance(node.value, Name):
        return None
    (target, *others) = node.targets
    if others or not isinstance(target, Item) or not isinstance(target.key, Name):
        return None
    names = target.key.id, node.value.id
    entries = walk.entries.get(names)
    if entries is None:
        return None
    # A test may have narrowed the names since; another value may not have been bound to them.
    key, value = (walk.state.names.get(name, EMPTY) for name in names)
    same = _is_of(key, entries.key) and _is_of(value, entries.value)
    return (target, entries.mapping) if same else None


def _is_of(now: Value, bound: Value) -> bool:
    return now.labels == bound.labels and now.objects <= bound.objects
