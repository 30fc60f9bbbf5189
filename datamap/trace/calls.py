"""Call a value: project functions, classes, libraries and built-in methods."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from datamap.trace.atoms import (
    answer_of,
    atom_value,
    derived,
    external_value,
    only,
    ordered,
    typed_external,
)
from datamap.trace.attributes import attribute_of
from datamap.trace.binding import bind
from datamap.trace.builtin_functions import call_builtin, is_builtin
from datamap.trace.builtin_methods import AMBIGUOUS, call_container_method, is_container_method
from datamap.trace.collect import freeze, labels_in
from datamap.trace.construct import construct
from datamap.trace.frame import COMPOSITION_DEPTH, INSTANTIATIONS, PENDING_MAX
from datamap.trace.items import new_container
from datamap.trace.slots import class_of, slots_of
from datamap.trace.summary import Arguments, Effects, ExternalCall, Pending, Place
from datamap.trace.terms import apply_model
from datamap.values.nodes import (
    CHAIN_LENGTH,
    Any_,
    Argument,
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
    Node,
    Plain,
    Result,
    Site,
    Super,
    Text,
)
from datamap.values.value import EMPTY, UNCERTAIN, Value, bounded, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Label

GENERATOR = 1 << 42
"""Sets the place of a generator apart from the place of the call that makes it."""


def call(walk: Walk, callee: Value, given: Arguments, at: int, end: int) -> Value:
    """Return `callee(...)`."""
    if walk.state is None:
        return EMPTY
    result = EMPTY
    for node in ordered(callee):
        result = join(result, call_node(walk, node, given, at, end))
    if not callee.objects:
        result = _unknown(walk, callee, given, at)
    else:
        rest = derived(callee)
        if rest:
            result = join(result, Value(labels=rest))
    return result


def call_node(walk: Walk, node: Node, given: Arguments, at: int, end: int) -> Value:
    """Return the result of calling one object."""
    if isinstance(node, Function):
        return call_function(walk, node, given, at)
    if isinstance(node, Class):
        return construct(walk, node, given, at, end)
    if isinstance(node, External):
        if is_builtin(node):
            return call_builtin(walk, node, given, at, end)
        return call_external(walk, node, given, at, end)
    if isinstance(node, Builtin):
        return call_container_method(walk, node.receiver, node.name, given, at)
    if isinstance(node, Compound):
        return join_all(call_node(walk, member, given, at, end) for member in node.members)
    if isinstance(node, Site) and node.what == "partial":
        return _call_partial(walk, node, given, at, end)
    if class_of(node):
        return _call_instance(walk, node, given, at, end)
    if isinstance(node, Input) and isinstance(node.type, External):
        return call_external(walk, typed_external(walk, node), given, at, end)
    if isinstance(node, (Input, Result, Cell, Field)):
        return pend(walk, only(node), "", given, at, end)
    return EMPTY


def call_method(
    walk: Walk, receiver: Value, name: str, given: Arguments, at: int, end: int
) -> Value:
    """Return `receiver.name(...)`."""
    if walk.state is None:
        return EMPTY
    if name in {"(getattr)", "(setattr)"}:
        function = walk.analysis.make.make(External, None, "root", f"builtins.{name[1:-1]}")
        whole = Arguments((receiver, *given.positional))
        return call_builtin(walk, function, whole, at, end)
    result = EMPTY
    built_in: list[Node] = []
    rest = derived(receiver)
    carried, walk.carried = walk.carried, Value(labels=rest)
    for node in ordered(receiver):
        if isinstance(node, Const) and node.value is None:
            continue
        if _has_built_in(walk, node, name):
            built_in.append(node)
        else:
            result = join(result, _method_of(walk, node, name, given, at, end))
    walk.carried = carried
    if rest and not built_in and receiver.objects:
        # What else is in the receiver stays in what its method gives.
        result = join(result, Value(labels=rest))
    elif built_in or rest:
        # One call for all of them: what it makes is one object.
        labels = rest.union(*(atom_value(walk, node).labels for node in built_in if _is_atom(node)))
        walk.tally.setdefault(at, "library")
        value = Value(frozenset(built_in), labels)
        result = join(result, call_container_method(walk, value, name, given, at))
    if name in AMBIGUOUS and not walk.closing:
        for node in built_in:
            if _is_atom(node) and not _is_plain(node):
                result = join(result, pend(walk, only(node), name, given, at, end))
    if not receiver.objects and not rest:
        result = _unknown(walk, receiver, given, at)
    return result


def _is_atom(node: Node) -> bool:
    return isinstance(node, (Input, Result, Cell, Field))


def _is_plain(node: Node) -> bool:
    return isinstance(node, Input) and isinstance(node.type, Plain)


def _has_built_in(walk: Walk, node: Node, name: str) -> bool:
    """Tell whether, as far as known, a method is a built-in container's or text's."""
    if isinstance(node, (Const, Text, Elements)):
        return True
    if isinstance(node, Site) and not node.cls:
        return node.what not in {"partial", "record"} and f".{name}" not in slots_of(walk, node)
    if _is_atom(node) and not (
        isinstance(node, Input) and isinstance(node.type, (Class, External))
    ):
        written = walk.state.get(node, f".{name}") if walk.state else None
        return written is None and (_is_plain(node) or is_container_method(name))
    return _is_mapping(walk, node) and is_container_method(name)


def _method_of(walk: Walk, node: Node, name: str, given: Arguments, at: int, end: int) -> Value:
    if isinstance(node, Site) and not node.cls:
        known = slots_of(walk, node).get(f".{name}")
        return EMPTY if known is None else walk.call(walk, known, given, at, end)
    if _is_atom(node) and not (
        isinstance(node, Input) and isinstance(node.type, (Class, External))
    ):
        known = walk.state.get(node, f".{name}") if walk.state else None
        if known is not None:
            return walk.call(walk, known, given, at, end)
        return pend(walk, only(node), name, given, at, end)
    waits = len(walk.pending) < PENDING_MAX and not walk.closing
    if waits and isinstance(node, (Input, Super)) and _is_overridden(walk, node, name):
        return pend(walk, only(node), name, given, at, end)
    found = attribute_of(walk, node, name, at)
    if not found.objects:
        if class_of(node) and is_container_method(name):
            value = Value(frozenset((node,)), atom_value(walk, node).labels)
            return call_container_method(walk, value, name, given, at)
        return _unknown(walk, found, given, at)
    return walk.call(walk, found, given, at, end)


def _is_mapping(walk: Walk, node: Node) -> bool:
    info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
    return info is not None and info.shape == "typed-dict"


def _is_overridden(walk: Walk, node: Input | Super, name: str) -> bool:
    """Tell whether a subclass has a method of its own: then only the caller knows which."""
    program = walk.analysis.program
    info = program.classes.get(node.cls if isinstance(node, Super) else class_of(node))  # type: ignore[call-overload]
    if info is None or not info.subclasses:
        return False
    if isinstance(node, Super):
        return isinstance(node.bound, Input) and any(
            len(program.classes[sub].lineage) > len(info.lineage) + 1 for sub in info.subclasses
        )
    own = info.methods.get(name)
    return any(program.classes[sub].methods.get(name) not in {own, None} for sub in info.subclasses)


def call_function(walk: Walk, node: Function, given: Arguments, at: int) -> Value:
    """Return the result of a project function."""
    info = walk.analysis.program.functions.get(node.id)  # type: ignore[call-overload]
    if info is None:
        return EMPTY
    walk.tally[at] = "project"
    if _waits_for_spread(walk, given):
        return pend(walk, only(node), "", given, at, at)
    if walk.instantiations >= INSTANTIATIONS or walk.depth >= COMPOSITION_DEPTH:
        walk.tally[at] = "cut"
        return _cut(walk, node, given, at)
    _record_named(walk, info.entry.qualname, str(info.module), given, at)
    given = _with_bound(walk, node, given)
    bound = bind(walk, node.id, info.entry, given, at)
    if node.frame is not None:
        bound["^"] = only(node.frame)
    effects = walk.effects(node.id)
    walk.called.add(node.id)
    result = walk.instantiate(walk, node.id, effects, bound, at)
    named = walk.named.get(at)
    return join(result, Value(labels=named.labels)) if named is not None else result


def _cut(walk: Walk, node: Function, given: Arguments, at: int) -> Value:
    """Do without a summary: record where the arguments go, and pass them on."""
    info = walk.analysis.program.functions[node.id]  # type: ignore[index]
    bound = bind(walk, node.id, info.entry, _with_bound(walk, node, given), at)
    # Its open calls are not done here: they are told as if nobody called it.
    inputs = Effects(uses=walk.effects(node.id).uses)
    walk.instantiate(walk, node.id, inputs, bound, at)
    return _passed_on(walk, EMPTY, given)


def _with_bound(walk: Walk, node: Function, given: Arguments) -> Arguments:
    if node.bound is None:
        return given
    first = Value(frozenset((node.bound,)), _identity_labels(walk, node.bound))
    return replace(given, positional=(first, *given.positional))


def _waits_for_spread(walk: Walk, given: Arguments) -> bool:
    """Tell whether only the caller knows which argument is which: `f(*args, **kwargs)`."""
    if walk.closing or len(walk.pending) >= PENDING_MAX // 2:
        return False
    spreads = (*given.stars, *given.spreads)
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
    keywords = {
        k[1:-1]: v for k, v in slots.items() if k.startswith("[") and not k.startswith("[#")
    }
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
        return _unknown(walk, EMPTY, given, at)
    function = walk.analysis.make.make(Function, str(method), node, None, None)
    return walk.call(walk, only(function), given, at, end)


# --- libraries ------------------------------------------------------------------------------


def call_external(walk: Walk, chain: External, given: Arguments, at: int, end: int) -> Value:
    """Return the result of a library call, and record it."""
    place = walk.place or (walk.id, at)
    if chain.length >= CHAIN_LENGTH or _grows(chain, place):
        return external_value(walk, chain, at)
    frozen = freeze_arguments(walk, chain, given)
    node = walk.analysis.make.make(External, chain, "call", "", frozen, place)
    model = walk.analysis.libraries.model(chain.path)
    walk.tally[at] = "library" if model is not None else "external"
    record(walk, node, place, end)
    if model is not None:
        result = apply_model(walk, model, node, given, at, end)
        if result is not None:
            return result
    record_value = _as_record(walk, node, given, at) if model is None else None
    if record_value is not None:
        return record_value
    kept = _kept(walk, node)
    value = external_value(walk, kept, at)
    if walk.analysis.libraries.is_sink(chain.path) or (
        model is not None and (model.returns or model.element)
    ):
        return value
    # What goes into a call that nobody knows comes out of it, one step less certain.
    passed = [
        label
        for argument in frozen
        for _, label in argument.data
        if not isinstance(label.atom, Any_)
    ]
    return bounded(value.objects, value.labels | walk.analysis.labels.marked(passed, UNCERTAIN))


def _as_record(walk: Walk, node: External, given: Arguments, at: int) -> Value | None:
    """Return what a library's class makes of keywords alone: an object with these attributes."""
    name = node.path[-1]
    if not name[:1].isupper() or name.isupper() or not given.keywords:
        return None
    if given.positional or given.spreads or given.rest is not EMPTY:
        return None
    if not any(value.labels for _, value in given.keywords):
        return None
    slots: dict[str, Value] = {}
    for keyword, value in given.keywords:
        slots[f".{keyword}"] = value
        slots[f"[{keyword}]"] = value
    made = new_container(walk, "record", at, slots)
    return join(made, external_value(walk, _kept(walk, node), at))


