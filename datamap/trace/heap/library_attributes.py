"""Attributes of libraries' objects, and the managers that stand for the rows of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.program import ClassBinding, ExternalBinding
from datamap.model.syntax import Attr, Call, Name
from datamap.trace.heap.atoms import external_value, only, root_external
from datamap.trace.heap.types import static_bindings
from datamap.values.nodes import CHAIN_LENGTH, External, Function, Module
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo
    from datamap.model.syntax import Expr
    from datamap.trace.frame import Walk


def external_attribute(walk: Walk, node: External, name: str, at: int) -> Value:
    """Return the next link of a chain."""
    if node.length >= CHAIN_LENGTH:
        return external_value(walk, node, at)
    if node.cls is not None:
        own = _manager_method(walk, node, name)
        if own is not None:
            return own
    link = walk.analysis.make.make(External, node, "attribute", name)
    if not node.called and node.path in walk.analysis.program.namespaces:
        inside = ".".join(link.path)
        if inside in walk.analysis.program.modules:
            return only(walk.analysis.make.make(Module, inside))
    if link.path in walk.analysis.libraries.aliases:
        link = root_external(walk, ".".join(link.path), node.cls)
    return external_value(walk, link, at)


MANAGERS = ("Manager", "QuerySet")
"""How the names of classes end whose objects stand for the rows of the model that holds them."""


def manager_of(walk: Walk, info: ClassInfo, name: str) -> str | None:
    """Return the class of the manager that a model's attribute is.

    It is "" for a library's own manager, and None where the attribute is none.
    """
    field = info.fields.get(name)
    if field is None or field.entry.annotation is not None or not info.externals:
        return None
    value = field.entry.value
    module = str(walk.analysis.program.classes[field.owner].module)
    while isinstance(value, (Call, Attr)):
        if isinstance(value, Call):
            for argument in value.args if isinstance(value.function, Attr) else ():
                found = _manager_class(walk, module, argument)
                if found is not None:
                    return found
            value = value.function
            continue
        found = _manager_class(walk, module, value)
        if found is not None:
            return found
        value = value.object
    return _manager_class(walk, module, value) if isinstance(value, Name) else None


def _manager_class(walk: Walk, module: str, expression: Expr) -> str | None:
    for binding in static_bindings(walk, module, expression):
        if isinstance(binding, ExternalBinding) and binding.path.endswith(MANAGERS):
            return ""
        if isinstance(binding, ClassBinding) and binding.id in walk.analysis.program.classes:
            found = walk.analysis.program.classes[binding.id]
            if any(path.endswith(MANAGERS) for path in found.externals):
                return str(binding.id)
    return None


def _manager_method(walk: Walk, node: External, name: str) -> Value | None:
    """Return a method that the project's manager or query set adds to a chain on a model."""
    info = walk.analysis.program.classes.get(node.cls)  # type: ignore[call-overload]
    first: External | None = node
    while first is not None and not (
        first.kind == "attribute" and first.base is not None and first.base.base is None
    ):
        first = first.base
    if info is None or first is None:
        return None
    manager = manager_of(walk, info, first.name)
    owner = walk.analysis.program.classes.get(manager) if manager else None  # type: ignore[call-overload]
    if owner is None or name not in owner.methods:
        return None
    return only(walk.analysis.make.make(Function, str(owner.methods[name]), node, None, None))
