"""Make an instance of a project class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.allocate import allocate
from datamap.trace.atoms import only, root_external
from datamap.trace.attributes import literal
from datamap.trace.items import into_field, read_item
from datamap.trace.slots import write_slot
from datamap.trace.summary import Arguments
from datamap.trace.types import instance_of
from datamap.values.nodes import Class, External, Function
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Walk

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
        walk.state.heap[site] = {}
    value = only(site)
    init = info.methods.get("__init__")
    if init is not None:
        function = walk.analysis.make.make(Function, str(init), site, None, None)
        walk.call(walk, only(function), given, at, end)
        return value
    if info.shape in GENERATED or not info.externals:
        _fill(walk, info, value, given, at)
        for hook in ("__post_init__", "__attrs_post_init__", "model_post_init"):
            method = info.methods.get(hook)
            if method is not None:
                function = walk.analysis.make.make(Function, str(method), site, None, None)
                walk.call(walk, only(function), Arguments(), at, end)
    if info.externals and info.shape not in {"named-tuple", "typed-dict"}:
        base = root_external(walk, str(info.externals[0]), node.id)
        made = walk.call(walk, only(base), given, at, end)
        chains = frozenset(o for o in made.objects if isinstance(o, External))
        if chains and walk.state is not None:
            write_slot(walk, site, "(base)", Value(chains), strong=True)
        if info.shape == "plain":
            _fill(walk, info, value, given, at)
    return value


def _fill(walk: Walk, info: ClassInfo, target: Value, given: Arguments, at: int) -> None:
    """Write the arguments into the fields of their names; positions follow the order of declaration."""
    cls = str(info.id)
    (site,) = target.objects
    names = [name for name, field in info.fields.items() if field.entry.origin == "class"]
    for name, value in zip(names, given.positional, strict=False):
        write_slot(walk, site, f".{name}", into_field(walk, cls, name, value, at), strong=True)
    for name, value in given.keywords:
        write_slot(walk, site, f".{name}", into_field(walk, cls, name, value, at), strong=True)
    for spread in given.spreads:
        for name in names:
            value = read_item(walk, spread, literal(walk, name), at)
            if value is not EMPTY and (value.labels or value.objects):
                written = into_field(walk, cls, name, value, at)
                write_slot(walk, site, f".{name}", join(written, EMPTY), strong=True)
