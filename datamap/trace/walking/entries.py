"""Loops over the entries of a mapping that write them into another, whose keys then are the same.

`for k, v in d.items(): m[k] = v` is `m.update(d)`, less what conditions leave out, and so is
`for k in d: m[k] = d[k]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from datamap.model.syntax import Assign, Attr, Call, Expr, For, Item, Name, Seq
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

Names = tuple[str, str]
"""The name of the key and of the value; "" where the value is read from the mapping."""


def names_of_entries(loop: For) -> tuple[Names, ...]:
    """Return the names that a loop binds to an entry, if it writes one under the other.

    Only then the mapping is asked for, which means to evaluate it once more.
    """
    target = loop.target
    if isinstance(target, Name):
        found: tuple[Names, ...] = ((target.id, ""),)
    elif isinstance(target, Seq) and len(target.items) == 2:  # noqa: PLR2004 - key and value
        key, value = target.items
        if not isinstance(key, Name) or not isinstance(value, Name):
            return ()
        found = (key.id, value.id), (key.id, "")
    else:
        return ()
    return tuple(names for names in found if _copies(loop.body, names))


def _copies(part: object, names: Names) -> bool:
    """Tell whether a piece of syntax holds `... [key] = value`."""
    if isinstance(part, Assign) and _names_of_copy(part) == names:
        return True
    if isinstance(part, msgspec.Struct):
        return any(_copies(getattr(part, name), names) for name in part.__struct_fields__)
    return isinstance(part, (list, tuple)) and any(_copies(inner, names) for inner in part)


def _names_of_copy(node: Assign) -> Names | None:
    (target, *others) = node.targets
    if others or not isinstance(target, Item) or not isinstance(target.key, Name):
        return None
    key, value = target.key.id, node.value
    if isinstance(value, Name):
        return key, value.id
    same = isinstance(value, Item) and isinstance(value.key, Name) and value.key.id == key
    return (key, "") if same else None


def mapping_of_items(walk: Walk, loop: For) -> Value | None:
    """Return the mapping whose keys, or `items()`, a loop goes over, or None."""
    source = loop.source
    asked = "items" if isinstance(loop.target, Seq) else "keys"
    if isinstance(source, Call) and not source.args and isinstance(source.function, Attr):
        if source.function.name == asked:
            return walk.evaluate(walk, source.function.object)
        return None
    return walk.evaluate(walk, source) if isinstance(loop.target, Name) else None


def copied_entry(walk: Walk, node: Assign) -> tuple[Item, Value] | None:
    """Return where an entry of a mapping is written, and the mapping; None if this does not."""
    names = _names_of_copy(node) if walk.entries and walk.state is not None else None
    entries = walk.entries.get(names) if names else None
    target = node.targets[0]
    if names is None or entries is None or walk.state is None or not isinstance(target, Item):
        return None
    # A test may have narrowed the names since; another value may not have been bound to them.
    same = _is_of(walk.state.names.get(names[0], EMPTY), entries.key)
    if isinstance(node.value, Item):
        same = same and _is_mapping(walk, node.value.object, entries.mapping)
    else:
        same = same and _is_of(walk.state.names.get(names[1], EMPTY), entries.value)
    return (target, entries.mapping) if same else None


def _is_mapping(walk: Walk, read: Expr, mapping: Value) -> bool:
    return bool(mapping.objects) and walk.evaluate(walk, read) == mapping


def _is_of(now: Value, bound: Value) -> bool:
    return now.labels == bound.labels and now.objects <= bound.objects
