"""Run statements: a structured walk with states joined where paths meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from datamap.model.program import ClassBinding
from datamap.model.syntax import (
    Annotated,
    Assert,
    Assign,
    Augmented,
    Break,
    Continue,
    Define,
    DefineClass,
    Delete,
    Do,
    For,
    If,
    Import,
    Match,
    Raise,
    Return,
    Stmt,
    Try,
    While,
    With,
)
from datamap.trace.calls.builtin_methods import merge_mapping
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.attributes import attribute_of
from datamap.trace.heap.module_names import binding_value
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.types import annotation_type, instance_of
from datamap.trace.summary import Arguments
from datamap.trace.walking.answers import answer
from datamap.trace.walking.assign import assign, assign_name, delete
from datamap.trace.walking.branching import run_if, run_match
from datamap.trace.walking.definitions import define_class, define_function
from datamap.trace.walking.entries import copied_entry
from datamap.trace.walking.expressions import evaluate
from datamap.trace.walking.guards import narrow
from datamap.trace.walking.loops import run_break, run_continue, run_for, run_while
from datamap.trace.walking.operators import binary
from datamap.trace.walking.try_blocks import run_raise, run_try
from datamap.trace.walking.with_blocks import run_with
from datamap.values.nodes import Class, Elements, Input, Module, Node, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def run(walk: Walk, statements: Sequence[Stmt]) -> None:
    """Run statements in order until the end or a point that is never reached."""
    for statement in statements:
        if walk.state is None:
            return
        _RUN[type(statement)](walk, statement)


def _assign(walk: Walk, node: Assign) -> None:
    value = evaluate(walk, node.value)
    copied = copied_entry(walk, node)
    if copied is not None:
        written, mapping = copied
        merge_mapping(walk, evaluate(walk, written.object), mapping, node.at)
        return
    for target in node.targets:
        assign(walk, target, value, node.at)


def _annotated(walk: Walk, node: Annotated) -> None:
    if node.value is None:
        return
    value = evaluate(walk, node.value)
    if not any(class_of(o) or isinstance(o, Site) for o in value.objects):
        declared = annotation_type(walk, str(walk.function.module), node.annotation)
        if isinstance(declared, Class):
            value = _declared_instance(walk, value, declared)
        elif declared is not None and not value.objects:
            typed = instance_of(walk, declared)
            objects = frozenset((declared,)) if isinstance(declared, Elements) else typed.objects
            value = Value(objects, value.labels)
    assign(walk, node.target, value, node.at)


def _declared_instance(walk: Walk, value: Value, declared: Class) -> Value:
    """Return a value as the instance that an annotation says it is.

    What a caller hands in stays that, now with a class; else it is some instance.
    """
    make = walk.analysis.make.make
    typed: dict[Node, Node] = {
        o: make(Input, o.root, o.path, declared) for o in value.objects if isinstance(o, Input)
    }
    if not typed:
        return join(Value(labels=value.labels), instance_of(walk, declared))
    label = walk.analysis.labels.make
    labels = (label(typed.get(x.atom, x.atom), x.via, x.marks) for x in value.labels)
    return Value(frozenset(typed.values()), frozenset(labels))


def _augmented(walk: Walk, node: Augmented) -> None:
    old = evaluate(walk, node.target)
    value = evaluate(walk, node.value)
    lists = [o for o in ordered(old) if isinstance(o, Site) and o.what in {"list", "set", "dict"}]
    if lists and node.operator in {"+", "|"}:
        walk.call_method(
            walk, old, "update" if lists[0].what == "dict" else "extend",
            Arguments((value,)), node.at, node.at,
        )  # fmt: skip
        return
    method = f"__i{ {'+': 'add', '|': 'or', '-': 'sub', '*': 'mul'}.get(node.operator, '') }__"
    for inner in ordered(old):
        info = walk.analysis.program.classes.get(class_of(inner)) if class_of(inner) else None  # type: ignore[call-overload]
        if info is not None and method in info.methods:
            found = attribute_of(walk, inner, method, node.at)
            assign(walk, node.target, walk.call(walk, found, Arguments((value,)), node.at, node.at))
            return
    assign(walk, node.target, binary(walk, node.operator, old, value, node.at), node.at)


def _delete(walk: Walk, node: Delete) -> None:
    for target in node.targets:
        delete(walk, target)


def _do(walk: Walk, node: Do) -> None:
    evaluate(walk, node.value)


def _return(walk: Walk, node: Return) -> None:
    value = evaluate(walk, node.value) if node.value is not None else EMPTY
    if walk.state is not None:
        answer(walk, value, node.at)
        walk.returns.append((value, walk.state))
    walk.state = None


def _import(walk: Walk, node: Import) -> None:
    if node.local == "*":
        return
    program = walk.analysis.program
    key = (walk.function.module, node.level, node.module, node.name)
    value = EMPTY
    for binding in program.imports.get(key, ()):
        if isinstance(binding, ClassBinding) and binding.id not in program.classes:
            continue
        value = join(value, binding_value(walk, binding))
    if walk.function.entry.kind == "module" and any(
        isinstance(o, Module) and str(o.name) == walk.function.module for o in value.objects
    ):
        return
    assign_name(walk, node.local, value, node.at)


def _assert(walk: Walk, node: Assert) -> None:
    evaluate(walk, node.test)
    if not narrow(walk, node.test, holds=True):
        walk.state = None


_RUN: dict[type, Callable[[Walk, Any], None]] = {
    Assign: _assign,
    Annotated: _annotated,
    Augmented: _augmented,
    Delete: _delete,
    Do: _do,
    Return: _return,
    Raise: run_raise,
    If: run_if,
    For: run_for,
    While: run_while,
    Break: run_break,
    Continue: run_continue,
    Try: run_try,
    With: run_with,
    Match: run_match,
    Define: define_function,
    DefineClass: define_class,
    Import: _import,
    Assert: _assert,
}
