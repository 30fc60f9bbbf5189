"""Loops over the entries of a mapping that write them into another, whose keys then are the same.

`for k, v in d.items(): m[k] = v` is `m.update(d)`, less what conditions leave out, and so is
`for k in d: m[k] = d[k]`. A function that calls itself for nested mappings leaves each entry under
its key, too: `m[k] = merge(d[k], e[k])`. Where a test says which key it is, the value is what
stands under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.nodes_in import nodes_in
from datamap.model.syntax import Assign, Attr, Call, Compare, Const, Expr, For, Item, Name, Seq
from datamap.trace.heap.items import read_item
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datamap.trace.frame import Walk

Names = tuple[str, str]
"""The name of the key and of the value; "" where the value is read from the mapping."""


def names_of_entries(loop: For) -> tuple[Names, ...]:
    """Return the names that a loop binds to an entry, if it copies it or tests its key.

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
    copied, tested = _said_of_names(loop.body)
    return tuple(names for names in found if names in copied or (names[1] and names[0] in tested))


def _said_of_names(body: Sequence[object]) -> tuple[set[Names], set[str]]:
    """Return what statements copy, under the names of entries, and which names tests compare."""
    copied: set[Names] = set()
    tested: set[str] = set()
    for node in nodes_in(body):
        if isinstance(node, Assign):
            names = _names_of_copy(node)
            if names is not None:
                copied.add(names)
        elif isinstance(node, Compare):
            tested.update(_tested(node))
    return copied, tested


def _tested(part: Compare) -> tuple[str, ...]:
    """Return the name that a test compares with literals: `key == "a"`, `key in ("a",)`."""
    if len(part.operands) != 2:  # noqa: PLR2004 - both sides
        return ()
    left, right = part.operands
    return (left.id,) if isinstance(left, Name) and isinstance(right, (Const, Seq)) else ()


def _names_of_copy(node: Assign) -> Names | None:
    (target, *others) = node.targets
    if others or not isinstance(target, Item) or not isinstance(target.key, Name):
        return None
    key, value = target.key.id, node.value
    if isinstance(value, Name):
        return key, value.id
    entries = _entries_in(value)
    same = [isinstance(e.key, Name) and e.key.id == key for e in entries]
    return (key, "") if same and all(same) else None


def _entries_in(value: Expr) -> list[Item]:
    """Return the entry that is read, or those that a call is handed and nothing else."""
    if isinstance(value, Item):
        return [value]
    if not isinstance(value, Call) or value.keywords:
        return []
    handed = [argument for argument in value.args if isinstance(argument, Item)]
    return handed if len(handed) == len(value.args) else []


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
    if isinstance(node.value, Call):
        if not same or not _is_recursive(walk, node.value):
            return None
        read = [walk.evaluate(walk, entry.object) for entry in _entries_in(node.value)]
        return (target, join_all(read)) if all(value.objects for value in read) else None
    if isinstance(node.value, Item):
        same = same and _is_mapping(walk, node.value.object, entries.mapping)
    else:
        same = same and _is_of(walk.state.names.get(names[1], EMPTY), entries.value)
    return (target, entries.mapping) if same else None


def narrow_entry(walk: Walk, key: str, known: Value) -> None:
    """Take the value of an entry for what stands under its key, where a test names the key."""
    if walk.state is None:
        return
    for (name, value), entries in walk.entries.items():
        now = walk.state.names.get(value, EMPTY)
        if name != key or not value or not _holds_value(now, entries.value):
            continue
        under = join_all(
            read_item(walk, entries.mapping, Value(frozenset((constant,))), 0)
            for constant in sorted(known.objects, key=lambda node: node.order)
        )
        # Something else may have been bound to the name, or what an earlier test said.
        past = join_all((entries.value, *entries.told))
        other = Value(now.objects - past.objects, now.labels - past.labels)
        walk.state.names[value] = join(under, other)
        entries.told.append(under)


def _holds_value(now: Value, bound: Value) -> bool:
    return now.objects >= bound.objects and now.labels >= bound.labels


def _is_recursive(walk: Walk, call: Call) -> bool:
    """Tell whether a function calls itself, by its name or as a method of its own."""
    name = walk.function.entry.name
    if isinstance(call.function, Attr):
        return call.function.name == name and isinstance(call.function.object, Name)
    return isinstance(call.function, Name) and call.function.id == name


def _is_mapping(walk: Walk, read: Expr, mapping: Value) -> bool:
    return bool(mapping.objects) and walk.evaluate(walk, read) == mapping


def _is_of(now: Value, bound: Value) -> bool:
    return now.labels == bound.labels and now.objects <= bound.objects
