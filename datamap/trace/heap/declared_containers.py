"""Parameters that hold a built-in container for sure: no caller can say more of their methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Item, Name
from datamap.trace.heap.parameters import VARIADIC
from datamap.values.nodes import Input

if TYPE_CHECKING:
    from datamap.model.facts import Parameter
    from datamap.model.syntax import Expr
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node

_MAPPINGS = {"dict", "Dict"}
_SETS = {"set", "Set", "frozenset", "FrozenSet", "AbstractSet"}
_WITHOUT_KEYS = {*_SETS, "list", "List", "Sequence", "MutableSequence", "tuple", "Tuple"}


def is_variadic(walk: Walk, node: Node) -> bool:
    """Tell whether an object is what `*args` or `**kwargs` gathers."""
    parameter = _parameter(walk, node)
    return parameter is not None and parameter.kind in VARIADIC


def is_declared_mapping(walk: Walk, node: Node) -> bool:
    """Tell whether an object is a parameter that is declared to be a dict."""
    return _declared_name(walk, node) in _MAPPINGS


def may_have_keys(walk: Walk, node: Node) -> bool:
    """Tell whether what a caller hands in may be a mapping, so that a loop over it gives keys."""
    parameter = _parameter(walk, node)
    if parameter is not None and parameter.kind in VARIADIC:
        return parameter.kind == "var-keyword"
    if isinstance(node, Input) and node.type is not None:
        return is_declared_mapping(walk, node)
    return _declared_name(walk, node) not in _WITHOUT_KEYS


def is_declared_set(walk: Walk, node: Node) -> bool:
    """Tell whether an object is a parameter that is declared to be a set."""
    return _declared_name(walk, node) in _SETS


def _declared_name(walk: Walk, node: Node) -> str:
    parameter = _parameter(walk, node)
    if parameter is None or parameter.kind in VARIADIC:
        return ""
    return _outer_name(parameter.annotation)


def _parameter(walk: Walk, node: Node) -> Parameter | None:
    if not isinstance(node, Input) or node.path:
        return None
    return next((p for p in walk.function.entry.parameters if p.name == node.root), None)


def _outer_name(annotation: Expr | None) -> str:
    """Return the name of a declared type without what it is of: `Dict` of `Dict[str, int]`."""
    outer = annotation.object if isinstance(annotation, Item) else annotation
    if isinstance(outer, Attr):
        return outer.name
    return outer.id if isinstance(outer, Name) else ""
