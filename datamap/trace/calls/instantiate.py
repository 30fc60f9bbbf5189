"""Use a summary at a call: put the caller's values in, and apply its effects."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING

from datamap.trace.calls.builtin_methods import merge_mapping
from datamap.trace.calls.registered import shared_places
from datamap.trace.calls.steps import is_plain_dict
from datamap.trace.calls.substitution import (
    Use,
    caller_site,
    callers_key,
    inner_parts,
    input_value,
    labels_apart,
    node_value,
    substitute,
)
from datamap.trace.calls.throw import throw
from datamap.trace.calls.unfold import unfold
from datamap.trace.frame import COMPOSITION_DEPTH
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.declared_results import declared_result
from datamap.trace.heap.shared import shared_name
from datamap.trace.heap.slots import class_of, waiting_slot, write_slot
from datamap.trace.heap.writes import write_item
from datamap.trace.keys import ANY_KEY, OVER, is_callers, is_merged, slot_of, written_over
from datamap.trace.summary import Arguments, Effects, ExternalCall, LeftObject, Pending
from datamap.values.nodes import (
    SHARED,
    Class,
    Const,
    External,
    Function,
    Input,
    Module,
    Node,
    Result,
    Site,
    Text,
)
from datamap.values.value import EMPTY, WHOLE, Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.trace.state import State


def instantiate(
    walk: Walk, function: str, effects: Effects, bound: dict[str, Value], at: int
) -> Value:
    """Apply the effects of `function` in the caller's state and return its result."""
    if walk.state is None:
        return EMPTY
    if walk.depth:
        walk.instantiations += 1
    use = Use(walk, function, bound, at)
    for atom in effects.uses:
        if isinstance(atom, Input):
            _bind_use(use, atom, input_value(use, atom))
    if effects.pending:
        # What the waiting calls get must be there; the rest is put in when they are done.
        _copy_heap(use, effects.objects_of_pending())
        _copy_library_objects(use, effects)
        for pending in effects.pending:
            _complete(use, pending)
        use.forget()
    _copy_heap(use, effects.objects())
    _copy_library_objects(use, effects)
    if effects.pending:
        for atom in effects.uses:
            if isinstance(atom, Result):
                _bind_use(use, atom, node_value(use, atom))
    for record in effects.open_calls:
        _refine(use, record)
    result = substitute(use, effects.returns)
    yields = substitute(use, effects.yields)
    if effects.raises is not EMPTY:
        throw(walk, substitute(use, effects.raises))
    _write(use, effects, walk.state)
    if effects.yields is not EMPTY:
        generator = walk.analysis.make.make(
            Site, walk.id, at, "generator", "", SHARED if walk.shared else ()
        )
        runs = walk.analysis.make.make(Function, function, None, None, None)
        walk.state.fill(generator, {"[*]": yields, "(return)": result, "(function)": only(runs)})
        return only(generator)
    return result


def _write(use: Use, effects: Effects, state: State) -> None:
    """Write what the callee wrote into objects of its caller; all is read before."""
    walk = use.walk
    written = [
        (_target(use, node), key, substitute(use, value)) for node, key, value in effects.writes
    ]
    for targets, key, value in written:
        nodes = ordered(targets)
        if is_callers(key):
            _write_item(use, targets, key, value)
            continue
        for node in nodes:
            if isinstance(node, Module) and str(node.name) == walk.function.module and walk.shared:
                state.names[key[1:]] = value
            elif not isinstance(node, (Const, Text)):
                slot = f"[{key[1:]}]" if key.startswith(".") and is_plain_dict(node) else key
                if isinstance(node, External):
                    node = shared_name(walk, node) or node  # noqa: PLW2901 - what it stands for
                # What others left in a shared object under keys that nobody knows stays there.
                stays = slot == ANY_KEY and isinstance(node, Site) and not node.open
                write_slot(walk, node, slot, value, strong=len(nodes) == 1 and not stays)


def _write_item(use: Use, target: Value, slot: str, value: Value) -> None:
    """Write under the key that the caller hands in, as the target's class does it."""
    walk = use.walk
    walk.depth += 1
    try:
        if is_merged(slot):
            _merge(walk, target, callers_key(use, slot), use.at)
        else:
            write_item(walk, target, callers_key(use, slot), value, use.at)
    finally:
        walk.depth -= 1


def _merge(walk: Walk, target: Value, source: Value, at: int) -> None:
    """Merge a mapping as `merge_mapping` does, unless the same was done before and added nothing.

    A function that calls itself with the mapping that it fills merges the same few again and again.
    """
    if walk.state is None:
        return
    heap = walk.state.heap
    nodes = (*ordered(target), *ordered(source))
    if any(_runs_code(node) for node in nodes):
        merge_mapping(walk, target, source, at)
        return
    key = (target, source, at)
    before = [heap.get(node) for node in nodes]
    known = walk.merged.get(key)
    if known is not None and all(map(is_, known, before)):
        return
    merge_mapping(walk, target, source, at)
    if all(map(is_, before, map(heap.get, nodes))):
        walk.merged[key] = before


