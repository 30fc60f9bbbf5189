"""Which inputs choose a branch: with a literal in their place, callers run a variant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Expr, Name
from datamap.values.nodes import SHARED, Input, Node, Site

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Value


def note_decides(walk: Walk, test: Expr, *, compared: bool = False) -> None:
    """Remember the input that a test asks for, if it is one that no inner function may change."""
    atom = _asked_for(walk, test)
    if atom is not None:
        walk.decides[atom] = compared or walk.decides.get(atom, False)


def held_attribute(walk: Walk, test: Attr) -> Value | None:
    """Return what this function or its caller put into an attribute of one object, if known."""
    node = _owner(walk, test)
    if walk.state is None or node is None or (isinstance(node, Site) and node.context == SHARED):
        return None
    return walk.state.get(node, f".{test.name}")


def _asked_for(walk: Walk, test: Expr) -> Input | None:
    if isinstance(test, Name):
        node = _only(walk, test.id)
        return node if isinstance(node, Input) and not node.path and node.root != "^" else None
    if not isinstance(test, Attr):
        return None
    node = _owner(walk, test)
    if not isinstance(node, Input) or node.path or node.root == "^" or walk.state is None:
        return None
    if _is_own(walk, node):
        # What an instance is in the middle of, another of its methods may change meanwhile.
        return None
    if walk.state.get(node, f".{test.name}") is not None:
        return None
    return walk.analysis.make.make(Input, node.root, (f".{test.name}",), None)


def _is_own(walk: Walk, node: Input) -> bool:
    first = [parameter.name for parameter in walk.function.entry.parameters[:1]]
    return walk.function.cls is not None and node.root in first


def _owner(walk: Walk, test: Attr) -> Node | None:
    return _only(walk, test.object.id) if isinstance(test.object, Name) else None


def _only(walk: Walk, name: str) -> Node | None:
    entry = walk.function.entry
    if walk.state is None or name not in entry.local or name in entry.captured:
        return None
    value = walk.state.names.get(name)
    if value is None or len(value.objects) != 1:
        return None
    (node,) = value.objects
    return node
