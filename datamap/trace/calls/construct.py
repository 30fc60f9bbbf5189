"""Make an instance of a project class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from datamap.trace.calls.built_in_bases import fill_as_base
from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.allocate import allocate, new_container
from datamap.trace.heap.atoms import only, ordered, root_external
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.class_bodies import class_body
from datamap.trace.heap.collect import BASE
from datamap.trace.heap.fields import is_data
from datamap.trace.heap.items import MADE_OF_ITEMS, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import class_of, slots_of, write_slot
from datamap.trace.heap.types import instance_of
from datamap.trace.heap.writes import into_field
from datamap.trace.summary import Arguments
from datamap.values.nodes import Any_, Class, External, Function, Node, Site, Super
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.model.names import FunctionId
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Walk

NEW = 1 << 58
"""Sets the call of `__new__` apart from that of `__init__`."""

FACTORY = 1 << 52
"""Sets what the factory of each field makes apart."""

GENERATED = {"record", "named-tuple", "typed-dict"}


def construct(walk: Walk, node: Class, given: Arguments, at: int, end: int) -> Value:
    """Return a new instance: its constructor run, or its fields filled as a generated one would."""
    info = walk.analysis.program.classes.get(node.id)  # type: ignore[call-overload]
    if info is None or walk.state is None:
        return EMPTY
    walk.tally[at] = "project"
    if info.shape == "enum":
        return instance_of(walk, node)
    site = allocate(walk, "instance", at, node.id)
    if not walk.loops:
        walk.state.fill(site, {})
    value = _made_by_new(walk, info, site, given, at, end) if "__new__" in info.methods else EMPTY
    if info.built_in == "exception":
        fill_as_base(walk, info, site, given, at)
    init = info.methods.get("__init__")
    if init is not None:
        for instance in ordered(value) or [site]:
            function = walk.analysis.make.make(Function, str(init), instance, None, None)
            walk.call(walk, only(function), given, at, end)
        return value if value.objects else only(site)
    if value.objects:
        return value
    value = only(site)
    if info.built_in and info.built_in != "exception":
        return Value(value.objects, fill_as_base(walk, info, site, given, at))
    _run_generated(walk, info, value, given, at, end)
    return value


def _run_generated(
    walk: Walk, info: ClassInfo, value: Value, given: Arguments, at: int, end: int
) -> None:
    """Do what a constructor does that nobody wrote: a record's, a library's."""
    (site,) = value.objects
    if info.shape in GENERATED or not info.externals:
        _fill(walk, info, value, given, at)
        for hook in ("__post_init__", "__attrs_post_init__", "model_post_init"):
            method = info.methods.get(hook)
            if method is not None:
                function = walk.analysis.make.make(Function, str(method), site, None, None)
                walk.call(walk, only(function), _hook_arguments(walk, info, method, given), at, end)
    if info.externals and info.shape not in {"named-tuple", "typed-dict"}:
        base = root_external(walk, str(info.externals[0]), str(info.id))
        _keep_base(walk, site, walk.call(walk, only(base), given, at, end))
        if info.shape == "plain":
            _fill(walk, info, value, given, at)


def construct_base(walk: Walk, node: Super, given: Arguments, at: int, end: int) -> Value:
    """Do `super().__init__(...)` where a library's class is next."""
    info = walk.analysis.program.classes[node.cls]  # type: ignore[index]
    base = root_external(walk, str(info.externals[0]), class_of(node.bound) or node.cls)
    _keep_base(walk, node.bound, walk.call(walk, only(base), given, at, end))
    return EMPTY


def _keep_base(walk: Walk, node: Node, made: Value) -> None:
    """Remember with an instance the library's object that it is, too."""
    chains = frozenset(o for o in made.objects if isinstance(o, External))
    if chains and walk.state is not None:
        write_slot(walk, node, BASE, Value(chains), strong=True)


def _made_by_new(
    walk: Walk, info: ClassInfo, site: Site, given: Arguments, at: int, end: int
) -> Value:
    """Return the instances that a class's `__new__` gives, empty where it is not known."""
    function = walk.analysis.make.make(Function, str(info.methods["__new__"]), None, None, None)
    whole = replace(given, positional=(only(_class_node(walk, info)), *given.positional))
    made = walk.call(walk, only(function), whole, at | NEW, end)
    found: set[Node] = set()
    for node in ordered(made):
        if class_of(node) == info.id:
            found.add(node)
        elif class_of(node) in info.lineage and walk.state is not None:
            # A base's `__new__` makes it of the class that is called.
            walk.state.fill(site, {**walk.state.heap.get(site, {}), **slots_of(walk, node)})
            found.add(site)
    return Value(frozenset(found))


def _class_node(walk: Walk, info: ClassInfo) -> Class:
    return walk.analysis.make.make(Class, str(info.id))


