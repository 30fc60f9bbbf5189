"""Evaluate expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from datamap.model.program import VariableBinding
from datamap.model.syntax import (
    Attr,
    Bool,
    Call,
    Clause,
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
from datamap.trace.assign import assign, assign_name
from datamap.trace.atoms import atom_value, only, ordered, root_external, typed_external
from datamap.trace.attributes import (
    attribute_of,
    literal,
    module_attribute,
    read_attribute,
)
from datamap.trace.builtin_functions import call_builtin, is_builtin
from datamap.trace.builtin_methods import copy_container, merge_mapping
from datamap.trace.dump import DUMPS, dump
from datamap.trace.fields import fields_of
from datamap.trace.guards import narrow
from datamap.trace.items import new_container, read_elements, read_item, write_item
from datamap.trace.pieces import hole_parts, texts_of
from datamap.trace.slots import class_of, default_slot, read_slot, slots_of
from datamap.trace.state import join_states
from datamap.trace.summary import Arguments
from datamap.trace.texts import text_labels
from datamap.trace.unfold import known_positions, unfold, unpacked
from datamap.values.nodes import (
    Class,
    Compound,
    External,
    Function,
    Input,
    Node,
    Site,
    Text,
)
from datamap.values.nodes import (
    Const as ConstNode,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

OPERATOR_METHODS = {
    "+": "__add__", "-": "__sub__", "*": "__mul__", "@": "__matmul__", "/": "__truediv__",
    "|": "__or__", "&": "__and__", "^": "__xor__", "%": "__mod__", "<<": "__lshift__",
    ">>": "__rshift__", "//": "__floordiv__", "**": "__pow__",
}  # fmt: skip

NUMERIC = {"-", "/", "//", "**", "<<", ">>", "^", "~"}
ADDED = 1 << 45
SLICED = 1 << 46
OUTER = 1 << 47
"""Bits that set apart what an operator, a slice or an enclosing display makes."""

LITERAL_MAX = 64
"""Items of a display that are told apart; the rest share one slot."""
KEYS_MAX = 256
"""Keys of a written dict that are told apart; tables of many thousand entries are real."""


def evaluate(walk: Walk, expression: Expr) -> Value:
    """Return the value of an expression; its effects are in the walk's state."""
    if walk.state is None:
        return EMPTY
    return _EVALUATE[type(expression)](walk, expression)


def _const(walk: Walk, node: Const) -> Value:
    return literal(walk, node.value)


def _name(walk: Walk, node: Name) -> Value:
    return read_name(walk, node.id)


def read_name(walk: Walk, name: str) -> Value:
    """Return what a name holds: local, of an enclosing function, of the module, built in."""
    entry = walk.function.entry
    state = walk.state
    if state is None:
        return EMPTY
    if walk.frame is not None and name in entry.captured:
        return read_slot(walk, walk.frame, f".{name}")
    known = state.names.get(name)
    if known is not None:
        return known
    if name in entry.free:
        return read_free(walk, name)
    if name in entry.local and entry.kind == "function" and name not in entry.global_writes:
        return EMPTY
    return global_name(walk, name)


def read_free(walk: Walk, name: str) -> Value:
    """Return a variable of an enclosing function."""
    node = frame_of(walk, name)
    return read_slot(walk, node, f".{name}") if node is not None else EMPTY


def frame_of(walk: Walk, name: str) -> Node | None:
    """Return the frame, as this function sees it, that holds a free variable."""
    functions = walk.analysis.program.modules[walk.function.module].functions
    parent = functions[walk.function.index].parent
    node: Node = walk.analysis.make.make(Input, "^", (), None)
    while parent > 0:
        entry = functions[parent]
        if entry.kind != "class" and entry.captured:
            if name in entry.captured and name in entry.local:
                return node
            below = read_slot(walk, node, ".^")
            found = ordered(below)
            if not found:
                return None
            node = found[0]
        parent = entry.parent
    return None


def global_name(walk: Walk, name: str) -> Value:
    """Return a module-level or built-in name."""
    module = walk.function.module
    program = walk.analysis.program
    if name in program.names.get(module, {}):
        value = module_attribute(walk, str(module), name)
        if value.objects or value.labels:
            return value
        if any(isinstance(b, VariableBinding) for b in program.names[module][name]):
            return value
    if name.startswith("__") and name.endswith("__"):
        return EMPTY
    return only(root_external(walk, f"builtins.{name}"))


def _attr(walk: Walk, node: Attr) -> Value:
    return read_attribute(walk, evaluate(walk, node.object), node.name, node.at)


def _item(walk: Walk, node: Item) -> Value:
    value = evaluate(walk, node.object)
    if isinstance(node.key, Op) and node.key.operator == "slice":
        for operand in node.key.operands:
            evaluate(walk, operand)
        return _slice(walk, value, node)
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


# --- calls ----------------------------------------------------------------------------------


SPINE = 48
"""Bit above which a place tells the calls of a chain apart: they all start at one position."""


