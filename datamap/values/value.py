"""A value: the objects it may be and the data that is in it.

Labels are explicit: the parameter `email` is `Value({Input(email)}, {Label(Input(email))})`. So
text made of it keeps the label and loses the object, and a field can rebase the label while the
object stays callable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from datamap.values.nodes import PLAIN, Cell, Const, External, Field, Input, Node, Result

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
UNKNOWN_KEY_MARK: Final = 512
"""Data that went through a shared place under a key that nobody knows: maybe another's."""
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

    __slots__ = ("atom", "datum", "detour", "marks", "order", "owner", "via")
    order: str
    """A text that depends on structure alone."""
    detour: tuple[int, int, int, str]
    """How far off the straight way: of two labels of one datum the smaller is kept."""
    datum: tuple[Node, int]
    """What two labels have in common that say the same of one datum."""
    owner: tuple[int, str]
    """What the atom belongs to."""

    def __init__(self, atom: Node, via: tuple[Node, ...], marks: int) -> None:
        self.atom = atom
        self.via = via
        self.marks = marks

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Work out what only sorting and cutting ask for when it is first asked for."""
            made = _LATE[name](self) if name in _LATE else None
            if made is None:
                raise AttributeError(name)
            setattr(self, name, made)
            return made

    def __repr__(self) -> str:
        return f"Label({self.order})"


def _label_order(label: Label) -> str:
    return f"{label.atom.order}~{'<'.join(v.order for v in label.via)}~{label.marks}"


def _detour(label: Label) -> tuple[int, int, int, str]:
    atom = label.atom
    path = atom.path if isinstance(atom, (Input, Cell, Field, Result, External)) else ()
    return len(path), label.marks.bit_count(), len(label.via), label.order


def _datum(label: Label) -> tuple[Node, int]:
    return label.atom, label.marks & TREATED


def _owner(label: Label) -> tuple[int, str]:
    """Return what the atom belongs to.

    What callers hand in and fields hold comes before what libraries gave.
    """
    atom = label.atom
    if isinstance(atom, External):
        return 2, atom.order
    if isinstance(atom, Cell):
        return 1, atom.order
    return 0, getattr(atom, "root", None) or getattr(atom, "cls", None) or atom.order


_LATE: Final[dict[str, Callable[[Label], object]]] = {
    "order": _label_order,
    "detour": _detour,
    "datum": _datum,
    "owner": _owner,
}


class Labels:
    """Makes labels, one per structure."""

    __slots__ = ("_known", "_under")

    def __init__(self) -> None:
        self._known: dict[tuple[Node, tuple[Node, ...], int], Label] = {}
        self._under: dict[tuple[frozenset[Label], tuple[Node, ...], int], frozenset[Label]] = {}
        """What `under` made: the same few sets meet the same few marks again and again."""

    def make(self, atom: Node, via: tuple[Node, ...] = (), marks: int = 0) -> Label:
        """Return the one label of these parts."""
        key = (atom, via, marks)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Label(atom, via, marks)
        return found

    def marked(self, labels: Iterable[Label], marks: int) -> frozenset[Label]:
        """Add marks to labels."""
        whole = labels if isinstance(labels, frozenset) else frozenset(labels)
        return self.under(whole, (), marks) if marks and whole else whole

    def under(
        self, labels: frozenset[Label], via: tuple[Node, ...], marks: int
    ) -> frozenset[Label]:
        """Say of labels that they were written into these fields, the last first, and add marks."""
        key = (labels, via, marks)
        found = self._under.get(key)
        if found is None:
            make = self.make
            found = self._under[key] = frozenset(
                [
                    make(x.atom, (*via, *x.via)[:VIA_MAX], x.marks | marks)
                    if via or x.marks | marks != x.marks
                    else x
                    for x in labels
                ]
            )
        return found

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


class Value(Struct, eq=False, gc=False):
    """Objects and labels, which never change.

    The rest remembers what was asked: `is_open`, `ordered` and `derived`.
    """

    objects: frozenset[Node] = NOTHING
    labels: frozenset[Label] = NO_LABELS
    known_open: bool | None = None
    in_order: tuple[Node, ...] | None = None
    beside: frozenset[Label] | None = None

    def __hash__(self) -> int:
        # The sets remember their hashes.
        return hash(self.objects) ^ (hash(self.labels) * 31)

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Value)
            and self.objects == other.objects
            and self.labels == other.labels
        )

    def __ne__(self, other: object) -> bool:
        # A struct has a `!=` of its own, which does not ask for the `==` above.
        return not self == other

    def __repr__(self) -> str:
        objects = sorted(o.order for o in self.objects)
        return f"Value({objects}, {sorted(x.order for x in self.labels)})"


EMPTY: Final = Value()

SOME: Final = Value(frozenset((PLAIN,)))
"""Plain data of which nothing is known."""


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
    if len(labels) > LABELS_MAX or len(objects) > OBJECTS_MAX:
        return bounded(objects, labels)
    if len(objects) == len(b.objects) and len(labels) == len(b.labels):
        return b
    return Value(objects, labels)


def either(a: Value, b: Value) -> Value:
    """Return what one of two ways gives; what nobody knows on one way is no literal of the other.

    A value is `EMPTY` where nothing is followed in it, like the answer of a comparison. Joined with
    a literal it must not look like that literal alone, which a test could decide.
    """
    if a is b:
        return a
    if not a.objects and not a.labels:
        a, b = b, a
    if b.objects or b.labels:
        return join(a, b)
    return join(a, SOME) if any(isinstance(o, Const) for o in a.objects) else a


def join_all(values: Iterable[Value]) -> Value:
    """Return what is any of these."""
    result = EMPTY
    for value in values:
        result = join(result, value)
    return result


@lru_cache(maxsize=4096)
def kept_labels(labels: frozenset[Label]) -> frozenset[Label]:
    """Cut labels to their bound.

    One way for each datum is kept, then in turns something of each parameter and class. The same
    labels meet again and again, in each round of a loop and each use of a summary.
    """
    best: dict[tuple[Node, int], Label] = {}
    for label in sorted(labels, key=attrgetter("detour")):
        best.setdefault(label.datum, label)
    groups: dict[tuple[int, str], list[Label]] = {}
    for label in best.values():
        groups.setdefault(label.owner, []).append(label)
    ordered = [groups[key] for key in sorted(groups)]
    kept: list[Label] = []
    turn = 0
    while len(kept) < LABELS_MAX and any(turn < len(group) for group in ordered):
        kept += [group[turn] for group in ordered if turn < len(group)]
        turn += 1
    return frozenset(kept[:LABELS_MAX])


def bounded(objects: frozenset[Node], labels: frozenset[Label]) -> Value:
    """Cut a value to its bounds, keeping the smallest by order."""
    if len(objects) > OBJECTS_MAX:
        objects = frozenset(sorted(objects, key=attrgetter("order"))[:OBJECTS_MAX])
    if len(labels) > LABELS_MAX:
        labels = kept_labels(labels)
    return Value(objects, labels)
