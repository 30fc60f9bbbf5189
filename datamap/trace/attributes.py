"""Read attributes: of instances, classes, modules, libraries and what callers hand in."""

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
from datamap.model.syntax import Attr, Call, Name
from datamap.trace.asked import Kind
from datamap.trace.atoms import (
    atom_value,
    derived,
    extend,
    external_value,
    made_external,
    only,
    ordered,
    root_external,
    typed_external,
)
from datamap.trace.frame import TARGETS_MAX
from datamap.trace.slots import class_of, read_slot, written_slot
from datamap.trace.summary import Arguments
from datamap.trace.types import annotation_type, instance_of, static_bindings
from datamap.values.nodes import (
    CHAIN_LENGTH,
    Any_,
    Builtin,
    Cell,
    Class,
    Compound,
    Const,
    Elements,
    External,
    Field,
    Function,
    Input,
    Module,
    Node,
    Result,
    Site,
    Super,
    Text,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.model.facts import FunctionIndex
    from datamap.model.names import ClassId
    from datamap.model.program import ClassInfo, FieldInfo
    from datamap.model.syntax import Expr
    from datamap.trace.frame import Analysis, Walk

PROPERTIES = {"property", "cached_property", "hybrid_property", "classproperty", "computed_field"}
TRANSPARENT = {
    "staticmethod",
    "classmethod",
    "override",
    "final",
    "abstractmethod",
    "overload",
    *PROPERTIES,
}
"""Decorators that Python or typing defines: what they do is known here."""


def read_attribute(walk: Walk, value: Value, name: str, at: int) -> Value:
    """Return `value.name`."""
    result = EMPTY
    for node in ordered(value):
        result = join(result, attribute_of(walk, node, name, at))
    rest = derived(value)
    return join(result, Value(labels=rest)) if rest else result


def attribute_of(walk: Walk, node: Node, name: str, at: int) -> Value:  # noqa: PLR0911
    """Return one object's attribute."""
    if isinstance(node, External):
        known = walk.state.get(node, f".{name}") if walk.state else None
        return known if known is not None else external_attribute(walk, node, name, at)
    if isinstance(node, Input):
        return _input_attribute(walk, node, name, at)
    if isinstance(node, (Any_, Site)):
        if node.cls:
            return instance_attribute(walk, node, node.cls, name, at)
        return read_slot(walk, node, f".{name}")
    if isinstance(node, Module):
        return module_attribute(walk, node.name, name)
    if isinstance(node, Class):
        return class_attribute(walk, node, name, at)
    if isinstance(node, Function):
        if isinstance(node.decorated, External):
            return external_attribute(walk, node.decorated, name, at)
        return read_slot(walk, node, f".{name}")
    if isinstance(node, (Cell, Field, Result)):
        return read_slot(walk, node, f".{name}")
    if isinstance(node, Compound):
        return join_all(attribute_of(walk, member, name, at) for member in node.members)
    if isinstance(node, Super):
        return super_attribute(walk, node, name, at)
    if isinstance(node, Const) and node.value is None:
        return EMPTY
    if isinstance(node, (Const, Text)):
        return only(walk.analysis.make.make(Builtin, name, only(node)))
    return EMPTY


def _input_attribute(walk: Walk, node: Input, name: str, at: int) -> Value:
    known = walk.state.get(node, f".{name}") if walk.state else None
    if known is not None:
        return known
    if isinstance(node.type, Class):
        return instance_attribute(walk, node, node.type.id, name, at)
    if isinstance(node.type, External):
        chain = external_attribute(walk, typed_external(walk, node), name, at)
        below = extend(walk, node, f".{name}")
        return Value(chain.objects, below.labels)
    return extend(walk, node, f".{name}")


def external_attribute(walk: Walk, node: External, name: str, at: int) -> Value:
    """Return the next link of a chain."""
    if node.length >= CHAIN_LENGTH:
        return external_value(walk, node, at)
    if node.cls is not None:
        own = _manager_method(walk, node, name)
        if own is not None:
            return own
    link = walk.analysis.make.make(External, node, "attribute", name)
    if not node.called and link.path in walk.analysis.libraries.aliases:
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


# --- instances ------------------------------------------------------------------------------


def instance_attribute(walk: Walk, node: Node, cls: str, name: str, at: int) -> Value:
    """Return an attribute of an instance of a project class."""
    known = written_slot(walk, node, f".{name}")
    if known is not None:
        return known
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    if name in {"__dict__", "__attrs_attrs__"}:
        return Value(frozenset((node,)), atom_value(walk, node).labels)
    if name == "__class__":
        return only(walk.analysis.make.make(Class, cls))
    method = info.methods.get(name)
    if method is not None:
        return bound_method(walk, node, info, name, at)
    field = info.fields.get(name)
    if field is not None:
        return _field_value(walk, node, info, field, at)
    inner = f"{cls}.{name}"
    if inner in walk.analysis.program.classes:
        return only(walk.analysis.make.make(Class, inner))
    if info.shape == "enum" and name in {"value", "name", "_value_"}:
        return join_all(_class_default(walk, info, member) for member in info.fields)
    return _undeclared(walk, node, info, name, at)


def _undeclared(walk: Walk, node: Node, info: ClassInfo, name: str, at: int) -> Value:
    hook = info.methods.get("__getattr__")
    if hook is not None and walk.function.entry.name != "__getattr__":
        function = walk.analysis.make.make(Function, str(hook), node, None, None)
        return walk.call(walk, only(function), Arguments((literal(walk, name),)), at, at)
    if info.externals:
        chain = external_of_instance(walk, node, info)
        return external_attribute(walk, chain, name, at)
    if isinstance(node, Input):
        return extend(walk, node, f".{name}")
    overriding = [
        sub for sub in info.subclasses if name in walk.analysis.program.classes[sub].methods
    ]
    if overriding and not isinstance(node, Site):
        return join_all(
            bound_method(walk, node, walk.analysis.program.classes[sub], name, at)
            for sub in overriding[:TARGETS_MAX]
        )
    cell = walk.analysis.make.make(Field, str(info.id), name, ())
    return Value(labels=atom_value(walk, cell).labels)


def external_of_instance(walk: Walk, node: Node, info: ClassInfo) -> External:
    """Return the library object that an instance of a subclass is."""
    made = read_slot(walk, node, "(base)") if isinstance(node, Site) else EMPTY
    for known in ordered(made):
        if isinstance(known, External):
            return known
    path = str(info.externals[0])
    if isinstance(node, Input) and path.endswith(MANAGERS):
        # The model that a manager stands for is known to its callers.
        return walk.analysis.make.make(
            External, None, "root", path, (), ("", 0), str(info.id), node
        )
    return made_external(walk, path, str(info.id))


def _field_value(walk: Walk, node: Node, info: ClassInfo, field: FieldInfo, at: int) -> Value:
    name = field.entry.name
    cell = walk.analysis.make.make(Field, str(field.owner), name, ())
    declared = field_type(walk.analysis, field)
    labels = walk.analysis.labels
    label = labels.make(cell)
    if isinstance(node, Input):
        closed = _from_constructor(walk, info, name)
        below = extend(walk, node, f".{name}", declared)
        value = Value(below.objects, labels.rebased(below.labels, cell))
        for seen in value.labels:
            walk.seen(seen, at)
        if closed.objects:
            return Value(closed.objects, value.labels)
        default = _class_default(walk, info, name)
        if default.objects and declared is None:
            return Value(default.objects | value.objects, value.labels | default.labels)
        return Value(value.objects, value.labels | default.labels)
    default = _class_default(walk, info, name)
    if isinstance(node, Site) and (default.objects or default.labels or not info.externals):
        return default
    if isinstance(node, Site) and info.shape in {"record", "typed-dict", "named-tuple"}:
        return default
    walk.seen(label, at)
    value = Value(default.objects, frozenset((label,)))
    if isinstance(node, Any_):
        value = join(value, walk.analysis.any_field(walk, str(info.id), name))
    if declared is not None:
        value = join(value, instance_of(walk, declared))
        if isinstance(declared, Elements):
            value = join(value, only(declared))
    elif not value.objects:
        value = Value(frozenset((cell,)), value.labels)
    return value


def field_type(analysis: Analysis, field: FieldInfo) -> Node | None:
    """Return the declared type of a field."""
    key = (str(field.owner), field.entry.name)
    known = analysis.class_types
    asked = analysis.asked
    asked.note(Kind.FIELD_TYPE, *key)
    if key not in known:
        # It is one question to whoever asks, and the same answer: read where the class stands.
        before, asked.now = asked.now, set()
        try:
            known[key] = _read_field_type(analysis, field)
        finally:
            asked.now = before
    return known[key]


def _read_field_type(analysis: Analysis, field: FieldInfo) -> Node | None:
    program = analysis.program
    info = program.classes[field.owner]
    module = str(info.module)
    if analysis.start is None:
        return None
    walk = analysis.start(analysis, str(program.by_index[info.module, info.entry.body]))
    declared = annotation_type(walk, module, field.entry.annotation)
    if declared is None and field.entry.value is not None:
        declared = _relationship_type(walk, module, field.entry.value)
    if declared is None and isinstance(field.entry.value, Name):
        declared = _parameter_type(walk, field.owner, field.entry.value.id)
    return declared


def _parameter_type(walk: Walk, cls: ClassId, name: str) -> Node | None:
    """Return the type of the parameter that a field keeps: `self.session = session`."""
    info = walk.analysis.program.classes[cls]
    init = info.methods.get("__init__")
    if init is None:
        return None
    function = walk.analysis.program.functions[init]
    for parameter in function.entry.parameters:
        if parameter.name == name:
            return annotation_type(walk, str(function.module), parameter.annotation)
    return None


def _relationship_type(walk: Walk, module: str, value: Expr) -> Node | None:
    """Read the class that a relation names: `ForeignKey(User)`, `relationship("User")`."""
    if not isinstance(value, Call) or not isinstance(value.function, (Name, Attr)):
        return None
    name = value.function.id if isinstance(value.function, Name) else value.function.name
    if name not in {
        "ForeignKey",
        "OneToOneField",
        "relationship",
        "ManyToManyField",
        "ParentalKey",
    }:
        return None
    targets = [*value.args[:1], *(v for k, v in value.keywords if k in {"to", "argument"})]
    for target in targets:
        found = annotation_type(walk, module, target)
        if isinstance(found, Class):
            return walk.analysis.make.make(Elements, found) if name == "ManyToManyField" else found
    return None


def _from_constructor(walk: Walk, info: ClassInfo, name: str) -> Value:
    """Return what `__init__` always puts there, where that does not depend on its caller."""
    init = info.methods.get("__init__")
    if init is None or str(init) == walk.id:
        return EMPTY
    for node, key, value in walk.effects(str(init)).writes:
        if key == f".{name}" and isinstance(node, Input) and not node.path:
            if value.objects and not any(o.open for o in value.objects):
                return value
            return EMPTY
    return EMPTY


def class_body(walk: Walk, cls: str) -> str:
    """Return the function id of a class's body."""
    info = walk.analysis.program.classes[cls]  # type: ignore[index]
    return str(walk.analysis.program.by_index[info.module, info.entry.body])


def _class_default(walk: Walk, info: ClassInfo, name: str) -> Value:
    for ancestor in info.lineage:
        owner = walk.analysis.program.classes[ancestor]
        if not any(
            f.name == name and f.origin == "class" and f.value is not None
            for f in owner.entry.fields
        ):
            continue
        body = class_body(walk, str(ancestor))
        overlay = (
            walk.state.get(walk.analysis.make.make(Class, str(ancestor)), f".{name}")
            if walk.state
            else None
        )
        if overlay is not None:
            return overlay
        if body == walk.id:
            return EMPTY
        for exported, value in walk.effects(body).exports:
            if exported == name:
                kept = _without_columns(value) if info.shape == "record" else value
                return join(kept, _written_on_class(walk, owner, name, (ancestor,)))
    return _written_on_class(walk, info, name, info.lineage)


def _written_on_class(
    walk: Walk, info: ClassInfo, name: str, lineage: tuple[ClassId, ...]
) -> Value:
    """Return what code wrote into a class's attribute, here or anywhere in the program."""
    for ancestor in lineage:
        node = walk.analysis.make.make(Class, str(ancestor))
        known = walk.state.get(node, f".{name}") if walk.state else None
        if known is not None:
            return known
    declared = (f for f in info.entry.fields if f.name == name and f.origin == "class")
    if info.shape == "record" or all(f.value is None for f in declared):
        return EMPTY
    cell = walk.analysis.make.make(Cell, f"class:{info.id}", (f".{name}",))
    return Value(labels=atom_value(walk, cell).labels)


def _without_columns(value: Value) -> Value:
    """Drop the library object that declares a column: an instance holds data there."""
    kept = frozenset(o for o in value.objects if not (isinstance(o, External) and o.called))
    defaults = frozenset(
        default
        for o in value.objects
        if isinstance(o, External)
        for argument in o.args
        if argument.name == "default"
        for default in argument.value.objects
        if isinstance(default, (Const, Text))
    )
    return Value(kept | defaults)


# --- methods --------------------------------------------------------------------------------


def decorator_names(entry: FunctionIndex) -> list[str]:
    """Return the last segments of a function's decorators."""
    names = []
    for decorator in entry.decorators:
        called = decorator.function if isinstance(decorator, Call) else decorator
        if isinstance(called, Name):
            names.append(called.id)
        elif isinstance(called, Attr):
            names.append(called.name)
    return names


def bound_method(walk: Walk, node: Node, info: ClassInfo, name: str, at: int) -> Value:
    """Return a method bound to an instance; a property is called.

    Overriding methods count where the class is open.
    """
    targets = [(str(info.methods[name]), node)]
    if not isinstance(node, Site):
        for sub in info.subclasses:
            other = str(walk.analysis.program.classes[sub].methods.get(name, ""))
            if other and other not in {t for t, _ in targets} and len(targets) < TARGETS_MAX:
                targets.append((other, node))
    return join_all(_bind(walk, target, bound, info, at) for target, bound in targets)


def _bind(walk: Walk, function: str, node: Node, info: ClassInfo, at: int) -> Value:
    program = walk.analysis.program
    entry = program.functions[function].entry  # type: ignore[index]
    names = decorator_names(entry)
    make = walk.analysis.make
    if "setter" in names or "deleter" in names:
        getter = _getter(walk, function, entry.name)
        if getter is not None:
            function, names = getter, ["property"]
    if "staticmethod" in names:
        return only(make.make(Function, function, None, None, None))
    if "classmethod" in names:
        cls = node if isinstance(node, Class) else make.make(Class, str(info.id))
        return only(make.make(Function, function, cls, None, None))
    if PROPERTIES.intersection(names):
        if isinstance(node, Class) or walk.composing:
            return EMPTY
        bound = only(make.make(Function, function, node, None, None))
        return walk.call(walk, bound, Arguments(), at, at)
    if any(name not in TRANSPARENT for name in names):
        return _decorated_method(walk, function, entry, node)
    return only(
        make.make(Function, function, None if isinstance(node, Class) else node, None, None)
    )


def _getter(walk: Walk, function: str, name: str) -> str | None:
    program = walk.analysis.program
    info = program.functions[function]  # type: ignore[index]
    if info.cls is None:
        return None
    owner = program.classes[info.cls]
    functions = program.modules[info.module].functions
    for method, index in owner.entry.methods:
        if method == name and PROPERTIES.intersection(decorator_names(functions[index])):
            return str(program.by_index[info.module, index])
    return None


def _decorated_method(walk: Walk, function: str, entry: FunctionIndex, node: Node) -> Value:
    """Bind what the decorators made of a method, as the class body says."""
    make = walk.analysis.make
    bound = None if isinstance(node, Class) else node
    owner = walk.analysis.program.functions[function].cls  # type: ignore[index]
    value = EMPTY
    if owner is not None:
        body = class_body(walk, str(owner))
        if body != walk.id:
            value = dict(walk.effects(body).exports).get(entry.name, EMPTY)
    rebound = frozenset(
        make.make(Function, o.id, bound, o.frame, o.decorated)
        for o in value.objects
        if isinstance(o, Function) and o.bound is None
    )
    if not rebound:
        return only(make.make(Function, function, bound, None, None))
    return Value(rebound)


def super_attribute(walk: Walk, node: Super, name: str, at: int) -> Value:
    """Return the next method after a class in its order."""
    program = walk.analysis.program
    info = program.classes.get(node.cls)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    own = program.classes.get(class_of(node.bound))  # type: ignore[call-overload]
    lineage = own.lineage if own is not None and info.id in own.lineage else info.lineage
    for ancestor in lineage[lineage.index(info.id) + 1 :]:
        parent = program.classes[ancestor]
        if any(method == name for method, _ in parent.entry.methods):
            return _bind(walk, str(parent.methods[name]), node.bound, parent, at)
    if info.externals:
        return external_attribute(
            walk, made_external(walk, str(info.externals[0]), node.cls), name, at
        )
    return EMPTY


# --- classes and modules --------------------------------------------------------------------


def class_attribute(walk: Walk, node: Class, name: str, at: int) -> Value:
    """Return an attribute of a class itself."""
    program = walk.analysis.program
    info = program.classes.get(node.id)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    if walk.state is not None:
        known = walk.state.get(node, f".{name}")
        if known is not None:
            return known
    if name in info.methods:
        return _bind(walk, str(info.methods[name]), node, info, at)
    inner = f"{node.id}.{name}"
    if inner in program.classes:
        return only(walk.analysis.make.make(Class, inner))
    field = info.fields.get(name)
    if field is not None:
        if manager_of(walk, info, name) is not None:
            chain = root_external(walk, str(info.externals[0]), node.id)
            return external_attribute(walk, chain, name, at)
        cell = walk.analysis.make.make(Field, str(field.owner), name, ())
        if info.shape == "record":
            return only(cell)
        if info.shape == "enum":
            members = _class_default(walk, info, name).objects
            return Value(members | {walk.analysis.make.make(Any_, node.id)})
        return _class_default(walk, info, name)
    if info.externals:
        chain = root_external(walk, str(info.externals[0]), node.id)
        return external_attribute(walk, chain, name, at)
    if name.startswith("__"):
        return EMPTY
    return _written_on_class(walk, info, name, info.lineage)


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
        value = join(value, _set_by_functions(walk, binding))
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
    for exported, value in walk.effects(f"{module}:").exports:
        if exported == name:
            return value
    return EMPTY


def literal(walk: Walk, value: str | float | bool | None) -> Value:  # noqa: FBT001 - a literal
    """Return the value of a literal; `True` and `1` stay two."""
    known = walk.analysis.literals
    key = (type(value), value)
    found = known.get(key)
    if found is None:
        found = known[key] = only(walk.analysis.make.const(value))
    return found
