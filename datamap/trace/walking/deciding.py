"""Which inputs choose a branch: with a literal in their place, callers run a variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from datamap.model.syntax import Attr, Const, Expr, Name
from datamap.trace.heap.settled import is_settled
from datamap.trace.heap.types import annotation_type
from datamap.values.nodes import SHARED, Class, Input, Node, Plain, Site
from datamap.values.nodes import Const as ConstNode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.frame import Walk
    from datamap.trace.state import State
    from datamap.values.value import Value


def note_decides(walk: Walk, test: Expr, *, compared: bool = False) -> None:
    """Remember the input that a test asks for, if it is one that no inner function may change."""
    atom = _asked_for(walk, test)
    if atom is not None:
        walk.decides[atom] = compared or walk.decides.get(atom, False)


class Choice(NamedTuple):
    """What a walk had before it took the branches of a test."""

    decides: frozenset[Input]
    records: int
    start: State


def open_choice(walk: Walk, start: State) -> Choice:
    """Remember what there is before the branches of a test are taken."""
    return Choice(frozenset(walk.decides), _records(walk), start)


def close_choice(walk: Walk, choice: Choice, ends: Iterable[State | None]) -> None:
    """Forget which inputs a test asked for, if all branches do the same to whoever calls.

    A branch that only gives an input another value where it is none does: `x = x or 1`.
    """
    asked = walk.decides.keys() - choice.decides
    if not asked or _records(walk) > choice.records:
        return
    roots = {atom.root for atom in asked}
    if any(_does_something(end, choice.start, roots) for end in ends):
        return
    for atom in asked:
        del walk.decides[atom]


def _records(walk: Walk) -> int:
    return sum(
        len(known)
        for known in (walk.calls, walk.pending, walk.registered, walk.bindings, walk.writes)
    )


def _does_something(end: State | None, start: State, roots: set[str]) -> bool:
    if end is None or any(end.heap[node] is not start.heap.get(node) for node in end.heap):
        return True
    return any(
        value is not start.names.get(name) and name not in roots and carries(value)
        for name, value in end.names.items()
    )


def carries(value: Value) -> bool:
    """Tell whether a value is more than literals."""
    return bool(value.labels) or any(not isinstance(o, (ConstNode, Plain)) for o in value.objects)


def rank_of(walk: Walk, atom: Input) -> int:
    """Rank an input: flags first, then what is None where nobody hands it in, then the rest."""
    default = _default_of(walk, atom)
    if not isinstance(default, Const):
        return 2
    if isinstance(default.value, bool):
        return 0
    return 1 if default.value is None else 2


def _default_of(walk: Walk, atom: Input) -> Expr | None:
    parameter = next((p for p in walk.function.entry.parameters if p.name == atom.root), None)
    if parameter is None:
        return None
    if not atom.path:
        return parameter.default
    declared = annotation_type(walk, str(walk.function.module), parameter.annotation)
    if not isinstance(declared, Class):
        return None
    info = walk.analysis.program.classes.get(declared.id)  # type: ignore[call-overload]
    field = info.fields.get(atom.path[0][1:]) if info is not None else None
    return field.entry.value if field is not None else None


def held_attribute(walk: Walk, test: Attr) -> Value | None:
    """Return what this function or its caller put into an attribute of one object, if known."""
    node = _owner(walk, test)
    if walk.state is None or node is None or (isinstance(node, Site) and node.context == SHARED):
        return None
    return walk.state.get(node, f".{test.name}")


def _asked_for(walk: Walk, test: Expr) -> Input | None:
    if isinstance(test, Name):
        node = _only(walk, test.id)
        return node if isinstance(node, Input) and not node.path and node.root != "^" else None
    if not isinstance(test, Attr):
        return None
    node = _owner(walk, test)
    if not isinstance(node, Input) or node.path or node.root == "^" or walk.state is None:
        return None
    if _is_own(walk, node) and not is_settled(walk, test.name):
        # What an instance is in the middle of, another of its methods may change meanwhile.
        return None
    if walk.state.get(node, f".{test.name}") is not None:
        return None
    return walk.analysis.make.make(Input, node.root, (f".{test.name}",), None)


def _is_own(walk: Walk, node: Input) -> bool:
    first = [parameter.name for parameter in walk.function.entry.parameters[:1]]
    return walk.function.cls is not None and node.root in first


def _owner(walk: Walk, test: Attr) -> Node | None:
    return _only(walk, test.object.id) if isinstance(test.object, Name) else None


def _only(walk: Walk, name: str) -> Node | None:
    entry = walk.function.entry
    if walk.state is None or name not in entry.local or name in entry.captured:
        return None
    value = walk.state.names.get(name)
    if value is None or len(value.objects) != 1:
        return None
    (node,) = value.objects
    return node
