"""Definitions of functions and classes, with what decorators make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Define, DefineClass, Expr, last_name
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.class_bodies import class_body
from datamap.trace.heap.collect import freeze
from datamap.trace.heap.decorators import TRANSPARENT, decorator_names
from datamap.trace.heap.names import closure
from datamap.trace.heap.slots import class_of
from datamap.trace.summary import Arguments
from datamap.trace.walking.assign import assign_name
from datamap.trace.walking.expressions import evaluate
from datamap.trace.walking.local_defaults import with_local_defaults
from datamap.values.nodes import Class, External, Function, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def define_function(walk: Walk, node: Define) -> None:
    """Bind the name of a function to it and what its decorators make of it."""
    value = with_local_defaults(walk, closure(walk, node.function), node.function, node.at)
    functions = walk.analysis.program.modules[walk.function.module].functions
    entry = functions[node.function]
    if any(name not in TRANSPARENT for name in decorator_names(entry)):
        for decorator in reversed(entry.decorators):
            value = _decorate(walk, value, decorator, node.at)
    assign_name(walk, entry.name, value, node.at)


def _decorate(walk: Walk, value: Value, decorator: Expr, at: int) -> Value:
    """Return what a decorator makes of a function; a library's leaves it callable as it was."""
    name = last_name(decorator)
    if name in TRANSPARENT:
        return value
    found = evaluate(walk, decorator)
    result = EMPTY
    make = walk.analysis.make
    for node in ordered(found):
        if isinstance(node, External):
            argument = freeze(walk, "0", value)
            made = make.make(External, node, "call", "", (argument,), (walk.id, at))
            model = walk.analysis.libraries.model(node.path)
            if model is not None and (model.returns or model.mutates or model.hands_on):
                given = walk.call(walk, only(node), Arguments((value,)), at, at)
                if model.returns:
                    result = join(result, given)
                    continue
            decorated = frozenset(
                make.make(Function, o.id, o.bound, o.frame, made)
                for o in value.objects
                if isinstance(o, Function)
            )
            result = join(result, Value(decorated))
        else:
            result = join(result, walk.call(walk, only(node), Arguments((value,)), at, at))
    callable_ = any(isinstance(o, (Function, Class)) or class_of(o) for o in result.objects)
    return result if callable_ or any(isinstance(o, Site) for o in result.objects) else value


def define_class(walk: Walk, node: DefineClass) -> None:
    """Bind the name of a class, and walk what its body does."""
    program = walk.analysis.program
    cls = program.class_by_index[walk.function.module, node.cls]
    info = program.classes[cls]
    walk.effects(class_body(walk, str(cls)))
    value = only(walk.analysis.make.make(Class, str(cls)))
    for decorator in reversed(info.entry.decorators):
        found = evaluate(walk, decorator)
        for inner in ordered(found):
            if isinstance(inner, Function):
                walk.call(walk, only(inner), Arguments((value,)), node.at, node.at)
    hook = next(
        (
            program.classes[a].methods["__init_subclass__"]
            for a in info.lineage[1:]
            if "__init_subclass__" in program.classes[a].methods
        ),
        None,
    )
    if hook is not None:
        (owner,) = value.objects
        function = walk.analysis.make.make(Function, str(hook), owner, None, None)
        given = tuple(
            (name, evaluate(walk, value))
            for name, value in info.entry.keywords
            if name not in {"metaclass", ""}
        )
        walk.call(walk, only(function), Arguments(keywords=given), node.at, node.at)
    assign_name(walk, info.entry.name, value, node.at)
