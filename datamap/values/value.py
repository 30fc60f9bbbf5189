"""A value: the objects it may be and the data that is in it.

Labels are explicit: the parameter `email` is `Value({Input(email)}, {Label(Input(email))})`. So
text made of it keeps the label and loses the object, and a field can rebase the label while the
object stays callable.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Final

from datamap.values.nodes import Cell, External, Field, Input, Node, Result

OBJECTS_MAX = 12
LABELS_MAX = 32
VIA_MAX = 3

HASHED: Final = 1
ENCRYPTED: Final = 2
MASKED: Final = 4
AGGREGATED: Final = 8
UNCERTAIN: Final = 16
COLLAPSED: Final = 32
TREATED: Final = HASHED | ENCRYPTED | MASKED | AGGREGATED
JOINED: Final = 64
TEXT: Final = 128
"""The text of something: of an object as a whole it shows nothing."""
WHOLE: Final = 256
"""Data that are there because a whole object is."""

TREATMENTS: Final = {
    "hashed": HASHED,
    "encrypted": ENCRYPTED,
    "masked": MASKED,
    "aggregated": AGGREGATED,
}


class Label:
    """Data from an atom: the declared fields they were written into, the last first, and marks.

    Made only by `label`, so that equality is identity.
    """

    __slots__ = ("atom", "detour", "marks", "order", "via")

    def __init__(self, atom: Node, via: tuple[Node, ...], marks: int) -> None:
        self.atom = atom
        self.via = via
        self.marks = marks
        self.order = f"{atom.order}~{'<'.join(v.order for v in via)}~{marks}"
        path = atom.path if isinstance(atom, (Input, Cell, Field, Result, External)) else ()
        self.detour = (len(path), marks.bit_count(), len(via), self.order)
        """How far off the straight way: of two labels of one datum the smaller is kept."""

    def __repr__(self) -> str:
        return f"Label({self.order})"


class Labels:
    """Makes labels, one per structure."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[Node, tuple[Node, ...], int], Label] = {}

    def make(self, atom: Node, via: tuple[Node, ...] = (), marks: int = 0) -> Label:
        """Return the one label of these parts."""
        key = (atom, via, marks)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Label(atom, via, marks)
        return found

    def marked(self, labels: Iterable[Label], marks: int) -> frozenset[Label]:
        """Add marks to labels."""
        if not marks:
            return labels if isinstance(labels, frozenset) else frozenset(labels)
        return frozenset(self.make(x.atom, x.via, x.marks | marks) for x in labels)

    def rebased(self, labels: Iterable[Label], field: Node) -> frozenset[Label]:
        """Say that these labels were written into `field`."""
        return frozenset(
            x
            if x.atom is field or (x.via and x.via[0] is field)
            else self.make(x.atom, (field, *x.via)[:VIA_MAX], x.marks)
            for x in labels
        )


NOTHING: Final[frozenset[Node]] = frozenset()
NO_LABELS: Final[frozenset[Label]] = frozenset()


class Value:
    """Objects and labels; `known_open` is what `is_open` found."""

    __slots__ = ("hash", "known_open", "labels", "objects")

    def __init__(
        self, objects: frozenset[Node] = NOTHING, labels: frozenset[Label] = NO_LABELS
    ) -> None:
        self.objects = objects
        self.labels = labels
        self.known_open: bool | None = None
        self.hash = hash(objects) ^ (hash(labels) * 31)

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Value)
            and self.hash == other.hash
            and self.objects == other.objects
            and self.labels == other.labels
        )

    def __repr__(self) -> str:
        objects = sorted(o.order for o in self.objects)
        return f"Value({objects}, {sorted(x.order for x in self.labels)})"


EMPTY: Final = Value()


def is_open(value: Value) -> bool:
    """Tell whether a value must be rewritten when its function's summary is used by a caller."""
    found = value.known_open
    if found is None:
        found = value.known_open = any(o.open for o in value.objects) or any(
            x.atom.open for x in value.labels
        )
    return found


def join(a: Value, b: Value) -> Value:
    """Return what is either."""
    if a is b or b is EMPTY:
        return a
    if a is EMPTY:
        return b
    objects = a.objects if b.objects <= a.objects else a.objects | b.objects
    labels = a.labels if b.labels <= a.labels else a.labels | b.labels
    if objects is a.objects and labels is a.labels:
        return a
    return bounded(objects, labels)


def join_all(values: Iterable[Value]) -> Value:
    """Return what is any of these."""
    result = EMPTY
    for value in values:
        result = join(result, value)
    return result


def kept_labels(labels: Iterable[Label]) -> frozenset[Label]:
    """Cut labels to their bound.

    One way for each datum is kept, then in turns something of each parameter and class.
    """
    best: dict[tuple[Node, int], Label] = {}
    for label in labels:
        key = (label.atom, label.marks & TREATED)
        known = best.get(key)
        if known is None or label.detour < known.detour:
            best[key] = label
    groups: dict[tuple[int, str], list[Label]] = {}
    for label in sorted(best.values(), key=attrgetter("detour")):
        groups.setdefault(_owner(label.atom), []).append(label)
    ordered = [groups[key] for key in sorted(groups)]
    kept: list[Label] = []
    turn = 0
    while len(kept) < LABELS_MAX and any(turn < len(group) for group in ordered):
        kept += [group[turn] for group in ordered if turn < len(group)]
        turn += 1
    return frozenset(kept[:LABELS_MAX])


def _owner(atom: Node) -> tuple[int, str]:
    """Return what an atom belongs to.

    What callers hand in and fields hold comes before what libraries gave.
    """
    if isinstance(atom, External):
        return 2, atom.order
    if isinstance(atom, Cell):
        return 1, atom.order
    return 0, getattr(atom, "root", None) or getattr(atom, "cls", None) or atom.order


def bounded(objects: frozenset[Node], labels: frozenset[Label]) -> Value:
    """Cut a value to its bounds, keeping the smallest by order."""
    if len(objects) > OBJECTS_MAX:
        objects = frozenset(sorted(objects, key=_order)[:OBJECTS_MAX])
    if len(labels) > LABELS_MAX:
        labels = kept_labels(labels)
    return Value(objects, labels)


def _order(node: Node | Label) -> str:
    return node.order
