"""Run statements: a structured walk with states joined where paths meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from datamap.model.program import ClassBinding
from datamap.model.syntax import (
    Annotated,
    Assert,
    Assign,
    Attr,
    Augmented,
    Break,
    Case,
    Continue,
    Define,
    DefineClass,
    Delete,
    Do,
    Expr,
    For,
    If,
    Import,
    Match,
    Name,
    Raise,
    Return,
    Seq,
    Stmt,
    Try,
    While,
    With,
)
from datamap.trace.assign import assign, assign_name, delete
from datamap.trace.atoms import only, ordered
from datamap.trace.attributes import (
    TRANSPARENT,
    attribute_of,
    binding_value,
    class_body,
    decorator_names,
)
from datamap.trace.collect import freeze
from datamap.trace.expressions import binary, closure, evaluate
from datamap.trace.guards import narrow
from datamap.trace.items import read_elements
from datamap.trace.patterns import match_pattern
from datamap.trace.slots import class_of, default_slot, slots_of
from datamap.trace.state import State, join_states
from datamap.trace.summary import Arguments
from datamap.trace.throw import throw
from datamap.trace.types import annotation_type, instance_of
from datamap.values.nodes import Class, Elements, External, Function, Module, Node, Site
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

LOOP_ROUNDS = 3
LEAVING = 1 << 49
"""Sets the call of `__exit__` apart from that of `__enter__`."""


def run(walk: Walk, statements: Sequence[Stmt]) -> None:
    """Run statements in order until the end or a point that is never reached."""
    for statement in statements:
        if walk.state is None:
            return
        _RUN[type(statement)](walk, statement)


def _joined(walk: Walk, a: State | None, b: State | None) -> State | None:
    return join_states(a, b, lambda node, key: default_slot(walk, node, key))


def _assign(walk: Walk, node: Assign) -> None:
    value = evaluate(walk, node.value)
    for target in node.targets:
        assign(walk, target, value, node.at)


def _annotated(walk: Walk, node: Annotated) -> None:
    if node.value is None:
        return
    value = evaluate(walk, node.value)
    if not any(class_of(o) or isinstance(o, Site) for o in value.objects):
        declared = annotation_type(walk, str(walk.function.module), node.annotation)
        if isinstance(declared, Class):
            value = join(value, instance_of(walk, declared))
            value = Value(frozenset(o for o in value.objects if class_of(o)), value.labels)
        elif declared is not None and not value.objects:
            typed = instance_of(walk, declared)
            objects = frozenset((declared,)) if isinstance(declared, Elements) else typed.objects
            value = Value(objects, value.labels)
    assign(walk, node.target, value, node.at)


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
        walk.returns.append((value, walk.state))
    walk.state = None


def _raise(walk: Walk, node: Raise) -> None:
    if node.value is not None:
        throw(walk, evaluate(walk, node.value))
    if walk.state is not None and walk.raised:
        walk.raised[-1].append(walk.state)
    walk.state = None


def _test_position(test: Expr) -> int:
    return int(getattr(test, "at", 0))


def _if(walk: Walk, node: If) -> None:
    outer = walk.conditions
    after: State | None = None
    for branch in node.branches:
        evaluate(walk, branch.test)
        start = walk.state
        if start is None:
            break
        at = _test_position(branch.test)
        walk.state = start.copy()
        walk.conditions = (*walk.conditions, (at, True))
        if narrow(walk, branch.test, holds=True):
            run(walk, branch.body)
            after = _joined(walk, after, walk.state)
        walk.conditions = (*walk.conditions[:-1], (at, False))
        walk.state = start
        if not narrow(walk, branch.test, holds=False):
            walk.state = None
            break
    run(walk, node.orelse)
    walk.state = _joined(walk, after, walk.state)
    walk.conditions = outer


def _loop(
    walk: Walk, body: Callable[[], None], orelse: Sequence[Stmt], *, at_least_once: bool = False
) -> None:
    """Run a body until nothing changes; an inner loop runs fewer rounds than the outermost."""
    if walk.state is None:
        return
    rounds = LOOP_ROUNDS if walk.loops == 0 else 2
    walk.loops += 1
    walk.breaks.append([])
    walk.continues.append([])
    last: State | None = None
    for _ in range(rounds):
        start = walk.state.copy()
        walk.state = start.copy()
        body()
        for state in walk.continues[-1]:
            walk.state = _joined(walk, walk.state, state)
        walk.continues[-1].clear()
        last = walk.state
        walk.state = _joined(walk, start, walk.state)
        if walk.state is None or walk.state.same(start):
            break
    if at_least_once:
        walk.state = last
    walk.continues.pop()
    walk.loops -= 1
    breaks = walk.breaks.pop()
    run(walk, orelse)
    for state in breaks:
        walk.state = _joined(walk, walk.state, state)


def _for(walk: Walk, node: For) -> None:
    source = evaluate(walk, node.source)

    def body() -> None:
        assign(walk, node.target, read_elements(walk, source, node.at), node.at)
        run(walk, node.body)

    known = isinstance(node.source, Seq) and bool(node.source.items)
    _loop(walk, body, node.orelse, at_least_once=known)


def _while(walk: Walk, node: While) -> None:
    at = _test_position(node.test)

    def body() -> None:
        evaluate(walk, node.test)
        outer = walk.conditions
        walk.conditions = (*outer, (at, True))
        if narrow(walk, node.test, holds=True):
            run(walk, node.body)
        else:
            walk.state = None
        walk.conditions = outer

    _loop(walk, body, node.orelse)


def _break(walk: Walk, _: Break) -> None:
    if walk.state is not None and walk.breaks:
        walk.breaks[-1].append(walk.state)
    walk.state = None


def _continue(walk: Walk, _: Continue) -> None:
    if walk.state is not None and walk.continues:
        walk.continues[-1].append(walk.state)
    walk.state = None


def _try(walk: Walk, node: Try) -> None:
    if walk.state is None:
        return
    start = walk.state.copy()
    returned = len(walk.returns)
    walk.raised.append([])
    walk.thrown.append(EMPTY)
    run(walk, node.body)
    raised = walk.raised.pop()
    thrown = walk.thrown.pop()
    if not node.handlers:
        throw(walk, thrown)
    failed = _joined(walk, start, walk.state)
    for state in raised:
        failed = _joined(walk, failed, state)
    for _, state in walk.returns[returned:]:
        failed = _joined(walk, failed, state)
    run(walk, node.orelse)
    after: State | None = walk.state
    for handler in node.handlers:
        walk.state = failed.copy() if failed is not None else None
        if handler.caught is not None:
            caught = evaluate(walk, handler.caught)
            if handler.name is not None:
                assign_name(walk, handler.name, join(thrown, _caught(walk, caught)), 0)
        run(walk, handler.body)
        after = _joined(walk, after, walk.state)
    walk.state = after
    if node.final:
        _finally(walk, node, returned, failed)


def _finally(walk: Walk, node: Try, returned: int, failed: State | None) -> None:
    """Run the last block on every way out: falling through, returning, failing."""
    normal = walk.state
    pending, walk.returns[returned:] = walk.returns[returned:], []
    for value, state in pending:
        walk.state = state
        run(walk, node.final)
        if walk.state is not None:
            walk.returns.append((value, walk.state))
    if normal is None and not pending:
        walk.state = failed.copy() if failed is not None else None
        run(walk, node.final)
        walk.state = None
        return
    walk.state = normal
    run(walk, node.final)


def _caught(walk: Walk, value: Value) -> Value:
    """Return some instance of the exceptions that a handler names."""
    result = EMPTY
    for node in ordered(value):
        if isinstance(node, Class):
            result = join(result, instance_of(walk, node))
            result = Value(result.objects)
        elif isinstance(node, Site):
            for part in slots_of(walk, node).values():
                result = join(result, _caught(walk, part))
    return result


def _with(walk: Walk, node: With) -> None:
    manager = evaluate(walk, node.manager)
    entered = _entered(walk, manager, node.at)
    if node.target is not None:
        assign(walk, node.target, entered, node.at)
    run(walk, node.body)
    _leave(walk, manager, node.at)


def _leave(walk: Walk, manager: Value, at: int) -> None:
    for node in ordered(manager):
        info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
        for name in ("__exit__", "__aexit__"):
            if info is not None and name in info.methods:
                function = walk.analysis.make.make(
                    Function, str(info.methods[name]), node, None, None
                )
                nothing = Arguments((EMPTY, EMPTY, EMPTY))
                walk.call(walk, only(function), nothing, at | LEAVING, at)


def _entered(walk: Walk, manager: Value, at: int) -> Value:
    result = Value(labels=manager.labels if not manager.objects else frozenset())
    for node in ordered(manager):
        info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
        method = None
        if info is not None:
            method = info.methods.get("__enter__") or info.methods.get("__aenter__")
        if method is not None:
            function = walk.analysis.make.make(Function, str(method), node, None, None)
            result = join(result, walk.call(walk, only(function), Arguments(), at, at))
        elif isinstance(node, Site) and node.what == "generator":
            result = join(result, read_elements(walk, only(node), at))
        elif isinstance(node, External):
            model = walk.analysis.libraries.model((*node.path, "__enter__"))
            if model is not None and model.returns:
                entered = attribute_of(walk, node, "__enter__", at)
                result = join(result, walk.call(walk, entered, Arguments(), at, at))
            else:
                result = join(result, _with_labels(manager, node))
        else:
            result = join(result, _with_labels(manager, node))
    return result


def _with_labels(value: Value, node: Node) -> Value:
    if isinstance(node, External):
        return Value(frozenset((node,)), value.labels)
    return Value(frozenset((node,)), frozenset(x for x in value.labels if x.atom is node))


def _match(walk: Walk, node: Match) -> None:
    subject = evaluate(walk, node.subject)
    if walk.state is None:
        return
    start = walk.state
    after: State | None = None
    complete = False
    for case in node.cases:
        walk.state = start.copy()
        if not _case(walk, subject, case, node.subject):
            continue
        after = _joined(walk, after, walk.state)
        if _irrefutable(case):
            complete = True
            break
    walk.state = after if complete else _joined(walk, after, start)


def _irrefutable(case: Case) -> bool:
    pattern = case.pattern
    return case.guard is None and getattr(pattern, "pattern", 0) is None


def _case(walk: Walk, subject: Value, case: Case, expression: Expr) -> bool:
    if not match_pattern(walk, subject, case.pattern, expression):
        return False
    if case.guard is not None:
        evaluate(walk, case.guard)
        if not narrow(walk, case.guard, holds=True):
            return False
    run(walk, case.body)
    return True


def _define(walk: Walk, node: Define) -> None:
    value = closure(walk, node.function)
    functions = walk.analysis.program.modules[walk.function.module].functions
    entry = functions[node.function]
    if any(name not in TRANSPARENT for name in decorator_names(entry)):
        for decorator in reversed(entry.decorators):
            value = _decorate(walk, value, decorator, node.at)
    assign_name(walk, entry.name, value, node.at)


def _decorate(walk: Walk, value: Value, decorator: Expr, at: int) -> Value:
    """Return what a decorator makes of a function; a library's leaves it callable as it was."""
    name = decorator_name(decorator)
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
            if model is not None and model.returns:
                result = join(result, walk.call(walk, only(node), Arguments((value,)), at, at))
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


def decorator_name(decorator: Expr) -> str:
    """Return the bare name of a decorator."""
    if isinstance(decorator, Name):
        return decorator.id
    return decorator.name if isinstance(decorator, Attr) else ""


def _define_class(walk: Walk, node: DefineClass) -> None:
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
        walk.call(walk, only(function), Arguments(), node.at, node.at)
    assign_name(walk, info.entry.name, value, node.at)


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
    Raise: _raise,
    If: _if,
    For: _for,
    While: _while,
    Break: _break,
    Continue: _continue,
    Try: _try,
    With: _with,
    Match: _match,
    Define: _define,
    DefineClass: _define_class,
    Import: _import,
    Assert: _assert,
}
