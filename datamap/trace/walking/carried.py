"""What one round of a loop hands to the next: without it another round would find nothing new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from datamap.model.syntax import (
    Annotated,
    Assign,
    Expr,
    For,
    If,
    Import,
    Match,
    Name,
    Seq,
    Stmt,
    Try,
    While,
    With,
)
from datamap.values.nodes import SHARED, Node, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datamap.trace.frame import Walk
    from datamap.trace.state import State
    from datamap.values.value import Value


def carries_on(walk: Walk, loop: For | While, before: State, after: State) -> bool:
    """Tell whether a round changed anything that the next one may read.

    A variable that each round binds before it reads it is the next round's own, and an object
    that the round has made is reached only through such variables, or some older object changed.
    """
    if any(_changed(node, before.heap.get(node), slots) for node, slots in after.heap.items()):
        return True
    changed = {
        name
        for name, value in after.names.items()
        if (held := before.names.get(name, value)) is not value and held != value
    }
    changed |= after.names.keys() - before.names.keys()
    if not changed:
        return False
    if walk.function.entry.kind != "function":
        # Whatever a module's loop calls may read the module's names.
        return True
    known = walk.loop_names.get(id(loop))
    if known is None:
        known = walk.loop_names[id(loop)] = names_carried(loop)
    return not changed.isdisjoint(known)


def _changed(node: Node, before: dict[str, Value] | None, slots: dict[str, Value]) -> bool:
    if before is slots:
        return False
    if before is None:
        return not (isinstance(node, Site) and node.context != SHARED)
    return before != slots


def names_carried(loop: For | While) -> frozenset[str]:
    """Return the names that a round of a loop may read before it binds them."""
    found: set[str] = set()
    bound: set[str] = set()
    if isinstance(loop, For):
        _bind(loop.target, bound, found)
    else:
        _read(loop.test, bound, found)
    _block(loop.body, bound, found)
    return frozenset(found)


def _block(statements: Sequence[Stmt], bound: set[str], found: set[str]) -> None:
    """Add what a block reads of what is not bound; `bound` grows by what it always binds."""
    for statement in statements:
        _statement(statement, bound, found)


def _statement(statement: Stmt, bound: set[str], found: set[str]) -> None:
    if isinstance(statement, Assign):
        _read(statement.value, bound, found)
        for target in statement.targets:
            _bind(target, bound, found)
    elif isinstance(statement, Annotated) and statement.value is not None:
        _read(statement.value, bound, found)
        _bind(statement.target, bound, found)
    elif isinstance(statement, Import):
        bound.add(statement.local)
    elif isinstance(statement, If):
        for branch in statement.branches:
            _read(branch.test, bound, found)
            _block(branch.body, set(bound), found)
        _block(statement.orelse, set(bound), found)
    elif isinstance(statement, For):
        _read(statement.source, bound, found)
        inner = set(bound)
        _bind(statement.target, inner, found)
        _block(statement.body, inner, found)
        _block(statement.orelse, set(bound), found)
    elif isinstance(statement, With):
        _read(statement.manager, bound, found)
        if statement.target is not None:
            _bind(statement.target, bound, found)
        _block(statement.body, bound, found)
    elif isinstance(statement, Try):
        _block(statement.body, set(bound), found)
        for handler in statement.handlers:
            _read(handler.caught, bound, found)
            caught = set(bound) | ({handler.name} if handler.name else set())
            _block(handler.body, caught, found)
        _block(statement.orelse, set(bound), found)
        _block(statement.final, set(bound), found)
    elif isinstance(statement, Match):
        _read(statement.subject, bound, found)
        for case in statement.cases:
            _read(case.pattern, bound, found)
            _read(case.guard, bound, found)
            _block(case.body, set(bound), found)
    else:
        _read(statement, bound, found)


def _bind(target: Expr, bound: set[str], found: set[str]) -> None:
    if isinstance(target, Name):
        bound.add(target.id)
    elif isinstance(target, Seq):
        for item in target.items:
            _bind(item, bound, found)
    else:
        _read(target, bound, found)


def _read(part: object, bound: set[str], found: set[str]) -> None:
    """Add every name in a piece of syntax, whatever is done with it, that is not bound."""
    if isinstance(part, Name):
        if part.id not in bound:
            found.add(part.id)
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            inner = getattr(part, name)
            if isinstance(inner, (msgspec.Struct, list, tuple)):
                _read(inner, bound, found)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            if isinstance(inner, (msgspec.Struct, list, tuple)):
                _read(inner, bound, found)
