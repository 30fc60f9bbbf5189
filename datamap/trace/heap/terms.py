"""Evaluate what a library model says: what a call returns, changes, and hands on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import atom_value, external_value, made_external, only, ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.items import read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.queries import columns_of, instances, row_of
from datamap.trace.heap.shared import shared_object
from datamap.trace.heap.slots import class_of, slots_of, write_slot
from datamap.trace.heap.writes import add_element, into_field, write_item
from datamap.trace.keys import ANY_KEY, names_key
from datamap.trace.summary import INSTANCE, Arguments
from datamap.values.nodes import (
    CHAIN_LENGTH,
    Cell,
    Const,
    External,
    Function,
    Input,
    Node,
    Site,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.matching.terms import Step, Term
    from datamap.trace.frame import Walk
    from datamap.trace.libraries import HandedOn, Model

KEYWORDS = 1 << 44
"""Sets the place of the dict of a call's keywords apart from that of the call."""


def apply_model(
    walk: Walk, model: Model, node: External, given: Arguments, at: int, end: int
) -> Value | None:
    """Do what a model says of a call; None where it says nothing of the result."""
    for target, written in model.mutates:
        _mutate(walk, target, written, node, given, at)
    handed = EMPTY
    for handed_on in model.hands_on:
        function = handed_on.function
        callee = evaluate_term(walk, function, node, given, at)
        if callee.objects or any(isinstance(x.atom, Cell) for x in callee.labels):
            made = _handed_arguments(walk, handed_on, callee, node, given, at)
            if function.base == "decorated" and _is_bound(node):
                made = Arguments((EMPTY, *made.positional), made.keywords, made.rest, made.spreads)
            returned = walk.call(walk, callee, made, at, end)
            if handed_on.each:
                returned = new_container(walk, "list", at, {ANY_KEY: returned})
            handed = join(handed, returned)
    if model.gives_nothing:
        return EMPTY
    if model.treatment:
        labels = frozenset().union(
            *(labels_in(walk, value) for value in _all(given)),
            receiver_value(walk, node).labels,
            # What was written into the receiver before.
            (
                label
                for argument in node.args
                if argument.name == "receiver"
                for _, label in argument.data
            ),
        )
        return Value(labels=walk.analysis.labels.marked(labels, model.treatment))
    if model.returns:
        value = join_all(evaluate_term(walk, term, node, given, at) for term in model.returns)
        # What only a caller knows stays a chain; `settled` asks again with the caller's values.
        return None if value is EMPTY and node.open else value
    if handed is not EMPTY and (handed.objects or handed.labels):
        return join(only(node), handed)
    return None


def settled(walk: Walk, node: External, at: int) -> Value | None:
    """Return what a call gives with the caller's arguments; None where no model says it."""
    model = walk.analysis.libraries.model(node.path) if node.kind == "call" else None
    if model is None or not model.returns or model.treatment or model.gives_nothing:
        return None
    given = _given(node)
    value = join_all(evaluate_term(walk, term, node, given, at) for term in model.returns)
    return None if value is EMPTY else value


def _all(given: Arguments) -> list[Value]:
    return [*given.positional, *(v for _, v in given.keywords), given.rest, *given.spreads]


def receiver_value(walk: Walk, node: External) -> Value:
    """Return the object that the called method belongs to."""
    attribute = node.base if node.kind == "call" else node
    base = attribute.base if attribute is not None and attribute.kind == "attribute" else None
    if base is None:
        return EMPTY
    value = join(external_value(walk, base, 0), walk.carried)
    # An input of a library's type is the library's object, and its data are the caller's.
    return join(value, Value(labels=atom_value(walk, base.origin).labels)) if base.origin else value


def evaluate_term(walk: Walk, term: Term, node: External, given: Arguments, at: int) -> Value:
    """Return the value that a term names at this call."""
    value = _base_value(walk, term, node, given, at)
    for step in term.steps:
        if step.kind == "element":
            value = read_elements(walk, value, at)
        elif step.kind == "attribute":
            value = read_attribute(walk, value, step.name, at)
        else:
            key = _key(walk, step, node, given, at)
            if key is None:
                return EMPTY
            value = read_item(walk, value, key, at)
    return value


def _key(walk: Walk, step: Step, node: External, given: Arguments, at: int) -> Value | None:
    """Return the key of a step, or None where the call has no such argument.

    A library's object is its own key: two signals are two, and two that are asked for by one name
    are one.
    """
    if step.key is None:
        return literal(walk, step.name)
    if step.key.base == "argument" and not _is_given(given, step.key.argument):
        return None
    key = evaluate_term(walk, step.key, node, given, at)
    if step.key.base == "maker" and key is EMPTY:
        return None
    texts = [literal(walk, identity(o)) for o in ordered(key) if isinstance(o, External)]
    return join_all(texts) if texts else key