def _kept(walk: Walk, node: External) -> External:
    """Return a call's result as an object.

    It is without the data of its arguments, unless a builder carries them.
    """
    libraries = walk.analysis.libraries
    model = libraries.model(node.path)
    if node.path[0] in libraries.builders or (model is not None and model.element):
        return node
    routes = libraries.route(node.path)
    args = tuple(
        Argument(
            a.name,
            a.value
            if a.name in routes
            else Value(frozenset(o for o in a.value.objects if not isinstance(o, (Input, Result)))),
            frozenset(),
        )
        for a in node.args
    )
    return walk.analysis.make.make(External, node.base, "call", "", args, node.site)


def _grows(chain: External, place: Place) -> bool:
    """Tell whether this call stands in its own chain already: a builder in a loop."""
    link: External | None = chain
    while link is not None:
        if (
            link.kind == "call"
            and link.site == place
            and link.base is not None
            and link.base.name == chain.name
        ):
            return True
        link = link.base
    return False


def record(walk: Walk, node: External, place: Place, end: int) -> None:
    """Remember a library call that a sink rule speaks of."""
    if not walk.analysis.libraries.is_sink(node.path):
        return
    walk.calls[place, walk.through, node] = ExternalCall(
        node, place, end, walk.through, walk.conditions
    )


