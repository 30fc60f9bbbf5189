"""Objects that stand in a class: functions become methods, descriptors are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.model.program import ClassBinding
from datamap.model.syntax import Call, Expr
from datamap.trace.heap.allocate import allocate
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.class_bodies import class_body, class_default
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import class_of, slots_of
from datamap.trace.heap.types import static_bindings
from datamap.trace.summary import Arguments
from datamap.values.nodes import Class, Function, Node, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo, FieldInfo
    from datamap.trace.frame import Walk

METHOD: Final = "(method)"
"""The slot that says of a partial call that an instance comes first: `partialmethod`."""

BOUND: Final = 1 << 60
"""Sets a bound partial call apart from the one in the class."""


def has_descriptor(walk: Walk, info: ClassInfo, name: str, hook: str) -> bool:
    """Tell whether a class gives an attribute an object of the project that has this method."""
    if info.shape != "plain":
        return False
    field = info.fields.get(name)
    if field is not None:
        value = field.entry.value if field.entry.origin == "class" else None
        owner, makers = field.owner, [value.function] if isinstance(value, Call) else []
    elif name in info.methods:
        function = walk.analysis.program.functions[info.methods[name]]
        if function.cls is None or not function.entry.decorators:
            return False
        owner, makers = function.cls, function.entry.decorators
    else:
        return False
    module = str(walk.analysis.program.classes[owner].module)
    return any(_makes(walk, module, maker, hook) for maker in makers)


def _makes(walk: Walk, module: str, maker: Expr, hook: str) -> bool:
    called = maker.function if isinstance(maker, Call) else maker
    classes = walk.analysis.program.classes
    return any(
        isinstance(binding, ClassBinding)
        and binding.id in classes
        and hook in classes[binding.id].methods
        for binding in static_bindings(walk, module, called)
    )


def ask_descriptor(walk: Walk, node: Node, info: ClassInfo, name: str, at: int) -> Value:
    """Return what the descriptors of an attribute give for an instance."""
    owner = only(walk.analysis.make.make(Class, str(info.id)))
    return _asked(walk, info, name, "__get__", Arguments((only(node), owner)), at)


def tell_descriptor(
    walk: Walk, node: Node, info: ClassInfo, name: str, value: Value, at: int
) -> None:
    """Hand a value to the descriptors of an attribute, for an instance."""
    _asked(walk, info, name, "__set__", Arguments((only(node), value)), at)


def _asked(walk: Walk, info: ClassInfo, name: str, hook: str, given: Arguments, at: int) -> Value:
    result = EMPTY
    for descriptor in ordered(_standing_in(walk, info, name)):
        own = walk.analysis.program.classes.get(class_of(descriptor))  # type: ignore[call-overload]
        method = own.methods.get(hook) if own is not None else None
        if method is not None:
            function = walk.analysis.make.make(Function, str(method), descriptor, None, None)
            result = join(result, walk.call(walk, only(function), given, at, at))
    return result


def _standing_in(walk: Walk, info: ClassInfo, name: str) -> Value:
    """Return what stands in a class under a name: an attribute, or what decorators made."""
    if name in info.fields:
        return class_default(walk, info, name)
    for ancestor in info.lineage:
        body = class_body(walk, str(ancestor))
        found = None if body == walk.id else walk.effects(body).exported(name)
        if found is not None:
            return found
    return EMPTY


def name_descriptors(walk: Walk, cls: str) -> None:
    """Tell the objects that a class body made under which name they stand."""
    owner = only(walk.analysis.make.make(Class, cls))
    for name, value in sorted(walk.state.names.items()) if walk.state else ():
        for node in ordered(value):
            own = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
            method = own.methods.get("__set_name__") if own is not None else None
            if method is not None:
                function = walk.analysis.make.make(Function, str(method), node, None, None)
                given = Arguments((owner, literal(walk, name)))
                walk.call(walk, only(function), given, 0, 0)


def through_instance(
    walk: Walk, node: Node, info: ClassInfo, field: FieldInfo, value: Value
) -> Value:
    """Return what a class gives an attribute as an instance sees it: its functions are methods."""
    if field.entry.origin != "class" or info.shape != "plain":
        return value
    objects: set[Node] = set()
    for inner in value.objects:
        if isinstance(inner, Function) and inner.bound is None:
            make = walk.analysis.make.make
            objects.add(make(Function, inner.id, node, inner.frame, inner.decorated))
        elif isinstance(inner, Site) and METHOD in slots_of(walk, inner):
            objects.add(_bound_partial(walk, inner, node))
        else:
            objects.add(inner)
    return value if objects == value.objects else Value(frozenset(objects), value.labels)


def _bound_partial(walk: Walk, partial: Site, node: Node) -> Node:
    made = allocate(walk, "partial", partial.at | BOUND)
    slots = {"[#0]": only(node)}
    for key, value in slots_of(walk, partial).items():
        if key != METHOD:
            slots[f"[#{int(key[2:-1]) + 1}]" if key.startswith("[#") else key] = value
    if walk.state is not None:
        walk.state.fill(made, slots)
    return made
