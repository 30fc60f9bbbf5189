"""Walk one function with symbolic inputs, and sum up what it does."""

from __future__ import annotations

from functools import partial, reduce
from typing import TYPE_CHECKING

from datamap.trace.calls.calls import call
from datamap.trace.calls.instantiate import instantiate
from datamap.trace.calls.method_calls import call_method
from datamap.trace.calls.pending_calls import pend
from datamap.trace.frame import (
    EXPORT_OBJECTS,
    PENDING_MAX,
    SHARED_OBJECTS,
    USES_MAX,
    Analysis,
    Walk,
)
from datamap.trace.heap.atoms import atom_value
from datamap.trace.heap.class_attributes import member_value
from datamap.trace.heap.class_objects import name_descriptors
from datamap.trace.heap.frames import open_frame
from datamap.trace.heap.literals import literal
from datamap.trace.heap.parameters import own_class, parameter_input, takes_class
from datamap.trace.heap.slots import default_slot, is_foreign, record_shared, slots_of
from datamap.trace.reach import reached
from datamap.trace.state import State, join_states
from datamap.trace.summary import (
    Binding,
    CellWrite,
    Effects,
    ExternalCall,
    Summary,
)
from datamap.trace.variants import Given, Literal, MemberOf, base_of, literals_of, most_deciding
from datamap.trace.walking.deciding import rank_of
from datamap.trace.walking.expressions import evaluate
from datamap.trace.walking.instrumented import record_instruments
from datamap.trace.walking.statements import run
from datamap.values.nodes import (
    Class,
    External,
    Input,
    Module,
    Node,
    Result,
    Site,
    Text,
)
from datamap.values.value import EMPTY, Label, Value, either

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from datamap.model.facts import FunctionIndex


def start_walk(analysis: Analysis, function: str) -> Walk:
    """Return a frame for a function, nothing walked yet."""
    info = analysis.program.functions[base_of(function)]  # type: ignore[index]
    return Walk(
        analysis=analysis,
        function=info,
        id=str(info.id),
        evaluate=evaluate,
        run=run,
        call=call,
        call_method=call_method,
        instantiate=instantiate,
        pend=pend,
        shared=info.entry.kind in {"module", "class"},
    )


def walk_function(
    analysis: Analysis, function: str, given: Callable[[Walk], Mapping[str, Value]] | None = None
) -> Summary:
    """Walk a function once and return its summary.

    What it calls is asked of `analysis.effects_of`. `given` says what some parameters are, `^`
    among them for the frame of the enclosing function; the others are inputs.
    """
    walk = start_walk(analysis, function)
    entry = walk.function.entry
    if entry.captured and entry.kind != "class":
        walk.frame = open_frame(walk)
        if entry.free and walk.state is not None:
            upper = analysis.make.make(Input, "^", (), None)
            walk.state.put(walk.frame, ".^", atom_value(walk, upper))
    _open_parameters(walk, entry, given(walk) if given else {})
    _put_literals(walk, literals_of(function))
    run(walk, analysis.statements_of(walk.function))
    if entry.kind == "class":
        name_descriptors(walk, str(walk.function.module) + ":" + entry.qualname)
    return _sum_up(walk, function)


def _put_literals(walk: Walk, literals: Mapping[tuple[str, ...], Literal]) -> None:
    """Put what the callers of a variant hand in into the place of its inputs."""
    for (parameter, *path), value in literals.items():
        if isinstance(value, Given):
            walk.given.add((parameter, *path))
            continue
        known = _literal(walk, value)
        if walk.state is None or parameter in walk.function.entry.captured:
            continue
        if not path:
            walk.state.names[parameter] = known
            continue
        for node in walk.state.names.get(parameter, EMPTY).objects:
            walk.state.put(node, path[0], known)


def _literal(walk: Walk, value: str | bool | MemberOf | None) -> Value:  # noqa: FBT001 - a literal
    if not isinstance(value, MemberOf):
        return literal(walk, value)
    info = walk.analysis.program.classes.get(value.cls)  # type: ignore[call-overload]
    return EMPTY if info is None else member_value(walk, info, value.name)


