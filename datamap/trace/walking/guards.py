"""What a test says of a name where it holds, and of the branch that can never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.model.syntax import Attr, Bool, Call, Compare, Const, Expr, Name, Op, Walrus
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.given import is_given
from datamap.trace.heap.literals import literal
from datamap.trace.heap.names import constant
from datamap.trace.heap.slots import class_of, slots_of, write_slot
from datamap.trace.heap.types import instance_of
from datamap.trace.variants import member_in
from datamap.trace.walking.chosen_elements import choose_elements
from datamap.trace.walking.deciding import held_attribute, note_decides
from datamap.trace.walking.entries import narrow_entry
from datamap.trace.walking.folding import Unknown, fold
from datamap.values.nodes import Class, External, Input, Plain, Site
from datamap.values.nodes import Const as ConstNode
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def narrow(walk: Walk, test: Expr, *, holds: bool) -> bool:
    """Refine the state for a test that holds (or not); False where that can never be."""
    if walk.state is None:
        return False
    if isinstance(test, Op) and test.operator == "not":
        return narrow(walk, test.operands[0], holds=not holds)
    if isinstance(test, Const):
        return bool(test.value) == holds
    if isinstance(test, Bool):
        if (test.operator == "and") == holds:
            # Each operand is narrowed, also after one that cannot hold.
            possible = [narrow(walk, operand, holds=holds) for operand in test.operands]
            return all(possible)
        if not any(may_be(walk, operand, holds=holds) for operand in test.operands):
            return False
        if test.operator == "or":
            _all_equal(walk, test)
        return True
    if isinstance(test, (Attr, Name)):
        note_decides(walk, test)
        return _named(walk, test, holds=holds)
    if isinstance(test, Compare) and len(test.operators) == 1:
        return _compared(walk, test, holds=holds)
    if isinstance(test, Call) and isinstance(test.function, Name):
        _is_instance(walk, test, holds=holds)
    return True


def may_be(walk: Walk, test: Expr, *, holds: bool) -> bool:
    """Tell whether a test may hold (or not) at all; it may be another that decides."""
    before = walk.state
    if before is None:
        return False
    walk.state = before.copy()
    try:
        return narrow(walk, test, holds=holds)
    finally:
        walk.state = before


def _named(walk: Walk, test: Attr | Name, *, holds: bool) -> bool:
    """Refine the state for a name or an attribute that is true (or not)."""
    if isinstance(test, Attr):
        value = held_attribute(walk, test)
    else:
        value = walk.state.names.get(test.id) if walk.state else None
        value = constant(walk, test.id) if value is None else value
    if value is not None and not holds and is_given(walk, value):
        return False
    if value is not None and holds and _is_known_false(value):
        return False
    if isinstance(test, Attr):
        return True
    if test.id == "TYPE_CHECKING":
        return not holds
    if value is not None and not holds:
        _as_false(walk, test.id, value)
    return True


def _as_false(walk: Walk, name: str, value: Value) -> None:
    """Take what a test says is false for nothing, or for a container that is empty still."""
    entry = walk.function.entry
    if walk.state is None or name not in entry.local or name in entry.captured:
        return
    walk.state.names[name] = Value(
        frozenset(
            o
            for o in value.objects
            if isinstance(o, Site) or (isinstance(o, ConstNode) and not o.value)
        )
    )


def _is_known_false(value: Value) -> bool:
    return (
        bool(value.objects)
        and all(isinstance(o, ConstNode) and not o.value for o in value.objects)
        and not value.labels
    )


def _is_there(walk: Walk, name: str) -> bool:
    """Tell whether a name surely holds something, which may be an empty text all the same."""
    value = walk.state.names.get(name) if walk.state is not None else None
    return value is not None and is_given(walk, value)


def _name_of(expression: Expr) -> str | None:
    if isinstance(expression, Name):
        return expression.id
    if isinstance(expression, Walrus):
        return expression.name
    return None


def _compared(walk: Walk, test: Compare, *, holds: bool) -> bool:
    decided = fold(walk, test)
    if not isinstance(decided, Unknown):
        return bool(decided) == holds
    operator = test.operators[0]
    left, right = test.operands
    told = _is_member(walk, test, holds=holds)
    if told is not None:
        return told
    if isinstance(right, Const):
        note_decides(walk, left, compared=isinstance(right.value, str))
        if right.value is None and isinstance(left, Name) and _is_there(walk, left.id):
            return holds != (operator in {"==", "is"})
    if operator in _EQUALITY:
        equal = holds == (operator in {"==", "is"})
        known = _constants(walk, right)
        if known is not None and choose_elements(walk, left, known, equal=equal):
            return True
        if isinstance(left, Attr) and known is not None:
            held = held_attribute(walk, left)
            if held is not None and _is_constant(held):
                return (held.objects == known.objects) == equal
            owner = walk.evaluate(walk, left.object)
            if equal and len(owner.objects) == 1:
                write_slot(walk, next(iter(owner.objects)), f".{left.name}", known, strong=True)
            return True
        name, constant = _name_of(left), right
        if name is None or isinstance(left, Const):
            name, constant = _name_of(right), left
        known = _constants(walk, constant)
        if name is not None and known is not None:
            return _bind_equal(walk, name, known, equal=equal)
        return True
    if operator in {"in", "not in"} and holds == (operator == "in"):
        name = _name_of(left)
        known = _constant_members(walk, right)
        if name is not None and known is not None:
            return _bind_equal(walk, name, known, equal=True)
    return True


_EQUALITY: Final = frozenset({"==", "is", "!=", "is not"})


def _is_member(walk: Walk, test: Compare, *, holds: bool) -> bool | None:
    """Tell whether a test against a member of an enumeration may hold (or not); None for others."""
    left, right = test.operands
    if test.operators[0] not in _EQUALITY or not isinstance(right, Attr):
        return None
    named = walk.evaluate(walk, right)
    member = member_in(named)
    if member is None:
        return None
    equal = holds == (test.operators[0] in {"==", "is"})
    note_decides(walk, left, compared=True)
    known = member_in(walk.evaluate(walk, left))
    if known is not None:
        return (known is member) == equal
    entry, state = walk.function.entry, walk.state
    own = isinstance(left, Name) and left.id in entry.local and left.id not in entry.captured
    if equal and own and state is not None and isinstance(left, Name):
        state.names[left.id] = named
    return True


def _constant_members(walk: Walk, expression: Expr) -> Value | None:
    """Return the members of a collection that holds nothing but literals."""
    members = EMPTY
    for node in ordered(walk.evaluate(walk, expression)):
        if not isinstance(node, Site) or node.what not in {"tuple", "list", "set"}:
            return None
        for key, part in slots_of(walk, node).items():
            if key.startswith("["):
                members = join(members, part)
    if not members.objects or members.labels:
        return None
    return members if all(isinstance(o, ConstNode) for o in members.objects) else None


def _is_constant(value: Value) -> bool:
    return (
        len(value.objects) == 1
        and not value.labels
        and isinstance(next(iter(value.objects)), ConstNode)
    )


def _constants(walk: Walk, expression: Expr) -> Value | None:
    if isinstance(expression, Const):
        return literal(walk, expression.value)
    return None


def _bind_equal(walk: Walk, name: str, known: Value, *, equal: bool) -> bool:
    state = walk.state
    if (
        state is None
        or name not in walk.function.entry.local
        or name in walk.function.entry.captured
    ):
        return True
    value = state.names.get(name, EMPTY)
    constants = [o for o in value.objects if isinstance(o, ConstNode)]
    exact = bool(value.objects) and len(constants) == len(value.objects) and not value.labels
    if equal:
        if exact and not any(o in known.objects for o in constants):
            return False
        if len(known.objects) == 1 and isinstance(next(iter(known.objects)), ConstNode):
            state.names[name] = known
        else:
            state.names[name] = Value(known.objects)
        narrow_entry(walk, name, known)
        return True
    same = exact and all(o in known.objects for o in constants) and len(known.objects) == 1
    return not same


def _all_equal(walk: Walk, test: Bool) -> bool:
    """Bind a name in `x == 1 or x == 2`."""
    names: set[str] = set()
    values: list[Value] = []
    for operand in test.operands:
        if not (
            isinstance(operand, Compare)
            and operand.operators == ["=="]
            and isinstance(operand.operands[0], Name)
        ):
            return False
        known = _constants(walk, operand.operands[1])
        if known is None:
            return False
        names.add(operand.operands[0].id)
        values.append(known)
    if len(names) == 1:
        return _bind_equal(walk, names.pop(), join_all(values), equal=True)
    return False


def _is_instance(walk: Walk, test: Call, *, holds: bool) -> None:
    state = walk.state
    assert isinstance(test.function, Name)  # noqa: S101 - the caller has looked
    if state is None or test.function.id != "isinstance" or not test.args[1:]:
        return
    name = _name_of(test.args[0])
    if name is None or name not in state.names:
        return
    classes = walk.evaluate(walk, test.args[1])
    wanted = [o for o in ordered(classes) if isinstance(o, Class)]
    for node in ordered(classes):
        if isinstance(node, Site) and node.what == "tuple":
            wanted += [
                o
                for part in (walk.state.heap.get(node, {}) if walk.state else {}).values()
                for o in part.objects
                if isinstance(o, Class)
            ]
    if not wanted:
        is_text = any(
            isinstance(o, External) and o.path == ("builtins", "str") for o in classes.objects
        )
        if is_text and holds:
            _as_plain(walk, name)
        return
    value = state.names[name]
    program = walk.analysis.program
    allowed = {w.id for w in wanted} | {
        str(sub)
        for w in wanted
        if w.id in program.classes
        for sub in program.classes[w.id].subclasses  # type: ignore[index]
    }
    if _keep_objects(walk, name, allowed, holds=holds) or not holds:
        return
    typed = EMPTY
    for node in ordered(value):
        if isinstance(node, Input) and node.type is None:
            made = walk.analysis.make.make(Input, node.root, node.path, wanted[0])
            typed = join(typed, Value(frozenset((made,)), value.labels))
    if not typed.objects and not any(class_of(o) for o in value.objects):
        typed = Value(instance_of(walk, wanted[0]).objects, value.labels)
    if typed.objects:
        state.names[name] = typed


def _keep_objects(walk: Walk, name: str, allowed: set[str], *, holds: bool) -> bool:
    """Keep of a name's objects those whose class is allowed (or is not); False without any.

    What only a caller knows stays beside them: it may be one of them.
    """
    assert walk.state is not None  # noqa: S101 - the caller has looked
    value = walk.state.names[name]
    known = {o for o in value.objects if class_of(o)}
    kept = {o for o in known if (class_of(o) in allowed) == holds}
    if not kept or kept == known:
        return bool(kept)
    dropped = known - kept
    labels = frozenset(x for x in value.labels if x.atom not in dropped)
    walk.state.names[name] = Value(value.objects - dropped, labels)
    return True


def _as_plain(walk: Walk, name: str) -> None:
    """Take what a caller hands in for text where a test says so: it has no parts."""
    if walk.state is None:
        return
    value = walk.state.names[name]
    make = walk.analysis.make
    plain = make.make(Plain)
    walk.state.names[name] = Value(
        frozenset(
            make.make(Input, o.root, o.path, plain)
            if isinstance(o, Input) and o.type is None
            else o
            for o in value.objects
        ),
        value.labels,
    )
