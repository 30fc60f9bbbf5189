"""Make up a caller for each function that nobody in the project calls: a route, a task, a hook.

Its parameters are what their annotations and defaults say, `self` is some instance of its class.
So calls that waited for a caller are done with what is known without one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from datamap.model.syntax import Call, Item, Name
from datamap.trace.calls.binding import default_value
from datamap.trace.heap.atoms import answer_of, atom_value, only
from datamap.trace.heap.field_types import field_type
from datamap.trace.heap.parameters import parameter_input, takes_class
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.types import instance_of, sent_instance
from datamap.trace.keys import is_callers
from datamap.trace.order.enclosing import enclosing_aside, made_default
from datamap.trace.order.requests import is_sent
from datamap.trace.summary import Binding, Effects, ExternalCall, Summary
from datamap.trace.variants import base_of, is_variant
from datamap.trace.walking.walk import sorted_writes, start_walk, walk_function
from datamap.values.nodes import Any_, Class, Elements, External, Function, Input, Site
from datamap.values.own_class import OwnClass
from datamap.values.value import EMPTY, Value, join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.model.program import Program
    from datamap.trace.frame import Analysis, Walk
    from datamap.values.nodes import Node


def find_roots(
    analysis: Analysis, summaries: dict[str, Summary], called: frozenset[str]
) -> list[str]:
    """Return the uncalled functions, sorted, in which a caller would have something to say."""
    roots = []
    for function in sorted(summaries):
        effects = summaries[function].effects
        if is_variant(function) or function in called:
            continue
        waits = (
            effects.pending or effects.registered or effects.open_calls or _waiting_writes(effects)
        )
        if waits or _has_defaults(analysis, function):
            roots.append(function)
    return roots


def _waiting_writes(effects: Effects) -> tuple[tuple[Node, str, Value], ...]:
    """Return what is written into shared objects under keys that only a caller knows."""
    return tuple(w for w in effects.writes if isinstance(w[0], Site) and is_callers(w[1]))


def _has_defaults(analysis: Analysis, function: str) -> bool:
    """Tell whether a parameter has a default that may bring data: a dependency, a made object."""
    entry = analysis.program.functions[function].entry  # type: ignore[index]
    return bool(entry.parameters) and any(
        p.annotation is None
        or isinstance(p.default, Call)
        or isinstance(p.annotation, (Item, Name))
        for p in entry.parameters
    )


def complete_root(analysis: Analysis, summary: Summary) -> Summary:
    """Return what the made-up caller of a function adds: all its calls, and what else there is."""
    walk = start_walk(analysis, summary.function)
    walk.closing = True
    bound = root_arguments(walk, summary.function)
    if bound["^"].objects:
        summary = _walk_within(analysis, summary.function)
    waiting = Effects(
        heap=summary.effects.heap,
        pending=summary.effects.pending + summary.effects.registered,
        writes=_waiting_writes(summary.effects),
        open_calls=summary.effects.open_calls,
        returns=summary.effects.returns,
        uses=summary.effects.uses,
    )
    # The result of an answered call may be used by another: the walk's own records see it.
    for arguments in (bound, *_as_subclasses(walk, summary, bound)):
        walk.instantiate(walk, summary.function, waiting, arguments, 0)
    calls = _told_here(walk)
    added = _added(walk, summary, calls)
    bindings = added.bindings + _whole_inputs(walk, summary, added)
    if not bound["^"].objects:
        return replace(added, bindings=bindings)
    return replace(
        added,
        bindings=summary.bindings + bindings,
        writes=summary.writes + added.writes,
        reads=summary.reads | added.reads,
        called=summary.called | added.called,
    )


def _walk_within(analysis: Analysis, function: str) -> Summary:
    """Walk an inner function with the variables around it, where its calls need not wait."""

    def given(walk: Walk) -> dict[str, Value]:
        bound = root_arguments(walk, function)
        return {name: value for name, value in bound.items() if name == "^" or _is_instance(value)}

    return walk_function(analysis, function, given)


def complete_registered(analysis: Analysis, summary: Summary) -> Summary:
    """Return what the calls of shared places add to a function that others call.

    Its inputs stay what they are: its callers have bound them.
    """
    walk = start_walk(analysis, summary.function)
    walk.closing = True
    info = walk.function
    make = analysis.make.make
    bound = {"^": atom_value(walk, make(Input, "^", (), None))}
    for number, parameter in enumerate(info.entry.parameters):
        bound[parameter.name] = atom_value(walk, parameter_input(walk, info, number))
    waiting = Effects(heap=summary.effects.heap, pending=summary.effects.registered)
    walk.instantiate(walk, summary.function, waiting, bound, 0)
    return _added(walk, summary, _told_here(walk))


def _told_here(walk: Walk) -> list[ExternalCall]:
    """Return the calls of a made-up caller as those of the function itself."""
    return [
        ExternalCall(c.chain, c.place, c.end, c.through[:-1], c.conditions, joined=True)
        for c in walk.calls.values()
    ]


def _added(walk: Walk, summary: Summary, calls: list[ExternalCall]) -> Summary:
    # A library may hand on to another at the same place: the last name tells them apart.
    refined = {(c.place, c.through, c.chain.path[-1]) for c in calls}
    kept = [c for c in summary.calls if (c.place, c.through, c.chain.path[-1]) not in refined]
    return Summary(
        summary.function,
        calls=tuple(sorted((*kept, *calls), key=lambda c: (c.place, c.through, c.chain.order))),
        bindings=_bindings(walk, summary),
        writes=sorted_writes(walk),
        reads=frozenset(walk.reads),
        called=frozenset(walk.called),
    )


SUBCLASSES_MAX = 24
"""Subclasses on which an inherited method is run one by one, where they override what it calls."""


def _as_subclasses(walk: Walk, summary: Summary, bound: dict[str, Value]) -> list[dict[str, Value]]:
    """Return the arguments with `self` of each subclass that has methods of its own waiting."""
    info = walk.function
    program = walk.analysis.program
    if info.cls is None or not info.entry.parameters:
        return []
    own = info.entry.parameters[0].name
    waits = any(
        waiting.method and isinstance(o, (Input, OwnClass)) and o.root == own and _is_whole(o)
        for waiting in summary.effects.pending
        for o in waiting.receiver.objects
    )
    cls = program.classes[info.cls]
    if not waits or len(cls.subclasses) > SUBCLASSES_MAX:
        return []
    # Subclasses that override the same methods alike are one.
    known = {tuple(cls.methods.values())}
    found = []
    for sub in cls.subclasses:
        methods = program.classes[sub].methods
        resolved = tuple(methods[name] for name in cls.methods)
        if methods.get(info.entry.name) == info.id and resolved not in known:
            known.add(resolved)
            make = walk.analysis.make.make
            if takes_class(info, 0):
                some = only(make(Class, str(sub)))
            else:
                some = atom_value(walk, make(Any_, str(sub)))
            found.append({**bound, own: some})
    return found


def _is_whole(node: Input | OwnClass) -> bool:
    return isinstance(node, OwnClass) or not node.path


def called_functions(program: Program, summaries: Iterable[Summary]) -> frozenset[str]:
    """Return the functions that the project calls.

    A method that only overriding methods go on with (`super().save()`) is called by others, too.
    """
    return frozenset(
        callee
        for summary in summaries
        for caller in (base_of(summary.function),)
        for callee in map(base_of, summary.called)
        if callee != caller and not _goes_on(program, caller, callee)
    )


def _goes_on(program: Program, caller: str, callee: str) -> bool:
    """Tell whether a method hands on to the one of a base that it overrides."""
    one = program.functions.get(caller)  # type: ignore[call-overload]
    other = program.functions.get(callee)  # type: ignore[call-overload]
    if one is None or other is None or one.cls is None or other.cls is None:
        return False
    same = bool(one.entry.name == other.entry.name) and not one.entry.name.startswith("__")
    return same and other.cls in program.classes[one.cls].lineage


def with_caller(summary: Summary, added: Summary) -> Summary:
    """Return the summary of a function whose waiting calls are done."""
    return replace(
        summary,
        calls=added.calls,
        bindings=summary.bindings + added.bindings,
        writes=summary.writes + added.writes,
        called=summary.called | added.called,
    )


def _bindings(walk: Walk, summary: Summary) -> tuple[Binding, ...]:
    return tuple(
        Binding(callee, atom, label, below, at)
        for (callee, atom, label, below), at in sorted(
            walk.bindings.items(), key=lambda b: (b[0][0], b[0][1].order, b[0][2].order, b[0][3])
        )
        if callee != summary.function or not isinstance(label.atom, Input)
    )


def _whole_inputs(walk: Walk, summary: Summary, added: Summary) -> tuple[Binding, ...]:
    """Bind inputs of a project class that are used whole.

    Nobody is known to fill them, so any field may be filled.
    """
    entry = walk.function.entry
    sent = {p.name for n, p in enumerate(entry.parameters) if is_sent(walk, summary.function, n)}
    bindings = []
    # What waited for a caller to say the key was written for the first time now.
    written = {write.label.atom: None for write in added.writes}
    for atom in dict.fromkeys((*summary.effects.uses, *written)):
        if not isinstance(atom, Input):
            continue
        declared = atom.type.of if isinstance(atom.type, Elements) else atom.type
        if isinstance(declared, Class):
            made = sent_instance if atom.root in sent else instance_of
            bindings += [
                Binding(summary.function, atom, label, (), 0)
                for label in made(walk, declared).labels
            ]
    return tuple(bindings)


def root_arguments(walk: Walk, function: str) -> dict[str, Value]:
    """Return what the parameters of a function are when nobody is known to call it."""
    info = walk.analysis.program.functions[function]  # type: ignore[index]
    bound: dict[str, Value] = {"^": _around(walk, function)}
    for number, parameter in enumerate(info.entry.parameters):
        atom = parameter_input(walk, info, number)
        declared = atom.type
        value = atom_value(walk, atom)
        default = default_value(walk, function, parameter)
        kept = made_default(walk, function, bound["^"], parameter.name)
        closed = frozenset(
            o for o in default.objects if isinstance(o, (External, Function, Any_)) or not o.open
        )
        given = Value(closed | kept.objects, default.labels | kept.labels)
        if isinstance(declared, Class):
            made = sent_instance if is_sent(walk, function, number) else instance_of
            value = Value(made(walk, declared).objects, value.labels)
        elif isinstance(declared, External):
            value = Value(value.objects, value.labels)
            if given.objects:
                value = Value(given.objects, value.labels)
        if declared is None and _is_instance(kept):
            # A dependency: the framework hands in what the call gives, and nothing else.
            value = Value(kept.objects, value.labels | given.labels)
        elif not isinstance(declared, (Class, External)):
            value = join(value, given)
        bound[parameter.name] = value
    return bound


def _around(walk: Walk, function: str) -> Value:
    """Return the frame that a function closes over, as a made-up caller of the outer one has it."""
    aside = enclosing_aside(walk, function)
    if aside is None:
        return EMPTY
    return walk.instantiate(walk, aside, walk.effects(aside), {}, 0)


def _is_instance(given: Value) -> bool:
    return bool(given.objects) and all(class_of(node) for node in given.objects)


def any_field(walk: Walk, cls: str, name: str) -> Value:
    """Return what a constructor puts into a field of an instance made nobody knows where."""
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    if info is None or "__init__" not in info.methods:
        return EMPTY
    return walk.effects(f"{cls}==").exported(f".{name}") or EMPTY


def constructed_fields(analysis: Analysis, aside: str, cls: str) -> Summary:
    """Run a constructor on an instance made nobody knows where; its fields are the exports."""
    info = analysis.program.classes.get(cls)  # type: ignore[call-overload]
    init = info.methods.get("__init__") if info else None
    if init is None:
        return Summary(aside)
    function = str(init)
    walk = start_walk(analysis, function)
    walk.id = f"{function}="
    walk.depth = 1
    bound = root_arguments(walk, function)
    entry = walk.function.entry
    some = analysis.make.make(Any_, cls)
    if entry.parameters:
        bound[entry.parameters[0].name] = Value(frozenset((some,)))
    walk.instantiate(walk, function, walk.effects(function), bound, 0)
    slots = walk.state.heap.get(some, {}) if walk.state else {}
    closed = {}
    for key, value in slots.items():
        objects = frozenset(
            answer_of(walk, o) if o.open and isinstance(o, External) else o
            for o in value.objects
            if not o.open or isinstance(o, External)
        )
        if objects:
            closed[key] = Value(objects)
    effects = Effects(exports=tuple(sorted(closed.items())))
    return Summary(aside, effects, reads=frozenset(walk.reads))


def declare_types(analysis: Analysis) -> None:
    """Read the declared type of every field once, for whoever sends a whole object."""
    for cls in sorted(analysis.program.classes):
        info = analysis.program.classes[cls]
        for name in sorted(info.fields):
            field_type(analysis, info.fields[name])