def freeze_arguments(walk: Walk, chain: External, given: Arguments) -> tuple[Argument, ...]:
    """Return the arguments of a library call as they are now.

    `receiver` is what was set on the object before.
    """
    frozen = [freeze(walk, str(number), value) for number, value in enumerate(given.positional)]
    frozen += [freeze(walk, name, value) for name, value in given.keywords]
    if given.rest is not EMPTY:
        frozen.append(freeze(walk, "*", given.rest))
    frozen += [freeze(walk, "**", spread) for spread in given.spreads]
    receiver = chain.base if chain.kind == "attribute" else None
    if receiver is not None and walk.state is not None:
        slots = walk.state.heap.get(receiver)
        if slots:
            held = join_all(Value(labels=labels_in(walk, part)) for part in slots.values())
            frozen.append(freeze(walk, "receiver", held))
    return tuple(frozen)


# --- what only a caller knows ---------------------------------------------------------------


def pend(walk: Walk, receiver: Value, method: str, given: Arguments, at: int, end: int) -> Value:
    """Leave a call to the callers; its result is an atom that they replace."""
    place = walk.place or (walk.id, at)
    slot = f"{place[0]}#{place[1]}#{method}" if place[0] != walk.id else method
    key = (place, slot, at)
    walk.tally.setdefault(at, "unknown")
    (node,) = receiver.objects
    if key not in walk.pending and (
        walk.closing or len(walk.pending) >= PENDING_MAX or isinstance(node, (Cell, Field))
    ):
        return _passed_on(walk, Value(labels=atom_value(walk, node).labels), given)
    known = walk.pending.get(key)
    if known is not None and known.receiver.objects != receiver.objects:
        receiver = join(receiver, known.receiver)
        given = _join_arguments(known.arguments, given)
    walk.pending[key] = Pending(receiver, method, given, place, end, slot, at, walk.conditions)
    result = walk.analysis.make.make(Result, at, slot, ())
    return atom_value(walk, result)


def _join_arguments(a: Arguments, b: Arguments) -> Arguments:
    if len(a.positional) != len(b.positional) or [k for k, _ in a.keywords] != [
        k for k, _ in b.keywords
    ]:
        return b
    return Arguments(
        tuple(map(join, a.positional, b.positional)),
        tuple((k, join(v, w)) for (k, v), (_, w) in zip(a.keywords, b.keywords, strict=True)),
        join(a.rest, b.rest),
        b.spreads,
    )


def _unknown(walk: Walk, callee: Value, given: Arguments, at: int) -> Value:
    walk.tally.setdefault(at, "unknown")
    return _passed_on(walk, callee, given)


def _passed_on(walk: Walk, callee: Value, given: Arguments) -> Value:
    """Return what an unknown call gives: its arguments, one step less certain, no object whole."""
    values = [*given.positional, *(v for _, v in given.keywords), given.rest, *given.spreads]
    labels = callee.labels
    for value in values:
        if value is EMPTY:
            continue
        parts = [label for label in labels_in(walk, value) if not isinstance(label.atom, Any_)]
        labels |= walk.analysis.labels.marked(parts, UNCERTAIN)
    return Value(labels=labels)
