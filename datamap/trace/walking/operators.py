"""Operators, text put together, and what a test chooses from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datamap.model.syntax import Bool, Compare, Const, IfExp, Join, Name, Op
from datamap.trace.calls.builtin_methods import merge_mapping
from datamap.trace.calls.percent import fill_percent
from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import only, ordered, typed_external
from datamap.trace.heap.attributes import attribute_of
from datamap.trace.heap.declared_containers import is_declared_set
from datamap.trace.heap.items import read_elements
from datamap.trace.heap.literals import literal
from datamap.trace.heap.pieces import hole_parts, texts_of
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.texts import FORMAT_METHODS, text_labels
from datamap.trace.summary import Arguments
from datamap.trace.walking.deciding import carries, close_choice, open_choice
from datamap.trace.walking.folding import UNKNOWN, Unknown, fold
from datamap.trace.walking.guards import narrow
from datamap.trace.walking.paths import join_paths
from datamap.values.nodes import Class, Compound, External, Function, Input, Node, Site, Text
from datamap.values.nodes import Const as ConstNode
from datamap.values.value import EMPTY, Value, either, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


OPERATOR_METHODS = {
    "+": "__add__", "-": "__sub__", "*": "__mul__", "@": "__matmul__", "/": "__truediv__",
    "|": "__or__", "&": "__and__", "^": "__xor__", "%": "__mod__", "<<": "__lshift__",
    ">>": "__rshift__", "//": "__floordiv__", "**": "__pow__",
}  # fmt: skip


UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}

COMPARING = {
    "==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__",
}  # fmt: skip

COMPARED = 1 << 44
"""Sets the calls that a comparison makes apart from those of its operands."""

ADDED = 1 << 45
"""Sets what an operator makes apart from its first operand."""


def join_text(walk: Walk, node: Join) -> Value:
    """Return text put together of pieces."""
    parts: list[Any] = []
    labels: frozenset[Any] = frozenset()
    for part in node.parts:
        if isinstance(part, Const) and isinstance(part.value, str):
            parts.append([part.value])
            continue
        value = walk.evaluate(walk, part)
        labels |= text_labels(walk, value, getattr(part, "at", 0), FORMAT_METHODS)
        parts.append(hole_parts(value))
    return Value(texts_of(walk, parts).objects, labels)


def apply_operator(walk: Walk, node: Op) -> Value:
    """Return what an operator makes of its operands."""
    known = UNKNOWN if walk.loops else fold(walk, node)
    if not isinstance(known, Unknown):
        return literal(walk, known)
    values = [walk.evaluate(walk, operand) for operand in node.operands]
    if node.operator == "not":
        return EMPTY
    result = values[0]
    for value in values[1:]:
        result = binary(walk, node.operator, result, value, node.at)
    if len(values) > 1:
        return result
    made = _call_own(walk, result, UNARY.get(node.operator, ""), (), node.at)
    return Value(labels=result.labels) if made is None else made


def binary(walk: Walk, operator: str, left: Value, right: Value, at: int) -> Value:
    """Return `left operator right`."""
    method = OPERATOR_METHODS.get(operator, "")
    for value, other, name in ((left, right, method), (right, left, f"__r{method[2:]}")):
        for node in ordered(value):
            info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
            if info is not None and name in info.methods:
                found = attribute_of(walk, node, name, at)
                return walk.call(walk, found, Arguments((other,)), at, at)
    if operator == "%" and any(
        isinstance(o, ConstNode) and isinstance(o.value, str) for o in left.objects
    ):
        return fill_percent(walk, left, right, at)
    if operator == "|":
        combined = _combined(walk, left, right, at)
        if combined is not None:
            return combined
    if operator == "+":
        joined = _added(walk, left, right, at)
        if joined is not None:
            return joined
    if operator == "-" and any(_is_set(walk, o) for o in (*left.objects, *right.objects)):
        # What is taken away from a set is not in what is left.
        return left
    labels = text_labels(walk, left, at) | text_labels(walk, right, at)
    externals = frozenset(
        o
        for o in (*left.objects, *right.objects)
        if isinstance(o, External) and operator in {"&", "|"}
    )
    return Value(externals, labels)


def _is_set(walk: Walk, node: Node) -> bool:
    if isinstance(node, Site):
        return node.what == "set"
    return is_declared_set(walk, node)


def _added(walk: Walk, left: Value, right: Value, at: int) -> Value | None:
    lists = [
        o
        for o in (*ordered(left), *ordered(right))
        if isinstance(o, Site) and o.what in {"list", "tuple"}
    ]
    if lists:
        first, more = unpacked(walk, left, at)
        second, rest = unpacked(walk, right, at)
        slots = {f"[#{number}]": part for number, part in enumerate((*first, *second))}
        if more is not EMPTY or (rest is not EMPTY and not second):
            element = join(read_elements(walk, left, at), read_elements(walk, right, at))
            slots = {"[*]": element}
        elif rest is not EMPTY:
            slots["[*]"] = rest
        labels = frozenset(x for x in left.labels | right.labels)
        made = new_container(walk, lists[0].what, at | ADDED, slots)
        return join(made, Value(labels=labels))
    if any(_may_be_text(o) for o in (*left.objects, *right.objects)):
        choices = [hole_parts(left), hole_parts(right)]
        labels = text_labels(walk, left, at) | text_labels(walk, right, at)
        return Value(texts_of(walk, choices).objects, labels)
    return None


def _may_be_text(node: Node) -> bool:
    if isinstance(node, ConstNode):
        return isinstance(node.value, str)
    return isinstance(node, (Text, Input))


def _combined(walk: Walk, left: Value, right: Value, at: int) -> Value | None:
    """Return `a | b`: two dicts merged, or a pipe of library objects and functions."""
    dicts = [o for o in (*left.objects, *right.objects) if isinstance(o, Site) and o.what == "dict"]
    if dicts:
        made = new_container(walk, "dict", at | ADDED, {})
        merge_mapping(walk, made, left, at)
        merge_mapping(walk, made, right, at)
        return made
    members: list[Node] = []
    for node in (*ordered(left), *ordered(right)):
        if isinstance(node, Compound):
            members.extend(node.members)
        elif isinstance(node, Input) and isinstance(node.type, External):
            members.append(typed_external(walk, node))
        elif isinstance(node, (External, Function, Class)) or class_of(node):
            members.append(node)
    if len(members) > 1 and any(isinstance(m, External) for m in members):
        return only(walk.analysis.make.make(Compound, tuple(dict.fromkeys(members))))
    return None


def compare(walk: Walk, node: Compare) -> Value:
    """Compare the operands, as their classes do it; what comparing gives holds nothing."""
    values = [walk.evaluate(walk, operand) for operand in node.operands]
    at = getattr(node.operands[0], "at", 0) | COMPARED
    for operator, left, right in zip(node.operators, values, values[1:], strict=False):
        if operator in {"in", "not in"}:
            _call_own(walk, right, "__contains__", (left,), at)
        elif operator in COMPARING:
            _call_own(walk, left, COMPARING[operator], (right,), at)
    return EMPTY


def _call_own(
    walk: Walk, value: Value, name: str, given: tuple[Value, ...], at: int
) -> Value | None:
    """Call a method that a class of the project defines for an operator; None where none does."""
    result = None
    for node in ordered(value):
        info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
        if info is not None and name in info.methods:
            found = attribute_of(walk, node, name, at)
            made = walk.call(walk, found, Arguments(given), at, at)
            result = made if result is None else join(result, made)
    return result


def either_operand(walk: Walk, node: Bool) -> Value:
    """Return what `a or b` or `a and b` may be."""
    result = walk.evaluate(walk, node.operands[0])
    # `a and b` is b, or something empty; `a or b` is either.
    both = node.operator == "or"
    for operand in node.operands[1:]:
        start = walk.state
        if start is None:
            return result
        walk.state = start.copy()
        holds = node.operator == "and"
        choice = open_choice(walk, start)
        if not narrow(walk, node.operands[0], holds=holds):
            walk.state = start
            return result
        value = walk.evaluate(walk, operand)
        if both:
            # What nobody hands in is the other operand, whether or not that is known.
            close_choice(walk, choice, ())
        result = either(result, value) if both else value
        walk.state = join_paths(walk, start, walk.state)
    return result


def _is_default(node: IfExp) -> bool:
    """Tell whether a name is given another value only where it is none: `x if x else 1`."""
    test = node.test.operands[0] if isinstance(node.test, (Compare, Op)) else node.test
    return any(
        isinstance(side, Name) and isinstance(test, Name) and side.id == test.id
        for side in (node.body, node.orelse)
    )


def choose(walk: Walk, node: IfExp) -> Value:
    """Return either side of `a if test else b`."""
    walk.evaluate(walk, node.test)
    start = walk.state
    if start is None:
        return EMPTY
    choice = open_choice(walk, start)
    walk.state = start.copy()
    taken = narrow(walk, node.test, holds=True)
    first = walk.evaluate(walk, node.body) if taken else EMPTY
    after, walk.state = walk.state, start.copy()
    other = narrow(walk, node.test, holds=False)
    second = walk.evaluate(walk, node.orelse) if other else EMPTY
    if _is_default(node) or not (carries(first) or carries(second)):
        close_choice(walk, choice, ())
    walk.state = join_paths(walk, after, walk.state)
    if not taken or not other:
        return first if taken else second
    return either(first, second)
