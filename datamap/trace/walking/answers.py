"""What a handler of requests answers: all that it returns, or the fields of a declared response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Const, Expr
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.items import read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.told_inside import ANSWERED, tell_answered
from datamap.trace.heap.types import annotation_type
from datamap.values.nodes import Class, Elements, External, Site
from datamap.values.value import Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

DECLARED = "response_model"
"""The keyword by which a route says of what class its response is made."""


def answer(walk: Walk, value: Value, at: int) -> None:
    """Remember what is returned here, if it answers a request."""
    if not walk.analysis.libraries.stays_inside(ANSWERED) or walk.place is not None:
        return
    handler = walk.analysis.program.handlers.get(walk.function.id)
    if handler is not None and handler.origin.startswith("request"):
        tell_answered(walk, _as_declared(walk, value, at), at)


def _as_declared(walk: Walk, value: Value, at: int) -> Value:
    """Return of a value the fields that the declared response has: no others are sent."""
    said = _said(walk)
    if said is None:
        return value
    of = annotation_type(walk, str(walk.function.module), said)
    if isinstance(of, Elements):
        of, value = of.of, read_elements(walk, value, at)
    info = walk.analysis.program.classes.get(of.id) if isinstance(of, Class) else None  # type: ignore[call-overload]
    if info is None or not info.fields or any(isinstance(o, External) for o in value.objects):
        return value
    slots: dict[str, Value] = {}
    mappings = frozenset(o for o in value.objects if isinstance(o, Site) and o.what == "dict")
    others = Value(value.objects - mappings, value.labels)
    for name in info.fields:
        found = read_item(walk, Value(mappings), literal(walk, name), at)
        slots[f"[{name}]"] = join(found, read_attribute(walk, others, name, at))
    return new_container(walk, "dict", at, slots)


def _said(walk: Walk) -> Expr | None:
    for decorator in walk.function.entry.decorators:
        if isinstance(decorator, Call) and isinstance(decorator.function, Attr):
            for name, given in decorator.keywords:
                if name == DECLARED:
                    return None if isinstance(given, Const) else given
    return walk.function.entry.returns