def _runs_code(node: Node) -> bool:
    """Tell whether to look into an object may run code of the project or ask a library."""
    if isinstance(node, Input):
        return isinstance(node.type, (Class, External))
    return isinstance(node, (External, Class)) or bool(class_of(node))


def _bind_use(use: Use, atom: Input | Result, value: Value) -> None:
    if value is EMPTY:
        return
    apart = labels_apart(use, value)
    make = use.walk.analysis.labels.make
    for below, label in inner_parts(use, value):
        bound = label if label in apart else make(label.atom, label.via, label.marks | WHOLE)
        use.walk.bindings.setdefault((use.function, atom, bound, below), use.at)


def _copy_heap(use: Use, objects: list[LeftObject]) -> None:
    state = use.walk.state
    if state is None:
        return
    for node, slots, waiting in objects:
        made = caller_site(use, node)
        if made is node:
            continue
        known = {key: substitute(use, slots[key]) for key in waiting}
        state.fill(made, {**slots, **known} if known else slots)
        for key in waiting:
            if is_callers(key):
                _settle_key(use, made, key)


def _copy_library_objects(use: Use, effects: Effects) -> None:
    """Put into objects of libraries what the callee put there."""
    state = use.walk.state
    if state is None:
        return
    for chain, held in effects.library_objects():
        for link in ordered(node_value(use, chain)):
            if isinstance(link, External):
                for key, value in held:
                    state.put(link, key, substitute(use, value))


def _settle_key(use: Use, made: Site, slot: str) -> None:
    """Put what the callee wrote under its caller's key where the caller says."""
    state = use.walk.state
    if state is None:
        return
    key = callers_key(use, slot)
    slots = dict(state.heap[made])
    value = slots.pop(slot)
    if is_merged(slot):
        before = dict(slots)
        state.fill(made, slots)
        merge_mapping(use.walk, only(made), key, use.at)
        slots = dict(state.heap[made])
        # What the callee wrote itself may have come after; of some of it that is known.
        for name, held in before.items():
            last = name.startswith(OVER) or written_over(name) in before
            slots[name] = held if last else join(held, slots[name])
        state.fill(made, slots)
        return
    own = slot_of(key) or waiting_slot(use.walk, key) or ANY_KEY
    slots[own] = join(slots.get(own, EMPTY), value)
    state.fill(made, slots)


def _target(use: Use, node: Node) -> Value:
    if isinstance(node, Input):
        return input_value(use, node)
    if isinstance(node, Site):
        return only(caller_site(use, node))
    if node.open:
        return node_value(use, node)
    return only(node)


def _complete(use: Use, pending: Pending) -> None:
    """Do a call that waited for its caller."""
    walk = use.walk
    receiver = substitute(use, pending.receiver)
    if not pending.method:
        receiver = Value(receiver.objects, shared_places(receiver))
    if not receiver.objects and not receiver.labels:
        return
    key = (pending.at, pending.slot)
    if walk.depth >= COMPOSITION_DEPTH:
        declared = declared_result(walk, receiver, pending.method)
        use.results[key] = join(use.results.get(key, EMPTY), declared)
        return
    arguments = Arguments(
        tuple(substitute(use, value) for value in pending.arguments.positional),
        tuple((name, substitute(use, value)) for name, value in pending.arguments.keywords),
        substitute(use, pending.arguments.rest),
        tuple(substitute(use, value) for value in pending.arguments.spreads),
        tuple(substitute(use, value) for value in pending.arguments.stars),
    )
    if arguments.stars or arguments.spreads:
        arguments = unfold(walk, arguments, use.at)
    saved = (walk.place, walk.through, walk.conditions, walk.depth)
    walk.place = pending.place
    walk.through = ((walk.id, use.at), *walk.through)
    walk.conditions = (*walk.conditions, *pending.conditions)
    walk.depth += 1
    try:
        if pending.method:
            result = walk.call_method(
                walk, receiver, pending.method, arguments, use.at, pending.end
            )
        else:
            result = walk.call(walk, receiver, arguments, use.at, pending.end)
    finally:
        walk.place, walk.through, walk.conditions, walk.depth = saved
    use.results[key] = join(use.results.get(key, EMPTY), result)


def _refine(use: Use, record: ExternalCall) -> None:
    """Record an open library call as this caller makes it."""
    walk = use.walk
    through = ((walk.id, use.at), *record.through)
    if len(through) > COMPOSITION_DEPTH:
        return
    for chain in ordered(node_value(use, record.chain)):
        if isinstance(chain, External):
            walk.calls[record.place, through, chain] = ExternalCall(
                chain, record.place, record.end, through, walk.conditions + record.conditions
            )
