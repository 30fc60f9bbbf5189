"""What an input is by declaration, however deep below a parameter it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.parameters import parameter_input
from datamap.trace.keys import is_chosen
from datamap.values.nodes import Class, Elements, External, Field, Input, Node

if TYPE_CHECKING:
    from datamap.trace.frame import Analysis


def library_chain(analysis: Analysis, function: str, node: Input) -> External | None:
    """Return the library object that an input is: `update.effective_user.id` of an `Update`."""
    found = _declared(analysis, function, node.root)
    for key in node.path:
        found = _step(analysis, found, key)
        if found is None:
            return None
    return found if isinstance(found, External) else None


def field_of_input(analysis: Analysis, function: str, node: Input) -> Field | None:
    """Return the declared field that an input is: `desk.email` of a parameter `desk: Desk`."""
    if not node.path or not node.path[-1].startswith("."):
        return None
    holder = _declared(analysis, function, node.root)
    for key in node.path[:-1]:
        holder = _step(analysis, holder, key)
    if not isinstance(holder, Class):
        return None
    return analysis.make.make(Field, holder.id, node.path[-1][1:], ())


def _declared(analysis: Analysis, function: str, name: str) -> Node | None:
    info = analysis.program.functions.get(function)  # type: ignore[call-overload]
    if info is None or analysis.start is None:
        return None
    for number, parameter in enumerate(info.entry.parameters):
        if parameter.name == name:
            return parameter_input(analysis.start(analysis, function), info, number).type
    return None


def _step(analysis: Analysis, above: Node | None, key: str) -> Node | None:
    """Return what stands below a declared type: a field's type, or the next link of a chain."""
    if isinstance(above, Elements):
        return above.of if key.startswith("[") else None
    if isinstance(above, Class) and key.startswith("."):
        info = analysis.program.classes.get(above.id)  # type: ignore[call-overload]
        field = info.fields.get(key[1:]) if info else None
        return analysis.class_types.get((str(field.owner), key[1:])) if field else None
    if isinstance(above, External) and is_chosen(key):
        return above
    if isinstance(above, External):
        if key.startswith("."):
            return analysis.make.make(External, above, "attribute", key[1:])
        return analysis.make.make(External, above, "item", key.strip("[]#"))
    return None
