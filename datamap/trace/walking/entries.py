"""Loops over the entries of a mapping that write them into another, whose keys then are the same.

`for k, v in d.items(): m[k] = v` is `m.update(d)`, less what conditions leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from datamap.model.syntax import Assign, Attr, Call, Expr, For, Item, Name, Seq
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def names_of_entries(loop: For) -> tuple[str, str] | None:
    """Return the two names that a loop binds, if it binds just two and writes one under the other.

    Only then the mapping is asked for, which means to evaluate it once more.
    """
    target = loop.target
    if not isinstance(target, Seq) or len(target.items) != 2:  # noqa: PLR2004 - key and value
        return None
    key, value = target.items
    if not isinstance(key, Name) or not isinstance(value, Name):
        return None
    names = key.id, value.id
    return names if _copies(loop.body, names) else None


def _copies(part: object, names: tuple[str, str]) -> bool:
    """Tell whether a piece of syntax holds `... [key] = value`."""
    if isinstance(part, Assign) and _names_of_copy(part) == names:
        return True
    if isinstance(part, msgspec.Struct):
        return any(_copies(getattr(part, name), names) for name in part.__struct_fields__)
    return isinstance(part, (list, tuple)) and any(_copies(inner, names) for inner in part)


def _names_of_copy(node: Assign) -> tuple[str, str] | None:
    (target, *others) = node.targets
    if others or not isinstance(target, Item) or not isinstance(target.key, Name):
        return None
    return (target.key.id, node.value.id) if isinstance(node.value, Name) else None


def mapping_of_items(walk: Walk, source: Expr) -> Value | None:
    """Return the mapping whose `items()` these are, or None."""
    if not isinstance(source, Call) or source.args or not isinstance(source.function, Attr):
        return None
    if source.function.name != "items":
        return None
    return walk.evaluate(walk, source.function.object)


def copied_entry(walk: Walk, node: Assign) -> tuple[Item, Value] | None:
    """Return where an entry of a mapping is written, and the mapping; None if this does not."""
    names = _names_of_copy(node) if walk.entries and walk.state is not None else None
    entries = walk.entries.get(names) if names else None
    target = node.targets[0]
    if names is None or entries is None or walk.state is None or not isinstance(target, Item):
        return None
    # A test may have narrowed the names since; another value may not have been bound to them.
    key, value = (walk.state.names.get(name, EMPTY) for name in names)
    same = _is_of(key, entries.key) and _is_of(value, entries.value)
    return (target, entries.mapping) if same else None


def _is_of(now: Value, bound: Value) -> bool:
    return now.labels == bound.labels and now.objects <= bound.objects
