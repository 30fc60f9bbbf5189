"""The text of a value: which of its data it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import derived, only, ordered
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.fields import fields_of, is_set
from datamap.trace.heap.slots import class_of, read_slot, slots_of
from datamap.trace.heap.stored import is_stored
from datamap.trace.summary import Arguments
from datamap.values.nodes import Function, Node
from datamap.values.value import NO_LABELS, Value, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Label

METHODS = ("__str__", "__repr__")
FORMAT_METHODS = ("__format__", *METHODS)
"""What an f-string, `format` and `str.format` ask first."""

SHOWING = {"record", "named-tuple", "typed-dict"}
"""Shapes whose generated text shows every field; a plain object's shows none."""


def text_labels(
    walk: Walk, value: Value, at: int, methods: tuple[str, ...] = METHODS
) -> frozenset[Label]:
    """Return the data that the text of a value shows."""
    if not any(class_of(node) for node in value.objects):
        return walk.analysis.labels.as_text(labels_in(walk, value))
    labels = derived(value)
    for node in ordered(value):
        if class_of(node):
            labels |= _instance_text(walk, node, at, methods)
        else:
            own = frozenset(x for x in value.labels if x.atom is node)
            labels |= labels_in(walk, Value(frozenset((node,)), own))
    return walk.analysis.labels.as_text(labels)


def _instance_text(walk: Walk, node: Node, at: int, methods: tuple[str, ...]) -> frozenset[Label]:
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    if info is None:
        return NO_LABELS
    for name in methods:
        if name in info.methods:
            function = walk.analysis.make.make(Function, str(info.methods[name]), node, None, None)
            made = walk.call(walk, only(function), Arguments(), at, at)
            return labels_in(walk, made)
    labels: frozenset[Label] = NO_LABELS
    if info.built_in == "exception":
        return labels_in(walk, read_slot(walk, node, ".args"))
    if info.built_in:
        items = (part for key, part in slots_of(walk, node).items() if key.startswith("["))
        return labels_in(walk, join_all(items))
    if info.shape in SHOWING and not is_stored(info):
        for name, part in fields_of(walk, node, at).items():
            field = info.fields.get(name)
            if field is None or not is_set(field, "repr", False):  # noqa: FBT003
                labels |= labels_in(walk, part)
    return labels
