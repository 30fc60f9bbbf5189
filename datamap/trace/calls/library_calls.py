"""Call libraries: record the call, do what a model says of it, or hand on what went in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.making import looks_up, passing_marks
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import external_value
from datamap.trace.heap.collect import freeze, labels_in, only_as_fields
from datamap.trace.heap.items import read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.terms import apply_model
from datamap.trace.libraries import route_steps
from datamap.trace.summary import INSTANCE, Arguments, ExternalCall, Place
from datamap.values.nodes import CHAIN_LENGTH, Any_, Argument, External, Input, Result
from datamap.values.value import EMPTY, Value, bounded, join, join_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.trace.frame import Walk


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
    if walk.analysis.libraries.makes_client(chain.path):
        # How a client was set up is in none of the answers that it gets.
        return value
    if looks_up(chain.path[-1], given):
        return value
    # What goes into a call that nobody knows comes out of it, one step less certain.
    marks = passing_marks(chain.path[-1])
    named = (value for _, value in given.keywords)
    whole = only_as_fields(walk, [*given.positional, *named, given.rest, *given.spreads])
    passed = [
        label
        for argument in frozen
        for _, label in argument.data
        if not isinstance(label.atom, Any_) and label not in whole
    ]
    return bounded(value.objects, value.labels | walk.analysis.labels.marked(passed, marks))


def _as_record(walk: Walk, node: External, given: Arguments, at: int) -> Value | None:
    """Return what a library's class makes of keywords alone: an object with these attributes."""
    name = node.path[-1]
    if not name[:1].isupper() or name.isupper() or not given.keywords:
        return None
    if given.positional or given.spreads or given.rest is not EMPTY:
        return None
    libraries = walk.analysis.libraries
    if libraries.route(node.path) or libraries.makes_client(node.path):
        # A client is no record of where it sends to.
        return None
    if not any(argument.data for argument in node.args):
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
        if a.name != INSTANCE
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
    """Remember a library call that a sink rule speaks of, or that sets something for good."""
    libraries = walk.analysis.libraries
    path = node.path
    if not (libraries.is_sink(path) or libraries.stays_inside(path) or libraries.is_setting(path)):
        return
    walk.calls[place, walk.through, node] = ExternalCall(
        node, place, end, walk.through, walk.conditions
    )


def _routes_inside(walk: Walk, chain: External, given: Arguments) -> Iterator[Argument]:
    """Yield what decides the recipient inside of an argument: `model_list.*.litellm_params.model`.

    A container is frozen as the data in it: the words in it would be lost.
    """
    for name in walk.analysis.libraries.route(chain.path):
        first, *steps = route_steps(name)
        if not steps:
            continue
        value = dict(given.keywords).get(first, EMPTY)
        if first.isdigit() and int(first) < len(given.positional):
            value = given.positional[int(first)]
        for step in steps:
            if step == "*":
                # Of a list the items, of a mapping what stands under its keys: no key is a host.
                value = read_item(walk, value, EMPTY, 0)
            else:
                value = read_item(walk, value, literal(walk, step), 0)
        if value.objects:
            yield Argument(name, Value(freeze(walk, name, value).value.objects), frozenset())


def freeze_arguments(walk: Walk, chain: External, given: Arguments) -> tuple[Argument, ...]:
    """Return the arguments of a library call as they are now.

    `receiver` is what was set on the object before.
    """
    frozen = [freeze(walk, str(number), value) for number, value in enumerate(given.positional)]
    frozen += [freeze(walk, name, value) for name, value in given.keywords]
    if given.rest is not EMPTY:
        frozen.append(freeze(walk, "*", given.rest))
    frozen += [freeze(walk, "**", spread) for spread in given.spreads]
    frozen += _routes_inside(walk, chain, given)
    receiver = chain.base if chain.kind == "attribute" else None
    if receiver is not None and walk.state is not None:
        slots = walk.state.heap.get(receiver)
        if slots:
            held = join_all(Value(labels=labels_in(walk, part)) for part in slots.values())
            frozen.append(freeze(walk, "receiver", held))
        libraries = walk.analysis.libraries
        if walk.carried.labels and (
            (chain.path[0] in libraries.builders and libraries.is_sink(chain.path))
            or libraries.held.match(chain.path)
        ):
            frozen.append(freeze(walk, INSTANCE, walk.carried))
    return tuple(frozen)