def call_place(node: Call) -> int:
    """Return a place of a call that no other call or display shares."""
    count = 1
    inner: Expr = node.function
    while isinstance(inner, (Attr, Item, Call)):
        if isinstance(inner, Call):
            count += 1
            inner = inner.function
        else:
            inner = inner.object
    return node.at | (count << SPINE)


def _call(walk: Walk, node: Call) -> Value:
    function = node.function
    at = call_place(node)
    if isinstance(function, Attr):
        receiver = evaluate(walk, function.object)
        given = arguments(walk, node)
        special = _special_method(walk, receiver, function.name, given, at, node.end)
        if special is not None:
            return special
        return walk.call_method(walk, receiver, function.name, given, at, node.end)
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


def arguments(walk: Walk, node: Call) -> Arguments:
    """Evaluate the arguments of a call."""
    positional: list[Value] = []
    stars: list[Value] = []
    rest = EMPTY
    for argument in node.args:
        if isinstance(argument, Star):
            stars.append(evaluate(walk, argument.value))
        elif stars:
            rest = join(rest, evaluate(walk, argument))
        else:
            positional.append(evaluate(walk, argument))
    keywords: dict[str, Value] = {}
    spreads: list[Value] = []
    for name, expression in node.keywords:
        value = evaluate(walk, expression)
        if name:
            keywords[name] = value
        else:
            spreads.append(value)
    given = Arguments(
        tuple(positional), tuple(keywords.items()), rest, tuple(spreads), tuple(stars)
    )
    return unfold(walk, given, node.at) if stars or spreads else given


# --- operators ------------------------------------------------------------------------------


def _join(walk: Walk, node: Join) -> Value:
    parts: list[Any] = []
    labels: frozenset[Any] = frozenset()
    for part in node.parts:
        if isinstance(part, Const) and isinstance(part.value, str):
            parts.append([part.value])
            continue
        value = evaluate(walk, part)
        labels |= text_labels(walk, value, getattr(part, "at", 0))
        parts.append(hole_parts(value))
    return Value(texts_of(walk, parts).objects, labels)


def _op(walk: Walk, node: Op) -> Value:
    values = [evaluate(walk, operand) for operand in node.operands]
    if node.operator == "not":
        return EMPTY
    result = values[0]
    for value in values[1:]:
        result = binary(walk, node.operator, result, value, node.at)
    return result if len(values) > 1 else Value(labels=result.labels)


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
        labels = left.labels | text_labels(walk, right, at)
        return Value(frozenset((walk.analysis.make.make(Text, (None,)),)), labels)
    if operator == "|":
        combined = _combined(walk, left, right, at)
        if combined is not None:
            return combined
    if operator == "+":
        joined = _added(walk, left, right, at)
        if joined is not None:
            return joined
    labels = text_labels(walk, left, at) | text_labels(walk, right, at)
    externals = frozenset(
        o
        for o in (*left.objects, *right.objects)
        if isinstance(o, External) and operator in {"&", "|"}
    )
    return Value(externals, labels)


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
    choices = [hole_parts(left), hole_parts(right)]
    if any(isinstance(part, (str, Text, Input)) for parts in choices for part in parts):
        labels = text_labels(walk, left, at) | text_labels(walk, right, at)
        return Value(texts_of(walk, choices).objects, labels)
    return None


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


def _compare(walk: Walk, node: Compare) -> Value:
    for operand in node.operands:
        evaluate(walk, operand)
    return EMPTY


def _bool(walk: Walk, node: Bool) -> Value:
    result = evaluate(walk, node.operands[0])
    # `a and b` is b, or something empty; `a or b` is either.
    both = node.operator == "or"
    for operand in node.operands[1:]:
        start = walk.state
        if start is None:
            return result
        walk.state = start.copy()
        holds = node.operator == "and"
        narrow(walk, node.operands[0], holds=holds)
        value = evaluate(walk, operand)
        result = join(result, value) if both else value
        walk.state = join_states(start, walk.state, lambda n, k: default_slot(walk, n, k))
    return result


def _if_exp(walk: Walk, node: IfExp) -> Value:
    evaluate(walk, node.test)
    start = walk.state
    if start is None:
        return EMPTY
    walk.state = start.copy()
    taken = narrow(walk, node.test, holds=True)
    first = evaluate(walk, node.body) if taken else EMPTY
    after, walk.state = walk.state, start.copy()
    other = narrow(walk, node.test, holds=False)
    second = evaluate(walk, node.orelse) if other else EMPTY
    walk.state = join_states(after, walk.state, lambda n, k: default_slot(walk, n, k))
    return join(first, second)


# --- displays -------------------------------------------------------------------------------


def _seq(walk: Walk, node: Seq) -> Value:
    slots: dict[str, Value] = {}
    rest = EMPTY
    counted = True
    for item in node.items:
        if isinstance(item, Star):
            known, more = unpacked(walk, evaluate(walk, item.value), node.at)
            if counted and more is EMPTY:
                for value in known:
                    slots[f"[#{len(slots)}]"] = value
            else:
                rest = join(join(rest, more), join_all(known))
                counted = False
            continue
        value = evaluate(walk, item)
        if counted and len(slots) < LITERAL_MAX and node.kind != "set":
            slots[f"[#{len(slots)}]"] = value
        else:
            rest = join(rest, value)
    if rest is not EMPTY:
        slots["[*]"] = rest
    held = {o for value in slots.values() for o in value.objects if isinstance(o, Site)}
    at = node.at
    while any(o.at == at and o.what == node.kind and o.owner == walk.id for o in held):
        at += OUTER
    return new_container(walk, node.kind, at, slots)