def _open_parameters(walk: Walk, entry: FunctionIndex, given: Mapping[str, Value]) -> None:
    state = walk.state
    if state is None:
        return
    for number, parameter in enumerate(entry.parameters):
        value = given.get(parameter.name) or _parameter_value(walk, number)
        if walk.frame is not None and parameter.name in entry.captured:
            state.put(walk.frame, f".{parameter.name}", value)
        else:
            state.names[parameter.name] = value
    upper = walk.analysis.make.make(Input, "^", (), None)
    for frame in given.get("^", EMPTY).objects:
        for key, value in slots_of(walk, frame).items():
            state.put(upper, key, value)


def _parameter_value(walk: Walk, number: int) -> Value:
    atom = parameter_input(walk, walk.function, number)
    value = atom_value(walk, atom)
    if takes_class(walk.function, number):
        return Value(frozenset((own_class(walk, walk.function),)), value.labels)
    return value


def _sum_up(walk: Walk, function: str) -> Summary:
    returned = [value for value, _ in walk.returns]
    if returned and walk.state is not None:
        # Its end gives None, unless it is reached in no call; what is returned may be that too.
        returned.append(EMPTY)
    result = reduce(either, returned) if returned else EMPTY
    final = end_state(walk)
    entry = walk.function.entry
    is_generator = entry.is_generator
    writes = _writes(walk)
    exports: tuple[tuple[str, Value], ...] = ()
    if entry.kind in {"module", "class"}:
        exports = tuple(sorted(final.names.items()))
    record_instruments(walk, _parameter_value, walk.yields if is_generator else result)
    calls = tuple(_sorted_calls(walk.calls.values()))
    # In the order of evaluation: a later call may use an earlier one's answer.
    pending = tuple(walk.pending.values())[:PENDING_MAX]
    roots = [result, walk.yields, walk.raises, *(value for _, _, value in writes)]
    roots += [value for _, value in exports]
    registered = tuple(walk.registered.values())
    for waiting in (*pending, *registered):
        roots += waiting.values()
    heap = reachable_objects(walk, roots)
    record_shared(walk, writes)
    bindings = tuple(
        sorted(
            (Binding(*binding, at) for binding, at in walk.bindings.items()),
            key=lambda b: (b.callee, b.atom.order, b.label.order, b.below),
        )
    )
    cell_writes = sorted_writes(walk)
    uses = _uses(walk, calls, bindings, cell_writes)
    open_calls = [record for record in calls if _depends_on_caller(walk, record.chain)]
    # Past the cap the calls of functions further down are told without their callers.
    open_calls.sort(key=lambda record: len(record.through))
    yields = walk.yields
    if is_generator and yields is EMPTY:
        yields = Value(frozenset((walk.analysis.make.const(None),)))
    effects = Effects(
        returns=result,
        yields=yields if is_generator else EMPTY,
        raises=walk.raises,
        writes=writes,
        heap=heap,
        pending=pending,
        open_calls=tuple(open_calls[:PENDING_MAX]),
        registered=registered,
        uses=uses,
        exports=exports,
        decides=tuple(most_deciding(walk.decides.items(), partial(rank_of, walk))),
    )
    return Summary(
        function=function,
        effects=effects,
        calls=calls,
        bindings=bindings,
        writes=cell_writes,
        first_seen=tuple(sorted(walk.first_seen.items(), key=lambda f: f[0].order)),
        reads=frozenset(walk.reads),
        called=frozenset(walk.called),
        tally=walk.counts(),
    )


def end_state(walk: Walk) -> State:
    """Join what holds at the end of a function and wherever it returns; the walk goes on there."""
    final: State | None = walk.state
    for _, state in walk.returns:
        final = join_states(final, state, lambda node, key: default_slot(walk, node, key))
    walk.state = state = _with_thrown(walk, final or State())
    return state


def _with_thrown(walk: Walk, final: State) -> State:
    """Add what this function made where an exception left it: the exception may hold it."""
    if not walk.failed or walk.raises is EMPTY:
        return final
    heap: dict[Node, dict[str, Value]] = {}
    for state in walk.failed:
        for node, slots in state.heap.items():
            if isinstance(node, Site) and not is_foreign(walk, node):
                heap.setdefault(node, slots)
    return State(final.names, {**heap, **final.heap})


