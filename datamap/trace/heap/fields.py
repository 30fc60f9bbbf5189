"""The fields of an instance, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Const, Item, Name
from datamap.trace.heap.atoms import only
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.slots import class_of, slots_of

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo, FieldInfo
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node
    from datamap.values.value import Value


def fields_of(walk: Walk, node: Node, at: int) -> dict[str, Value]:
    """Return the fields of an instance by name: the declared ones, and those written since."""
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    if info is None:
        return {}
    fields = {
        name: read_attribute(walk, only(node), name, at)
        for name, field in info.fields.items()
        if not name.startswith("__") and is_data(info, field)
    }
    for key, value in slots_of(walk, node).items():
        if key.startswith(".") and key[1:] not in fields:
            fields[key[1:]] = value
    return fields


def is_data(info: ClassInfo, field: FieldInfo) -> bool:
    """Tell whether a field is one of an instance, not something that a record's class is told.

    A record's fields are annotated or made by a call; `model_config` is the settings of pydantic.
    """
    if info.shape != "record" or field.entry.origin != "class":
        return True
    annotation = field.entry.annotation
    if annotation is None:
        return isinstance(field.entry.value, Call) and field.entry.name != "model_config"
    head = annotation.object if isinstance(annotation, Item) else annotation
    return (
        not (isinstance(head, Attr) and head.name == "ClassVar")
        and not (isinstance(head, Name) and head.id == "ClassVar")
        and field.entry.name != "model_config"
    )


def is_set(field: FieldInfo, option: str, value: object) -> bool:
    """Tell whether a field's declaration says `option=value`, like `field(repr=False)`."""
    call = field.entry.value
    if not isinstance(call, Call):
        return False
    return any(
        name == option and isinstance(given, Const) and given.value is value
        for name, given in call.keywords
    )