def identity(node: External) -> str:
    """Return a text that tells a library's object apart: the name it is asked for, or its place."""
    for argument in node.args[:1] if node.kind == "call" else ():
        for inner in argument.value.objects:
            if isinstance(inner, Const) and isinstance(inner.value, str):
                return f"{'.'.join(node.path)}({inner.value})"
    return node.order


def _base_value(walk: Walk, term: Term, node: External, given: Arguments, at: int) -> Value:
    if term.base == "receiver":
        return receiver_value(walk, node)
    if term.base == "result":
        return external_value(walk, node, at)
    if term.base == "argument":
        return argument_value(given, term.argument)
    if term.base == "maker":
        maker = node.base if node.kind == "call" else None
        return EMPTY if maker is None else argument_value(_given(maker), term.argument)
    if term.base == "arguments":
        return join_all(_all(given))
    if term.base == "keywords":
        return _keywords(walk, given, at)
    if term.base == "new":
        return only(made_external(walk, term.path))
    if term.base == "shared":
        return only(shared_object(walk, term.path))
    if term.base == "decorated":
        return decorated_function(node)
    if term.inner is None:
        return EMPTY
    return _of_term(walk, term, evaluate_term(walk, term.inner, node, given, at), node, given, at)


def _of_term(
    walk: Walk, term: Term, inner: Value, node: External, given: Arguments, at: int
) -> Value:
    """Return what a term makes of another one."""
    if term.base == "template" and term.inner is not None:
        rest = _without_argument(given, term.inner)
        return walk.call_method(walk, inner, FILL_TEMPLATE, rest, at, at)
    if term.base == "call":
        return _given_back(walk, walk.call(walk, inner, Arguments(), at, at), at)
    if term.base == "function_named":
        return _functions_named(walk, inner)
    if term.base == "column":
        return columns_of(walk, inner, node)
    if term.base == "row":
        return row_of(walk, inner, node, at)
    return instances(walk, inner)


def _functions_named(walk: Walk, text: Value) -> Value:
    """Return the project's functions that a text means: `"app.jobs.mail"`."""
    found: list[Node] = []
    for inner in ordered(text):
        if isinstance(inner, Const) and isinstance(inner.value, str):
            named = walk.analysis.program.named_functions.get(inner.value) or ()
            found += [walk.analysis.make.make(Function, str(f), None, None, None) for f in named]
    return Value(frozenset(found))


FILL_TEMPLATE = "(template)"
"""What is asked of a template's name, as if it were a method: it waits for callers as those do."""


def _keywords(walk: Walk, given: Arguments, at: int) -> Value:
    slots = {f"[{name}]": part for name, part in given.keywords}
    made = new_container(walk, "dict", at | KEYWORDS, slots)
    return join(made, join_all(given.spreads))


def _without_argument(given: Arguments, term: Term) -> Arguments:
    """Return the arguments but for the one that a term names."""
    positional = given.positional
    if term.argument.isdigit():
        place = int(term.argument)
        positional = positional[:place] + positional[place + 1 :]
    keywords = tuple((name, value) for name, value in given.keywords if name != term.argument)
    return replace(given, positional=positional, keywords=keywords)


def _given_back(walk: Walk, made: Value, at: int) -> Value:
    """Return what a library makes of a call's result: what a generator of it yields."""
    generators = frozenset(o for o in made.objects if isinstance(o, Site) and o.what == "generator")
    if not generators:
        return made
    rest = Value(made.objects - generators, made.labels)
    return join(rest, read_elements(walk, Value(generators), at))


def argument_value(given: Arguments, name: str) -> Value:
    """Return an argument by keyword, by position, or all from a position on (`1:`)."""
    if name.endswith(":"):
        return join_all(given.positional[int(name[:-1]) :])
    if name.isdigit():
        place = int(name)
        return given.positional[place] if place < len(given.positional) else given.rest
    return dict(given.keywords).get(name, EMPTY)


def _is_given(given: Arguments, name: str) -> bool:
    if name.isdigit():
        return int(name) < len(given.positional) or given.rest is not EMPTY
    return any(known == name for known, _ in given.keywords)


def decorated_function(node: External) -> Value:
    """Return the function that a decorator of this chain was put on."""
    link: External | None = node
    while link is not None:
        for argument in link.args:
            found = frozenset(o for o in argument.value.objects if isinstance(o, Function))
            if found:
                return Value(found)
        link = link.base
    return EMPTY