def construct_from_items(walk: Walk, node: Class, given: Arguments, at: int, end: int) -> Value:
    """Do `Row._make(items)`: a named tuple with these items as its fields."""
    items = given.positional[0] if given.positional else given.rest
    known, rest = unpacked(walk, items, at)
    return construct(walk, node, Arguments(tuple(known), rest=rest), at, end)


def is_made_from_items(walk: Walk, node: Class, name: str) -> bool:
    """Tell whether a method of a class is the one that makes a named tuple of a sequence."""
    if name != "_make":
        return False
    info = walk.analysis.program.classes.get(node.id)  # type: ignore[call-overload]
    return info is not None and info.shape == "named-tuple"


def fill_above(walk: Walk, node: Super, given: Arguments, at: int) -> bool:
    """Do `super().__init__(...)` where a library's base generates the constructor.

    It says whether that is what the call does.
    """
    program = walk.analysis.program
    info = program.classes.get(class_of(node.bound) or node.cls)  # type: ignore[call-overload]
    if info is None or info.shape != "record" or node.cls not in info.lineage:
        return False
    above = info.lineage[info.lineage.index(node.cls) + 1 :]
    if any(name == "__init__" for c in above for name, _ in program.classes[c].entry.methods):
        return False
    _fill(walk, info, only(node.bound), replace(given, spreads=()), at)
    if given.spreads:
        # Which keys a mapping has is not known here: each field holds what such a field holds.
        some = only(walk.analysis.make.make(Any_, str(info.id)))
        for name, field in info.fields.items():
            if field.entry.origin == "class" and name not in dict(given.keywords):
                value = read_attribute(walk, some, name, at)
                write_slot(walk, node.bound, f".{name}", value, strong=True)
    return True


def _fill(walk: Walk, info: ClassInfo, target: Value, given: Arguments, at: int) -> None:
    """Write the arguments into the fields of their names, by position as declared."""
    if info.shape == "typed-dict":
        # `SignUp({"email": ...})` takes a mapping, as `dict(...)` does.
        given = replace(given, positional=(), spreads=(*given.positional, *given.spreads))
    cls = str(info.id)
    (site,) = target.objects
    names = [
        name
        for name, field in info.fields.items()
        if field.entry.origin == "class" and is_data(info, field)
    ]
    for name, value in zip(names, given.positional, strict=False):
        write_slot(walk, site, f".{name}", into_field(walk, cls, name, value, at), strong=True)
    for name in names[len(given.positional) :] if given.rest is not EMPTY else ():
        write_slot(walk, site, f".{name}", into_field(walk, cls, name, given.rest, at), strong=True)
    for name, value in given.keywords:
        write_slot(walk, site, f".{name}", into_field(walk, cls, name, value, at), strong=True)
    filled = {*names[: len(given.positional)], *(name for name, _ in given.keywords)}
    for number, name in enumerate(names):
        if name not in filled:
            _fill_default(walk, info, site, name, at + FACTORY * (number + 1))
    for spread in given.spreads:
        for name in names:
            value = read_item(walk, spread, literal(walk, name), at)
            if value is not EMPTY and (value.labels or value.objects):
                written = into_field(walk, cls, name, value, at)
                write_slot(walk, site, f".{name}", join(written, EMPTY), strong=True)


def _fill_default(walk: Walk, info: ClassInfo, site: Node, name: str, at: int) -> None:
    """Give an instance its own of what a field declares: `field(default_factory=list)`, `= []`."""
    field = info.fields[name]
    if field.entry.value is None:
        return
    body = class_body(walk, str(field.owner))
    if body == walk.id:
        return
    declared = walk.effects(body).exported(name) or EMPTY
    for node in ordered(declared):
        if info.shape == "record" and isinstance(node, Site) and node.what in MADE_OF_ITEMS:
            held = walk.effects(body).held(node) or {}
            own = new_container(walk, node.what, at, held)
            write_slot(walk, site, f".{name}", own, strong=True)
        if not isinstance(node, External):
            continue
        for argument in node.args:
            if argument.name in {"default_factory", "factory"} or node.path[-1] == "Factory":
                made = walk.call(walk, Value(argument.value.objects), Arguments(), at, at)
                write_slot(walk, site, f".{name}", made, strong=True)


def _hook_arguments(walk: Walk, info: ClassInfo, method: FunctionId, given: Arguments) -> Arguments:
    """Return what a hook after the constructor gets: the arguments named like its parameters."""
    names = [name for name, field in info.fields.items() if field.entry.origin == "class"]
    by_name = {**dict(zip(names, given.positional, strict=False)), **dict(given.keywords)}
    entry = walk.analysis.program.functions[method].entry
    return Arguments(
        keywords=tuple((p.name, by_name[p.name]) for p in entry.parameters if p.name in by_name)
    )