def sorted_writes(walk: Walk) -> tuple[CellWrite, ...]:
    """Return what a walk wrote into fields and shared places."""
    return tuple(
        sorted(
            (CellWrite(*write, at) for write, at in walk.writes.items()),
            key=lambda w: (w.cell.order, w.label.order, w.below),
        )
    )


def _depends_on_caller(walk: Walk, chain: External) -> bool:
    """Tell whether who receives this call's data depends on what the caller hands in."""
    if not chain.open:
        return False
    link: External | None = chain
    while link is not None:
        if link.base is None and link.origin is not None:
            return True
        if link.kind == "call":
            names = walk.analysis.libraries.route(link.path)
            if any(
                argument.name in names and any(o.open for o in argument.value.objects)
                for argument in link.args
            ):
                return True
        link = link.base
    return False


def _sorted_calls(calls: Iterable[ExternalCall]) -> list[ExternalCall]:
    return sorted(calls, key=lambda c: (c.place, c.through, c.chain.order))


def _writes(walk: Walk) -> tuple[tuple[Node, str, Value], ...]:
    """Return what this function writes into things that its caller sees."""
    found = []
    if walk.state is None:
        return ()
    for node, slots in walk.state.heap.items():
        visible = isinstance(node, (Input, Result, Module, Class)) or is_foreign(walk, node)
        if isinstance(node, Module) and walk.function.entry.kind == "module":
            visible = str(node.name) != walk.function.module
        if not visible:
            continue
        for key, value in slots.items():
            if value != default_slot(walk, node, key):
                found.append((node, key, value))
    return tuple(sorted(found, key=lambda w: (w[0].order, w[1])))


def reachable_objects(
    walk: Walk, roots: list[Value]
) -> tuple[tuple[Node, tuple[tuple[str, Value], ...]], ...]:
    """Return the objects of this function that its caller can reach.

    Past the cap their contents are left out.
    """
    if walk.state is None:
        return ()
    heap = walk.state.heap
    found: dict[Node, tuple[tuple[str, Value], ...]] = {}
    # What a body makes is looked up by name, not copied at each call: there may be more of it.
    most = SHARED_OBJECTS if walk.shared else EXPORT_OBJECTS
    for sites in reached(roots, lambda node: None if is_foreign(walk, node) else heap.get(node)):
        found.update((site, tuple(sorted(heap[site].items()))) for site in sites)
        if len(found) >= most:
            break
    return tuple(sorted(found.items(), key=lambda f: f[0].order))


def _uses(
    walk: Walk,
    calls: tuple[ExternalCall, ...],
    bindings: tuple[Binding, ...],
    writes: tuple[CellWrite, ...],
) -> tuple[Input | Result, ...]:
    """Return the inputs and answers whose data go somewhere."""
    found: set[Input | Result] = set()
    seen: set[Node] = set()
    for record in calls:
        _inputs_of(record.chain, found, seen)
    for binding in bindings:
        _inputs_of_label(binding.label, found, seen)
    for write in writes:
        _inputs_of_label(write.label, found, seen)
    for waiting in walk.registered.values():
        for value in waiting.values():
            for label in walk.analysis.labels_in(walk, value):
                _inputs_of_label(label, found, seen)
    if len(found) > USES_MAX:
        return tuple(sorted(found, key=lambda atom: (len(atom.path), atom.order))[:USES_MAX])
    return tuple(sorted(found, key=lambda atom: atom.order))


def _inputs_of_label(label: Label, found: set[Input | Result], seen: set[Node]) -> None:
    _inputs_of(label.atom, found, seen)


def _inputs_of(node: Node | None, found: set[Input | Result], seen: set[Node]) -> None:
    if node is None or not node.open or node in seen:
        return
    seen.add(node)
    if isinstance(node, (Input, Result)):
        found.add(node)
    elif isinstance(node, External):
        _inputs_of(node.origin, found, seen)
        _inputs_of(node.base, found, seen)
        for argument in node.args:
            for inner in argument.value.objects:
                if isinstance(inner, (Input, Result, Text, External)):
                    _inputs_of(inner, found, seen)
            for _, label in argument.data:
                _inputs_of_label(label, found, seen)
    elif isinstance(node, Text):
        for part in node.parts:
            if isinstance(part, Node):
                _inputs_of(part, found, seen)
