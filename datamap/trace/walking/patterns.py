"""Match patterns: what a `case` binds, and the cases that can never be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import (
    Const,
    Expr,
    MatchAs,
    MatchClass,
    MatchMap,
    MatchOr,
    MatchSeq,
    MatchStar,
    MatchValue,
    Name,
    Pattern,
)
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.items import read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import class_of, default_slot, slots_of
from datamap.trace.state import join_states
from datamap.trace.variants import member_in
from datamap.trace.walking.assign import assign_name
from datamap.trace.walking.deciding import note_decides
from datamap.values.nodes import Class, Site
from datamap.values.nodes import Const as ConstNode
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def match_pattern(walk: Walk, subject: Value, pattern: Pattern, expression: Expr | None) -> bool:
    """Bind what a pattern captures; False where it can never match."""
    if isinstance(pattern, MatchValue):
        return _value(walk, subject, pattern, expression)
    if isinstance(pattern, MatchAs):
        if pattern.pattern is not None and not match_pattern(
            walk, subject, pattern.pattern, expression
        ):
            return False
        if pattern.name is not None:
            assign_name(walk, pattern.name, subject, 0)
        return True
    if isinstance(pattern, MatchOr):
        return _either(walk, subject, pattern, expression)
    if isinstance(pattern, MatchSeq):
        return _sequence(walk, subject, pattern)
    if isinstance(pattern, MatchMap):
        return _mapping(walk, subject, pattern)
    if isinstance(pattern, MatchClass):
        return _class(walk, subject, pattern)
    return True


def _value(walk: Walk, subject: Value, pattern: MatchValue, expression: Expr | None) -> bool:
    known = walk.evaluate(walk, pattern.value)
    member, asked = member_in(known), member_in(subject)
    if member is not None and asked is not None and member is not asked:
        return False
    if expression is not None and (member is not None or isinstance(pattern.value, Const)):
        note_decides(walk, expression, compared=True)
    constants = [o for o in subject.objects if isinstance(o, ConstNode)]
    if (
        constants
        and len(constants) == len(subject.objects)
        and not subject.labels
        and isinstance(pattern.value, Const)
        and not any(o in known.objects for o in constants)
    ):
        return False
    names = walk.state.names if walk.state is not None else {}
    told = member is not None or isinstance(pattern.value, Const)
    if isinstance(expression, Name) and told and expression.id in names:
        names[expression.id] = known
    return True


def _either(walk: Walk, subject: Value, pattern: MatchOr, expression: Expr | None) -> bool:
    start = walk.state
    after = None
    for inner in pattern.patterns:
        walk.state = start.copy() if start is not None else None
        if match_pattern(walk, subject, inner, expression):
            after = join_states(after, walk.state, lambda n, k: default_slot(walk, n, k))
    walk.state = after
    return after is not None


def _sequence(walk: Walk, subject: Value, pattern: MatchSeq) -> bool:
    items = pattern.patterns
    starred = next((n for n, item in enumerate(items) if isinstance(item, MatchStar)), None)
    for number, item in enumerate(items):
        if isinstance(item, MatchStar):
            if item.name is not None:
                rest = _rest(walk, subject, number, len(items) - number - 1)
                assign_name(walk, item.name, rest, 0)
            continue
        if starred is not None and number > starred:
            part = read_elements(walk, subject, 0)
        else:
            part = read_item(walk, subject, literal(walk, number), 0)
        if not match_pattern(walk, part, item, None):
            return False
    return True


def _rest(walk: Walk, subject: Value, start: int, after: int) -> Value:
    parts: list[Value] = []
    rest = EMPTY
    for node in ordered(subject):
        slots = slots_of(walk, node)
        known: list[Value] = []
        while f"[#{len(known)}]" in slots:
            known.append(slots[f"[#{len(known)}]"])
        parts.extend(known[start : len(known) - after])
        rest = slots.get("[*]", rest)
    if not parts and rest is EMPTY:
        rest = read_elements(walk, subject, 0)
    slots = {f"[#{n}]": part for n, part in enumerate(parts)}
    if rest is not EMPTY:
        slots["[*]"] = rest
    return new_container(walk, "list", (1 << 44) + start, slots)


def _mapping(walk: Walk, subject: Value, pattern: MatchMap) -> bool:
    names: set[str] = set()
    for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
        known = walk.evaluate(walk, key)
        names.update(f"[{o.value}]" for o in known.objects if isinstance(o, ConstNode))
        if not match_pattern(walk, read_item(walk, subject, known, 0), inner, None):
            return False
    if pattern.rest is not None:
        slots = {}
        for node in ordered(subject):
            if isinstance(node, Site):
                slots.update({k: v for k, v in slots_of(walk, node).items() if k not in names})
            else:
                slots["[*]"] = read_item(walk, subject, EMPTY, 0)
        assign_name(walk, pattern.rest, new_container(walk, "dict", 1 << 44, slots), 0)
    return True


def _class(walk: Walk, subject: Value, pattern: MatchClass) -> bool:
    classes = [o for o in ordered(walk.evaluate(walk, pattern.cls)) if isinstance(o, Class)]
    program = walk.analysis.program
    if classes:
        allowed = {c.id for c in classes} | {
            str(sub)
            for c in classes
            if c.id in program.classes
            for sub in program.classes[c.id].subclasses  # type: ignore[index]
        }
        known = [o for o in subject.objects if class_of(o)]
        if known and len(known) == len(subject.objects):
            kept = frozenset(o for o in known if class_of(o) in allowed)
            if not kept:
                return False
            subject = Value(kept, subject.labels)
    names = _positional_names(walk, classes)
    if not classes and pattern.patterns:
        # `str(x)`, `int(x)`: the one position of a built-in class is the subject itself.
        return match_pattern(walk, subject, pattern.patterns[0], None)
    for name, inner in zip(names, pattern.patterns, strict=False):
        if not match_pattern(walk, read_attribute(walk, subject, name, 0), inner, None):
            return False
    return all(
        match_pattern(walk, read_attribute(walk, subject, name, 0), inner, None)
        for name, inner in pattern.keywords
    )


def _positional_names(walk: Walk, classes: list[Class]) -> list[str]:
    for cls in classes:
        info = walk.analysis.program.classes.get(cls.id)  # type: ignore[call-overload]
        if info is None:
            continue
        explicit = read_attribute(walk, Value(frozenset((cls,))), "__match_args__", 0)
        for node in ordered(explicit):
            slots = slots_of(walk, node)
            names: list[str] = []
            while f"[#{len(names)}]" in slots:
                part = slots[f"[#{len(names)}]"]
                names.append(
                    next((str(o.value) for o in ordered(part) if isinstance(o, ConstNode)), "")
                )
            if names:
                return names
        return [name for name, field in info.fields.items() if field.entry.origin == "class"]
    return []
