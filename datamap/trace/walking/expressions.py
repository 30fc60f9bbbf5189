"""Evaluate expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from datamap.model.syntax import (
    Attr,
    Bool,
    Call,
    Comp,
    Compare,
    Const,
    Dict,
    Expr,
    IfExp,
    Item,
    Join,
    Lambda,
    Name,
    Op,
    Seq,
    Star,
    Walrus,
    Yield,
)
from datamap.trace.calls.builtin_functions import call_builtin, is_builtin
from datamap.trace.calls.builtin_methods import call_container_method, hand_to_generators
from datamap.trace.calls.call_arguments import arguments, call_place
from datamap.trace.calls.dump import DUMPS, dump
from datamap.trace.calls.unfold import known_positions
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import atom_value, only, ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.items import read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.names import closure, read_name
from datamap.trace.heap.slots import class_of, slots_of
from datamap.trace.summary import Arguments
from datamap.trace.walking.assign import assign_name
from datamap.trace.walking.displays import comprehend, make_dict, make_sequence
from datamap.trace.walking.folding import Unknown, fold
from datamap.trace.walking.local_defaults import with_local_defaults
from datamap.trace.walking.numbered import numbered_element
from datamap.trace.walking.operators import (
    apply_operator,
    choose,
    compare,
    either_operand,
    join_text,
)
from datamap.values.nodes import Const as ConstNode
from datamap.values.nodes import External, Input, Site, Text
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


SLICED = 1 << 46
"""Sets what a slice makes apart from what it is taken of."""


def evaluate(walk: Walk, expression: Expr) -> Value:
    """Return the value of an expression; its effects are in the walk's state."""
    if walk.state is None:
        return EMPTY
    return _EVALUATE[type(expression)](walk, expression)


def _const(walk: Walk, node: Const) -> Value:
    return literal(walk, node.value)


def _name(walk: Walk, node: Name) -> Value:
    return read_name(walk, node.id)


def _attr(walk: Walk, node: Attr) -> Value:
    return read_attribute(walk, evaluate(walk, node.object), node.name, node.at)


def _item(walk: Walk, node: Item) -> Value:
    numbered = numbered_element(walk, node.object, node.key)
    if numbered is not None:
        return numbered
    value = evaluate(walk, node.object)
    if isinstance(node.key, Op) and node.key.operator == "slice":
        for operand in node.key.operands:
            evaluate(walk, operand)
        return _slice(walk, value, node)
    known = fold(walk, node)
    if not isinstance(known, Unknown):
        return literal(walk, known)
    return read_item(walk, value, evaluate(walk, node.key), node.at)


def _slice(walk: Walk, value: Value, node: Item) -> Value:
    result = Value(labels=value.labels)
    bounds = node.key.operands if isinstance(node.key, Op) else []
    limits = [o.value if isinstance(o, Const) else False for o in bounds]
    numbers = [x for x in limits if x is None or type(x) is int]
    for inner in ordered(value):
        if isinstance(inner, Site) and inner.what in {"list", "tuple"}:
            slots = {"[*]": read_item(walk, only(inner), EMPTY, node.at)}
            known = known_positions(slots_of(walk, inner))
            if known is not None and len(numbers) == len(limits):
                part = known[slice(*numbers)]
                slots = {f"[#{number}]": item for number, item in enumerate(part)}
            result = join(result, new_container(walk, inner.what, node.at | SLICED, slots))
        elif isinstance(inner, (ConstNode, Text)):
            continue
        else:
            result = join(result, only(inner))
    return result


def _call(walk: Walk, node: Call) -> Value:
    function = node.function
    at = call_place(node)
    if isinstance(function, Attr):
        receiver = evaluate(walk, function.object)
        given = arguments(walk, node)
        special = _special_method(walk, receiver, function.name, given, at, node.end)
        if special is not None:
            return special
        if isinstance(function.object, Attr) and function.object.name == "__dict__":
            # Its methods are those of a dict, whatever the instance calls its own.
            return call_container_method(walk, receiver, function.name, given, at)
        result = walk.call_method(walk, receiver, function.name, given, at, node.end)
        if function.name == "pop" and len(node.args) == 1 and walk.numbered:
            numbered = numbered_element(walk, function.object, node.args[0])
            return result if numbered is None else numbered
        return result
    callee = evaluate(walk, function)
    given = arguments(walk, node)
    return walk.call(walk, callee, given, at, node.end)


def _special_method(
    walk: Walk, receiver: Value, name: str, given: Arguments, at: int, end: int
) -> Value | None:
    """Do what only the syntax shows: a module's built-in function, a record's dump."""
    if name in DUMPS and any(class_of(o) for o in receiver.objects):
        return dump(walk, receiver, name, given, at)
    if len(receiver.objects) == 1:
        (only_node,) = receiver.objects
        if isinstance(only_node, External) and not only_node.called:
            link = walk.analysis.make.make(External, only_node, "attribute", name)
            if is_builtin(link):
                return call_builtin(walk, link, given, at, end)
    return None


def _star(walk: Walk, node: Star) -> Value:
    return read_elements(walk, evaluate(walk, node.value), 0)


def _lambda(walk: Walk, node: Lambda) -> Value:
    return with_local_defaults(walk, closure(walk, node.function), node.function, node.at)


def _yield(walk: Walk, node: Yield) -> Value:
    value = evaluate(walk, node.value) if node.value is not None else EMPTY
    sent = walk.analysis.make.make(Input, "(sent)", (), None)
    if node.delegate:
        # What is sent to this generator goes on to the one that it stands for.
        hand_to_generators(walk, value, atom_value(walk, sent), node.at)
        walk.yields = join(walk.yields, read_elements(walk, value, node.at))
        return join_all(slots_of(walk, inner).get("(return)", EMPTY) for inner in ordered(value))
    walk.yields = join(walk.yields, value)
    return atom_value(walk, sent)


def _walrus(walk: Walk, node: Walrus) -> Value:
    value = evaluate(walk, node.value)
    assign_name(walk, node.name, value, node.at)
    return value


_EVALUATE: dict[type, Callable[[Walk, Any], Value]] = {
    Const: _const,
    Name: _name,
    Attr: _attr,
    Item: _item,
    Call: _call,
    Join: join_text,
    Op: apply_operator,
    Compare: compare,
    Bool: either_operand,
    IfExp: choose,
    Seq: make_sequence,
    Dict: make_dict,
    Comp: comprehend,
    Star: _star,
    Lambda: _lambda,
    Yield: _yield,
    Walrus: _walrus,
}
