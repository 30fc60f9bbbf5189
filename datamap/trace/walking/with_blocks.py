"""Context managers: what `with` enters and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import With
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.attributes import attribute_of
from datamap.trace.heap.items import read_elements
from datamap.trace.heap.slots import class_of
from datamap.trace.summary import Arguments
from datamap.trace.walking.assign import assign
from datamap.trace.walking.expressions import evaluate
from datamap.values.nodes import External, Function, Node, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


LEAVING = 1 << 49
"""Sets the call of `__exit__` apart from that of `__enter__`."""


def run_with(walk: Walk, node: With) -> None:
    """Enter a context, run the block, and leave it."""
    manager = evaluate(walk, node.manager)
    entered = _entered(walk, manager, node.at)
    if node.target is not None:
        assign(walk, node.target, entered, node.at)
    walk.run(walk, node.body)
    _leave(walk, manager, node.at)


def _leave(walk: Walk, manager: Value, at: int) -> None:
    for node in ordered(manager):
        info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
        for name in ("__exit__", "__aexit__"):
            if info is not None and name in info.methods:
                function = walk.analysis.make.make(
                    Function, str(info.methods[name]), node, None, None
                )
                nothing = Arguments((EMPTY, EMPTY, EMPTY))
                walk.call(walk, only(function), nothing, at | LEAVING, at)


def _entered(walk: Walk, manager: Value, at: int) -> Value:
    result = Value(labels=manager.labels if not manager.objects else frozenset())
    for node in ordered(manager):
        info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
        method = None
        if info is not None:
            method = info.methods.get("__enter__") or info.methods.get("__aenter__")
        if method is not None:
            function = walk.analysis.make.make(Function, str(method), node, None, None)
            result = join(result, walk.call(walk, only(function), Arguments(), at, at))
        elif isinstance(node, Site) and node.what == "generator":
            result = join(result, read_elements(walk, only(node), at))
        elif isinstance(node, External):
            model = walk.analysis.libraries.model((*node.path, "__enter__"))
            if model is not None and model.returns:
                entered = attribute_of(walk, node, "__enter__", at)
                result = join(result, walk.call(walk, entered, Arguments(), at, at))
            else:
                result = join(result, _with_labels(manager, node))
        else:
            result = join(result, _with_labels(manager, node))
    return result


def _with_labels(value: Value, node: Node) -> Value:
    if isinstance(node, External):
        return Value(frozenset((node,)), value.labels)
    return Value(frozenset((node,)), frozenset(x for x in value.labels if x.atom is node))
