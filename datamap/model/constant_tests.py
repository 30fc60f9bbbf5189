"""Tests that come out the same in every run, and the code that such a test keeps from running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Bool, Const, Expr, If, IfExp, Node, Op, Stmt, While

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def truth_of(test: Expr) -> bool | None:
    """Return what a test is whatever its names hold, or None: False for `x and 0`."""
    if isinstance(test, Const):
        return bool(test.value)
    if isinstance(test, Op) and test.operator == "not":
        inner = truth_of(test.operands[0])
        return None if inner is None else not inner
    if isinstance(test, Bool):
        known = [truth_of(operand) for operand in test.operands]
        # One operand that is so settles it: a false one an `and`, a true one an `or`.
        settles = test.operator != "and"
        if settles in known:
            return settles
        return None if None in known else not settles
    return None


def never_holds(test: Expr) -> bool:
    """Tell whether a test is false whatever its names hold: `False`, `x and 0`."""
    return truth_of(test) is False


def always_holds(test: Expr) -> bool:
    """Tell whether a test is true whatever its names hold: `True`, `x or 1`."""
    return truth_of(test) is True


def never_reached(node: Stmt) -> list[Stmt]:
    """Return the statements that a constant test of this one keeps from running."""
    if isinstance(node, While):
        return node.body if never_holds(node.test) else []
    if not isinstance(node, If):
        return []
    left: list[Stmt] = []
    closed = False
    for branch in node.branches:
        if closed or never_holds(branch.test):
            left += branch.body
        closed = closed or always_holds(branch.test)
    return left + node.orelse if closed else left


def parts_that_run(nodes: Iterable[object]) -> Iterator[Node]:
    """Yield the nodes, and all below them but what a constant test keeps from running."""
    waiting = list(nodes)
    while waiting:
        item = waiting.pop()
        if isinstance(item, (str, int)):
            continue
        if isinstance(item, (list, tuple)):
            waiting += item
            continue
        if not isinstance(item, Node):
            continue
        yield item
        if isinstance(item, IfExp):
            waiting.append(item.test)
            waiting += [] if never_holds(item.test) else [item.body]
            waiting += [] if always_holds(item.test) else [item.orelse]
        elif isinstance(item, (If, While)):
            left = {id(statement) for statement in never_reached(item)}
            bodies = [item.orelse, *_arms(item)]
            waiting += [s for body in bodies for s in body if id(s) not in left]
            waiting += [b.test for b in item.branches] if isinstance(item, If) else [item.test]
        else:
            waiting += [getattr(item, name) for name in item.__struct_fields__]


def _arms(node: If | While) -> list[list[Stmt]]:
    return [branch.body for branch in node.branches] if isinstance(node, If) else [node.body]
