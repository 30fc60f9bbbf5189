"""Names of modules: what they hold at the end, and what functions put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.program import (
    Binding,
    ClassBinding,
    ExternalBinding,
    FunctionBinding,
    ModuleBinding,
    VariableBinding,
)
from datamap.trace.asked import Kind
from datamap.trace.heap.atoms import atom_value, only, root_external
from datamap.trace.heap.decorators import TRANSPARENT, decorator_names
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.types import annotation_type, instance_of
from datamap.values.nodes import (
    Any_,
    Cell,
    Class,
    Const,
    Elements,
    External,
    Function,
    Module,
    Site,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def module_attribute(walk: Walk, module: str, name: str) -> Value:
    """Return a module-level name as seen from anywhere."""
    if walk.state is not None:
        node = walk.analysis.make.make(Module, module)
        known = walk.state.get(node, f".{name}")
        if known is not None:
            return known
    bindings = walk.analysis.program.names.get(module, {}).get(name, ())  # type: ignore[call-overload]
    if not bindings and f"{module}.{name}" in walk.analysis.program.modules:
        return only(walk.analysis.make.make(Module, f"{module}.{name}"))
    return join_all(binding_value(walk, binding) for binding in bindings)


def binding_value(walk: Walk, binding: Binding) -> Value:
    """Return what a static binding is at run time."""
    make = walk.analysis.make
    if isinstance(binding, FunctionBinding):
        entry = walk.analysis.program.functions[binding.id].entry
        if any(name not in TRANSPARENT for name in decorator_names(entry)):
            module = str(walk.analysis.program.functions[binding.id].module)
            made = _exported(walk, module, entry.name)
            if made.objects:
                return made
        return only(make.make(Function, str(binding.id), None, None, None))
    if isinstance(binding, ClassBinding):
        return only(make.make(Class, str(binding.id)))
    if isinstance(binding, ModuleBinding):
        return only(make.make(Module, str(binding.name)))
    if isinstance(binding, ExternalBinding):
        return only(root_external(walk, str(binding.path)))
    return variable_value(walk, binding)


def variable_value(walk: Walk, binding: VariableBinding) -> Value:
    """Return what a module's variable holds at its end, and what functions put there."""
    value = _exported(walk, str(binding.module), binding.name)
    if not any(
        isinstance(o, (Site, External, Function, Class)) or class_of(o) for o in value.objects
    ):
        value = join(value, _declared_variable(walk, binding))
    shared = (binding.module, binding.name) in walk.analysis.program.shared
    empty = not any(
        isinstance(o, (External, Function, Class)) or class_of(o) for o in value.objects
    )
    if not shared and empty and not binding.name.isupper() and walk.id != f"{binding.module}:":
        # `module.name = x` from elsewhere is known to the whole program only.
        cell = walk.analysis.make.make(Cell, f"{binding.module}:{binding.name}", ())
        value = join(value, Value(labels=atom_value(walk, cell).labels))
    if shared:
        cell = walk.analysis.make.make(Cell, f"{binding.module}:{binding.name}", ())
        value = join(value, Value(labels=atom_value(walk, cell).labels))
        put = _set_by_functions(walk, binding)
        # What functions put there and nobody knows is what the annotation says.
        value = join(value, put if put.objects else _declared_variable(walk, binding))
    return value


def _declared_variable(walk: Walk, binding: VariableBinding) -> Value:
    """Return what the annotation of a variable says that others fill: `client: OpenAI = None`."""
    walk.analysis.asked.note(Kind.ASSIGNED, binding.module, binding.name)
    for entry in walk.analysis.program.modules[binding.module].assigned:
        if entry.name == binding.name and entry.annotation is not None:
            declared = annotation_type(walk, str(binding.module), entry.annotation)
            if isinstance(declared, Elements):
                return only(declared)
            return Value(instance_of(walk, declared).objects)
    return EMPTY


def as_declared(walk: Walk, binding: VariableBinding, value: Value) -> Value:
    """Return what a function puts into a variable: what nobody knows, as it is annotated."""
    if any(isinstance(o, _KNOWN) for o in value.objects):
        return value
    if value.objects and all(isinstance(o, Const) for o in value.objects):
        return value
    declared = _declared_variable(walk, binding)
    return join(value, declared) if any(class_of(o) for o in declared.objects) else value


_KNOWN = (Any_, Class, Function, Module, Site)
"""Objects whose class is known, whatever a variable says that it holds."""


def _set_by_functions(walk: Walk, binding: VariableBinding) -> Value:
    """Return the objects that functions put into a module's variable with `global`."""
    program = walk.analysis.program
    node = walk.analysis.make.make(Module, str(binding.module))
    value = EMPTY
    walk.analysis.asked.note(Kind.WRITERS, binding.module, binding.name)
    for number, entry in enumerate(program.modules[binding.module].functions):
        if binding.name not in entry.global_writes:
            continue
        writer = str(program.by_index[binding.module, number])
        if writer == walk.id:
            continue
        for target, key, written in walk.effects(writer).writes:
            if target is node and key == f".{binding.name}":
                closed = frozenset(o for o in written.objects if not o.open)
                value = join(value, Value(closed))
    return value


def _exported(walk: Walk, module: str, name: str) -> Value:
    if walk.id == f"{module}:":
        return walk.state.names.get(name, EMPTY) if walk.state else EMPTY
    return walk.effects(f"{module}:").exported(name) or EMPTY
