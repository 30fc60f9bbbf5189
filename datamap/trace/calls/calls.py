"""Call a value: project functions, classes, instances, libraries, built-in functions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from datamap.trace.calls.binding import bind
from datamap.trace.calls.built_in_bases import unbound_method
from datamap.trace.calls.builtin_functions import call_builtin, is_builtin
from datamap.trace.calls.builtin_methods import call_container_method
from datamap.trace.calls.choosing import choose_variant
from datamap.trace.calls.construct import construct, construct_base
from datamap.trace.calls.dispatch import implementations
from datamap.trace.calls.library_calls import call_external, freeze_arguments, record
from datamap.trace.calls.pending_calls import passed_on, pend, unknown_call
from datamap.trace.calls.registered import call_registered, shared_places, with_held
from datamap.trace.frame import COMPOSITION_DEPTH, INSTANTIATIONS, PENDING_MAX, WORK
from datamap.trace.heap.atoms import answer_of, atom_value, derived, only, ordered, typed_external
from datamap.trace.heap.attributes import attribute_of
from datamap.trace.heap.declared_results import called_field, returned_type, with_declared
from datamap.trace.heap.frames import frame_around_class
from datamap.trace.heap.slots import class_of, slots_of
from datamap.trace.keys import names_key
from datamap.trace.summary import Arguments, Effects
from datamap.values.nodes import (
    Any_,
    Builtin,
    Cell,
    Class,
    Compound,
    External,
    Field,
    Function,
    Input,
    Node,
    Result,
    Site,
    Super,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Label


def call(walk: Walk, callee: Value, given: Arguments, at: int, end: int) -> Value:
    """Return `callee(...)`."""
    if walk.state is None:
        return EMPTY
    result = EMPTY
    callee = with_held(walk, callee) if walk.closing else callee
    for node in ordered(callee):
        result = join(result, call_node(walk, node, given, at, end))
    places = shared_places(callee) if callee.labels else None
    if places:
        result = join(result, call_registered(walk, callee, "", given, at, end))
    if not callee.objects:
        result = join(result, unknown_call(walk, callee, given, at))
    else:
        # Where a function was registered is nothing that it gives.
        rest = derived(callee) - places if places else derived(callee)
        if rest:
            result = join(result, Value(labels=rest))
    return result


def call_node(  # noqa: PLR0911 - one for each kind of object
    walk: Walk, node: Node, given: Arguments, at: int, end: int
) -> Value:
    """Return the result of calling one object."""
    if isinstance(node, Function):
        return call_function(walk, node, given, at)
    if isinstance(node, Class):
        return construct(walk, node, given, at, end)
    if isinstance(node, External):
        if is_builtin(node):
            return call_builtin(walk, node, given, at, end)
        done = unbound_method(walk, node.path, given, at) if not node.called else None
        if done is not None:
            walk.tally.setdefault(at, "library")
            return done
        return call_external(walk, node, given, at, end)
    if isinstance(node, Builtin):
        return call_container_method(walk, node.receiver, node.name, given, at)
    if isinstance(node, Super):
        return construct_base(walk, node, given, at, end)
    if isinstance(node, Compound):
        return join_all(call_node(walk, member, given, at, end) for member in node.members)
    if isinstance(node, Site) and node.what == "partial":
        return _call_partial(walk, node, given, at, end)
    if class_of(node):
        return _call_instance(walk, node, given, at, end)
    if isinstance(node, Input) and isinstance(node.type, External):
        return call_external(walk, typed_external(walk, node), given, at, end)
    if isinstance(node, (Input, Result, Cell, Field)):
        made = pend(walk, atom_value(walk, node), "", given, at, end)
        return join(made, called_field(walk, node)) if isinstance(node, Field) else made
    return EMPTY


def call_function(walk: Walk, node: Function, given: Arguments, at: int) -> Value:
    """Return the result of a project function."""
    info = walk.analysis.program.functions.get(node.id)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    walk.tally[at] = "project"
    if _waits_for_spread(walk, node, given):
        return pend(walk, only(node), "", given, at, at)
    if _is_spent(walk):
        walk.tally[at] = "cut"
        return _cut(walk, node, given, at)
    _record_named(walk, info.entry.qualname, str(info.module), given, at)
    given = _with_bound(walk, node, given)
    bound = bind(walk, node.id, info.entry, given, at)
    frame = node.frame or frame_around_class(walk, info)
    if frame is not None:
        bound["^"] = only(frame)
    effects = walk.effects(node.id)
    chosen = choose_variant(walk, node.id, effects, bound, at) if effects.decides else node.id
    walk.called.add(chosen)
    result = _use(walk, chosen, walk.effects(chosen), bound, at)
    for other in implementations(walk, info):
        registered = walk.analysis.make.make(Function, other, None, node.frame, None)
        result = join(result, walk.call(walk, only(registered), given, at, at))
    result = with_declared(walk, node.id, result)
    named = walk.named.get(at)
    return join(result, Value(labels=named.labels)) if named is not None else result


def _use(walk: Walk, function: str, effects: Effects, bound: dict[str, Value], at: int) -> Value:
    # What the use of a summary reads may run code too: `__getitem__`, `__getattr__`.
    deeper = int(walk.composing)
    walk.depth += deeper
    try:
        return walk.instantiate(walk, function, effects, bound, at)
    finally:
        walk.depth -= deeper


def _is_spent(walk: Walk) -> bool:
    """Tell whether no more summaries are used: too deep in others, too many, or too large ones."""
    if walk.depth and walk.work >= WORK:
        return True
    return walk.instantiations >= INSTANTIATIONS or walk.depth >= COMPOSITION_DEPTH


def _cut(walk: Walk, node: Function, given: Arguments, at: int) -> Value:
    """Do without a summary: record where the arguments go, and pass them on."""
    info = walk.analysis.program.functions[node.id]  # type: ignore[index]
    if walk.composing:
        # To read what it uses may come here again.
        return passed_on(walk, EMPTY, _with_bound(walk, node, given), info.entry.name)
    bound = bind(walk, node.id, info.entry, _with_bound(walk, node, given), at)
    # Its open calls are not done here: they are told as if nobody called it.
    inputs = Effects(uses=walk.effects(node.id).uses)
    walk.instantiate(walk, node.id, inputs, bound, at)
    return join(returned_type(walk, node.id), passed_on(walk, EMPTY, given, info.entry.name))


def _with_bound(walk: Walk, node: Function, given: Arguments) -> Arguments:
    if node.bound is None:
        return given
    first = Value(frozenset((node.bound,)), _identity_labels(walk, node.bound))
    return replace(given, positional=(first, *given.positional))


def _waits_for_spread(walk: Walk, node: Function, given: Arguments) -> bool:
    """Tell whether only the caller knows which argument is which: `f(*args, **kwargs)`.

    What a constructor puts into the new object is read here: its keywords do not wait.
    """
    if walk.closing or len(walk.pending) >= PENDING_MAX // 2:
        return False
    made_here = isinstance(node.bound, Site) and node.id.endswith(".__init__")
    spreads = given.stars if made_here else (*given.stars, *given.spreads)
    return any(isinstance(node, Input) for spread in spreads for node in spread.objects)


def _record_named(walk: Walk, qualname: str, module: str, given: Arguments, at: int) -> None:
    """Record a call of a project function that a rule names, as if it were a library's."""
    path = f"{module}.{qualname}" if module else qualname
    if not walk.analysis.libraries.names(tuple(path.split("."))):
        return
    root = walk.analysis.make.make(External, None, "root", path)
    place = walk.place or (walk.id, at)
    made = walk.analysis.make.make(
        External, root, "call", "", freeze_arguments(walk, root, given), place
    )
    record(walk, made, place, at)
    label = walk.analysis.labels.make(answer_of(walk, made))
    walk.seen(label, at)
    walk.named[at] = Value(labels=frozenset((label,)))