def _is_bound(node: External) -> bool:
    """Tell whether the decorator of a chain hands the task itself on first (`bind=True`)."""
    link: External | None = node.base
    while link is not None:
        for argument in link.args:
            if argument.name == "bind":
                return any(isinstance(o, Const) and o.value is True for o in argument.value.objects)
        link = link.base
    return False


def _mutate(
    walk: Walk, target: Term, value: Term, node: External, given: Arguments, at: int
) -> None:
    written = evaluate_term(walk, value, node, given, at)
    if not target.steps:
        _fill_fields(walk, evaluate_term(walk, target, node, given, at), written, at)
    if target.steps and target.steps[-1].kind == "element":
        base = evaluate_term(walk, _without_last(target), node, given, at)
        add_element(walk, base, written)
        for held in ordered(base):
            if isinstance(held, External):
                # What a library object was given stays with it: the `receiver` of later calls.
                write_slot(walk, held, "[*]", written, strong=False)
    elif target.steps and target.steps[-1].kind == "item":
        base = evaluate_term(walk, _without_last(target), node, given, at)
        if written.objects or written.labels:
            key = _key(walk, target.steps[-1], node, given, at)
            if key is not None and target.base == "shared":
                # Others may have put something there: a signal calls all that were connected.
                written = join(written, read_item(walk, base, key, at))
            if key is not None:
                write_item(walk, base, key, written, at)


def _fill_fields(walk: Walk, target: Value, mapping: Value, at: int) -> None:
    """Write the parts of a mapping into the fields of their names, as a row is written."""
    for owner in ordered(target):
        info = walk.analysis.program.classes.get(class_of(owner))  # type: ignore[call-overload]
        for held in ordered(mapping) if info is not None else ():
            for key, part in slots_of(walk, held).items():
                if info is not None and key[1:-1] in info.fields:
                    into_field(walk, str(info.id), key[1:-1], part, at)


def _without_last(term: Term) -> Term:
    return replace(term, steps=term.steps[:-1])


def _handed_arguments(
    walk: Walk, handed_on: HandedOn, callee: Value, node: External, given: Arguments, at: int
) -> Arguments:
    positional: list[Value] = []
    named: dict[str, Value] = {}
    for name, term in handed_on.by_name:
        if _has_parameter(walk, callee, name):
            named[name] = evaluate_term(walk, term, node, given, at)
    for term in handed_on.arguments:
        if term.base == "argument" and term.argument.endswith(":"):
            positional.extend(given.positional[int(term.argument[:-1]) :])
            named.update(given.keywords)
        elif term.steps and term.steps[-1].kind == "element" and not handed_on.each:
            base = evaluate_term(walk, _without_last(term), node, given, at)
            positional.extend(_spread(walk, base))
        else:
            positional.append(evaluate_term(walk, term, node, given, at))
    if handed_on.keywords is not None:
        for mapping in ordered(evaluate_term(walk, handed_on.keywords, node, given, at)):
            for key, value in slots_of(walk, mapping).items():
                if names_key(key) and not key.startswith("[#"):
                    named[key[1:-1]] = value
    return Arguments(tuple(positional), tuple(named.items()))


def _has_parameter(walk: Walk, callee: Value, name: str) -> bool:
    functions = walk.analysis.program.functions
    return any(
        parameter.name == name
        for node in callee.objects
        if isinstance(node, Function) and node.id in functions
        for parameter in functions[node.id].entry.parameters  # type: ignore[index]
    )


def _spread(walk: Walk, value: Value) -> list[Value]:
    for node in ordered(value):
        if isinstance(node, (Site, Input)):
            slots = slots_of(walk, node)
            return [
                slots[f"[#{number}]"] for number in range(len(slots)) if f"[#{number}]" in slots
            ]
    return []


def external_element(walk: Walk, node: External, at: int) -> Value:
    """Return what iterating over a library object gives."""
    model = walk.analysis.libraries.model(node.path)
    if model is not None and model.element:
        given = _given(node)
        return join_all(evaluate_term(walk, term, node, given, at) for term in model.element)
    if model is not None and model.returns and node.kind != "call":
        return EMPTY
    if not node.called or node.length >= CHAIN_LENGTH:
        return atom_value(walk, node) if node.called else EMPTY
    return atom_value(walk, walk.analysis.make.make(External, node, "item", "*"))


def _given(node: External) -> Arguments:
    positional = []
    named = []
    for argument in node.args:
        value = Value(argument.value.objects, frozenset(label for _, label in argument.data))
        if argument.name.isdigit():
            positional.append(value)
        elif argument.name not in {"*", "**", "receiver", INSTANCE}:
            named.append((argument.name, value))
    return Arguments(tuple(positional), tuple(named))