def _dict(walk: Walk, node: Dict) -> Value:
    made = new_container(walk, "dict", node.at, {})
    for number, (key, expression) in enumerate(zip(node.keys, node.values, strict=True)):
        if key is None:
            spread = evaluate(walk, expression)
            if any(class_of(o) for o in spread.objects):
                for inner in ordered(spread):
                    for name, value in fields_of(walk, inner, node.at).items():
                        write_item(walk, made, literal(walk, name), value, node.at)
            else:
                merge_mapping(walk, made, spread, node.at)
        else:
            known = evaluate(walk, key)
            if number >= KEYS_MAX:
                known = Value(labels=known.labels)
            write_item(walk, made, known, evaluate(walk, expression), node.at)
    return made


def _comp(walk: Walk, node: Comp) -> Value:
    if walk.state is None:
        return EMPTY
    names = dict(walk.state.names)
    copied = _copied_items(walk, node)
    if copied is not None:
        return copied
    _clauses(walk, node.clauses)
    element = evaluate(walk, node.element)
    if node.kind == "dict" and node.value is not None:
        value = evaluate(walk, node.value)
        slots = {"[keys]": element, "[*]": value}
        keys = [o.value for o in element.objects if isinstance(o, ConstNode)]
        if len(element.objects) == 1 and keys and isinstance(keys[0], str):
            slots = {"[keys]": element, f"[{keys[0]}]": value}
        made = new_container(walk, "dict", node.at, slots)
    else:
        what = {"generator": "generator", "set": "set"}.get(node.kind, "list")
        made = new_container(walk, what, node.at, {"[*]": element})
    if walk.state is not None:
        targets = {name for clause in node.clauses for name in _target_names(clause.target)}
        for name in targets:
            if name in names:
                walk.state.names[name] = names[name]
            else:
                walk.state.names.pop(name, None)
    return made


def _copied_items(walk: Walk, node: Comp) -> Value | None:
    """Return `{k: v for k, v in d.items() if ...}` as what it is: the same keys, some left out."""
    clause = node.clauses[0]
    source = clause.source
    if not (
        node.kind == "dict"
        and len(node.clauses) == 1
        and isinstance(source, Call)
        and isinstance(source.function, Attr)
        and source.function.name == "items"
        and isinstance(clause.target, Seq)
        and isinstance(node.element, Name)
        and isinstance(node.value, Name)
        and [getattr(item, "id", "") for item in clause.target.items]
        == [node.element.id, node.value.id]
    ):
        return None
    return copy_container(walk, evaluate(walk, source.function.object), node.at)


def _target_names(target: Expr) -> list[str]:
    if isinstance(target, Name):
        return [target.id]
    if isinstance(target, Seq):
        return [name for item in target.items for name in _target_names(item)]
    if isinstance(target, Star):
        return _target_names(target.value)
    return []


def _clauses(walk: Walk, clauses: list[Clause]) -> None:
    for clause in clauses:
        source = evaluate(walk, clause.source)
        assign(walk, clause.target, read_elements(walk, source, getattr(clause.source, "at", 0)))
        for condition in clause.conditions:
            evaluate(walk, condition)
            narrow(walk, condition, holds=True)


def _star(walk: Walk, node: Star) -> Value:
    return read_elements(walk, evaluate(walk, node.value), 0)


def _lambda(walk: Walk, node: Lambda) -> Value:
    return closure(walk, node.function)


def closure(walk: Walk, index: int) -> Value:
    """Return the function of this index as a value, closed over the frames it uses."""
    function = walk.analysis.program.by_index[walk.function.module, index]
    entry = walk.analysis.program.functions[function].entry
    frame = None
    if entry.free:
        frame = walk.frame
        if frame is None and walk.function.entry.free:
            frame = walk.analysis.make.make(Input, "^", (), None)
    return only(walk.analysis.make.make(Function, str(function), None, frame, None))


def _yield(walk: Walk, node: Yield) -> Value:
    value = evaluate(walk, node.value) if node.value is not None else EMPTY
    if node.delegate:
        walk.yields = join(walk.yields, read_elements(walk, value, node.at))
        return join_all(slots_of(walk, inner).get("(return)", EMPTY) for inner in ordered(value))
    walk.yields = join(walk.yields, value)
    sent = walk.analysis.make.make(Input, "(sent)", (), None)
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
    Join: _join,
    Op: _op,
    Compare: _compare,
    Bool: _bool,
    IfExp: _if_exp,
    Seq: _seq,
    Dict: _dict,
    Comp: _comp,
    Star: _star,
    Lambda: _lambda,
    Yield: _yield,
    Walrus: _walrus,
}