def _identity_labels(walk: Walk, node: Node) -> frozenset[Label]:
    if isinstance(node, (Input, Any_)):
        return atom_value(walk, node).labels
    return frozenset()


def _call_partial(walk: Walk, node: Site, given: Arguments, at: int, end: int) -> Value:
    slots = slots_of(walk, node)
    positional = tuple(
        slots[f"[#{number}]"] for number in range(len(slots)) if f"[#{number}]" in slots
    )
    keywords = {k[1:-1]: v for k, v in slots.items() if names_key(k) and not k.startswith("[#")}
    keywords.update(given.keywords)
    merged = Arguments(
        positional + given.positional, tuple(keywords.items()), given.rest, given.spreads
    )
    return walk.call(walk, slots.get("(function)", EMPTY), merged, at, end)


def _call_instance(walk: Walk, node: Node, given: Arguments, at: int, end: int) -> Value:
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    method = info.methods.get("__call__") if info else None
    if method is None:
        if info is not None and info.externals:
            found = attribute_of(walk, node, "__call__", at)
            return join_all(
                call_external(walk, o.base, given, at, end)
                for o in ordered(found)
                if isinstance(o, External) and o.base is not None
            )
        return unknown_call(walk, EMPTY, given, at)
    function = walk.analysis.make.make(Function, str(method), node, None, None)
    return walk.call(walk, only(function), given, at, end)
