"""What a declared type leaves to choose from: `Literal["a", "b"]`, members of an enumeration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Const, Item, Name, Seq
from datamap.trace.heap.field_types import field_type
from datamap.values.nodes import Any_, Class, Field, Input
from datamap.values.nodes import Const as ConstNode

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo
    from datamap.model.syntax import Expr
    from datamap.trace.frame import Analysis
    from datamap.values.nodes import Node


def choices_of(analysis: Analysis, node: Node, function: str) -> tuple[Node, ...]:
    """Return the literals that an object is one of, by its declared type; () if anything goes."""
    classes = analysis.program.classes
    if isinstance(node, Any_):
        return _members(analysis, classes.get(node.cls))  # type: ignore[call-overload]
    if isinstance(node, Input) and not node.path:
        if isinstance(node.type, Class):
            return _members(analysis, classes.get(node.type.id))  # type: ignore[call-overload]
        info = analysis.program.functions.get(function)  # type: ignore[call-overload]
        parameters = info.entry.parameters if info else ()
        annotated = (one.annotation for one in parameters if one.name == node.root)
        return _literals(analysis, next(annotated, None))
    if isinstance(node, Field):
        owner = classes.get(node.cls)  # type: ignore[call-overload]
        field = owner.fields.get(node.name) if owner else None
        if field is None:
            return ()
        declared = field_type(analysis, field)
        if isinstance(declared, Class):
            return _members(analysis, classes.get(declared.id))  # type: ignore[call-overload]
        return _literals(analysis, field.entry.annotation)
    return ()


def _members(analysis: Analysis, info: ClassInfo | None) -> tuple[Node, ...]:
    if info is None or info.shape != "enum":
        return ()
    body = analysis.finished.get(str(analysis.program.by_index[info.module, info.entry.body]))
    values = [body.effects.exported(name) for name in info.fields] if body else []
    found = {node for value in values if value for node in value.objects}
    if not all(isinstance(node, ConstNode) for node in found):
        return ()
    return tuple(sorted(found, key=lambda node: node.order))


def _literals(analysis: Analysis, annotation: Expr | None) -> tuple[Node, ...]:
    """Return the literals of `Literal[...]`, also inside of `Annotated` and `Optional`."""
    if not isinstance(annotation, Item):
        return ()
    head = annotation.object
    name = head.id if isinstance(head, Name) else head.name if isinstance(head, Attr) else ""
    items = annotation.key.items if isinstance(annotation.key, Seq) else [annotation.key]
    if name in {"Annotated", "Optional"}:
        return _literals(analysis, items[0])
    if name != "Literal" or not all(isinstance(item, Const) for item in items):
        return ()
    make = analysis.make.make
    return tuple(make(ConstNode, item.value) for item in items if isinstance(item, Const))
