"""Methods: bound to an instance or a class, overridden, decorated, of the next class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.frame import TARGETS_MAX
from datamap.trace.heap.atoms import made_external, only, root_external
from datamap.trace.heap.class_bodies import class_body
from datamap.trace.heap.declared_results import returned_type
from datamap.trace.heap.decorators import PROPERTIES, TRANSPARENT, decorator_names
from datamap.trace.heap.library_attributes import external_attribute
from datamap.trace.heap.slots import class_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import Any_, Class, Function, Input, Node, Site, Super
from datamap.values.value import EMPTY, Value, join_all

if TYPE_CHECKING:
    from datamap.model.facts import FunctionIndex
    from datamap.model.names import ClassId, FunctionId
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Walk


def bound_method(walk: Walk, node: Node, info: ClassInfo, name: str, at: int) -> Value:
    """Return a method bound to an instance; a property is called.

    Overriding methods count where the class is open.
    """
    targets = [(str(info.methods[name]), node)]
    if not isinstance(node, Site):
        functions = walk.analysis.program.functions
        others = overriding_methods(walk, info, name)[: TARGETS_MAX - 1]
        targets += [(str(o), as_subclass(walk, node, functions[o].cls)) for o in others]
    return join_all(bind_method(walk, target, bound, info, at) for target, bound in targets)


def overriding_methods(walk: Walk, info: ClassInfo, name: str) -> list[FunctionId]:
    """Return the methods of subclasses that stand in the place of one of a class, in order."""
    classes = walk.analysis.program.classes
    found = (classes[sub].methods.get(name) for sub in info.subclasses)
    own = info.methods.get(name)
    return list(dict.fromkeys(method for method in found if method not in {own, None}))


def as_subclass(walk: Walk, node: Node, cls: ClassId | None) -> Node:
    """Return an object whose class is open as one of a subclass: its method runs on no other."""
    make = walk.analysis.make
    if cls is None or not isinstance(node, (Any_, Input)):
        return node
    if isinstance(node, Any_):
        return make.make(Any_, str(cls))
    return make.make(Input, node.root, node.path, make.make(Class, str(cls)))


def bind_method(walk: Walk, function: str, node: Node, info: ClassInfo, at: int) -> Value:
    """Return a method as its decorators bind it; a property is called."""
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
        if isinstance(node, Class):
            return EMPTY
        if walk.composing:
            # Nothing is walked while values are put together: the declaration must do.
            return returned_type(walk, function)
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
            value = walk.effects(body).exported(entry.name) or EMPTY
    rebound = frozenset(
        make.make(Function, o.id, bound, o.frame, o.decorated)
        for o in value.objects
        if isinstance(o, Function) and o.bound is None
    )
    if not rebound:
        return only(make.make(Function, function, bound, None, None))
    return Value(rebound)


def _next_classes(walk: Walk, node: Super) -> tuple[ClassId, ...]:
    """Return the classes after that of `super()` in the order of its object."""
    program = walk.analysis.program
    info = program.classes.get(node.cls)  # type: ignore[call-overload]
    if info is None:
        return ()
    own = program.classes.get(class_of(node.bound))  # type: ignore[call-overload]
    lineage = own.lineage if own is not None and info.id in own.lineage else info.lineage
    after: tuple[ClassId, ...] = lineage[lineage.index(info.id) + 1 :]
    return after


def has_next_method(walk: Walk, node: Super, name: str) -> bool:
    """Tell whether `super()` finds a method in a class of the project."""
    classes = walk.analysis.program.classes
    return any(
        method == name
        for ancestor in _next_classes(walk, node)
        for method, _ in classes[ancestor].entry.methods
    )


def _says_what_it_makes(walk: Walk, info: ClassInfo) -> bool:
    """Tell whether the arguments of a library's constructor say something of what it makes."""
    path = tuple(str(info.externals[0]).split("."))
    libraries = walk.analysis.libraries
    return bool(libraries.route(path)) or libraries.model(path) is not None


def super_attribute(walk: Walk, node: Super, name: str, at: int) -> Value:
    """Return the next method after a class in its order."""
    program = walk.analysis.program
    info = program.classes.get(node.cls)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    for ancestor in _next_classes(walk, node):
        parent = program.classes[ancestor]
        if any(method == name for method, _ in parent.entry.methods):
            return bind_method(walk, str(parent.methods[name]), node.bound, parent, at)
    if name == "__new__" and not info.externals:
        return only(root_external(walk, "builtins.object.__new__"))
    if not info.externals:
        return EMPTY
    if name == "__init__" and _says_what_it_makes(walk, info):
        return only(node)
    made = made_external(walk, str(info.externals[0]), node.cls)
    return external_attribute(walk, made, name, at)
