"""The map of the whole program: where data start, and along which edges they go on.

A spot is an atom in the function whose record speaks of it; fields, shared places and closed
objects mean the same in every function. An edge says: the data of this spot are in that one too.
Edges lead only from callers to callees and through fields and shared places: what a callee gives
back was put in place when its summary was used, so calls and returns stay matched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from datamap.model.evidence import Certainty
from datamap.trace.calls.copies import COPY, DEEP_COPY
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.stored import is_stored
from datamap.trace.keys import may_be
from datamap.trace.sending.arrivals_of_requests import is_apart
from datamap.trace.sending.input_types import field_of_input, library_chain
from datamap.trace.sending.naming import (
    Classifier,
    Personal,
    classify_external,
    classify_field,
    classify_input,
    is_denied,
)
from datamap.trace.variants import base_of
from datamap.values.nodes import (
    PATH_DEPTH,
    SENT,
    Any_,
    Cell,
    Class,
    Elements,
    External,
    Field,
    Input,
    Node,
    Result,
    Sent,
)
from datamap.values.value import UNCERTAIN, Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from datamap.trace.frame import Analysis
    from datamap.trace.sending.below import Below
    from datamap.trace.summary import Effects, Place, Summary

CELL_GROUP_MAX = 64


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """An atom in a function; `function` is "" where the atom means the same everywhere.

    Made only by `spot_at`, so that equality is identity: the map asks for it millions of times.
    """

    function: str
    atom: Node


class Target(NamedTuple):
    """Where data are sent: the number of the sink's record, and the argument as reports name it."""

    sink: int
    argument: str


class Carries(Enum):
    """Which data of a spot an edge carries."""

    ALL = auto()
    OWN = auto()
    """What begins there: of this object's field it is known what was written into it."""
    BESIDE = auto()
    """What a free text names, straight from where it was put together; not the text itself."""

    __hash__ = object.__hash__
    """Each is one object: no need to hash its name."""


class Edge(NamedTuple):
    """Data go on to `to`; `place` is where (a call, a write), `label` what it holds there.

    `below` is where inside of `to` they are put, `read` where inside of its own spot they are read.
    """

    to: Spot | Target
    marks: int
    kind: str
    place: Place
    label: Label
    below: Below = ()
    read: Below = ()
    carries: Carries = Carries.ALL


@dataclass(slots=True)
class Map:
    """The edges of the whole program, and what is personal in it."""

    analysis: Analysis
    classifier: Classifier
    answers: Callable[[External], bool]
    """Whether a call is one whose result does not carry its arguments: a sink, a modelled call."""
    spots: dict[tuple[str, Node], Spot] = field(default_factory=dict)
    edges: dict[Spot, dict[tuple[Spot | Target, int, Below, Below, Carries], Edge]] = field(
        default_factory=dict
    )
    """Per spot, where which of its data go and with which marks: of several ways the first."""
    personal: dict[Spot, Personal] = field(default_factory=dict)
    named: dict[Spot, Personal] = field(default_factory=dict)
    answered: dict[Spot, Personal] = field(default_factory=dict)
    """What is personal if a call was sent somebody's data."""
    sink_places: list[Place] = field(default_factory=list)
    """Where each sink's record stands, by its number."""
    met: set[Spot] = field(default_factory=set)
    cells: dict[str, dict[Cell, None]] = field(default_factory=dict)
    called: frozenset[str] = frozenset()
    shown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Per name of a method or property the fields that it may show."""
    fed: set[Spot] = field(default_factory=set)
    """Spots into which some data go."""


def spot_at(found: Map, function: str, atom: Node) -> Spot:
    """Return the one spot of an atom in a function."""
    key = (function, atom)
    spot = found.spots.get(key)
    if spot is None:
        spot = found.spots[key] = Spot(function, atom)
    return spot


def add_summary(found: Map, summary: Summary) -> None:
    """Add what one function hands to others, and what it writes into fields and shared places."""
    holder = summary.function
    for binding in summary.bindings:
        to = spot_at(found, binding.callee, binding.atom)
        place = holder, binding.at
        add_label(found, holder, binding.label, to, "call", place, binding.below)
    for write in summary.writes:
        to = spot_at(found, "", write.cell)
        _meet(found, holder, to)
        add_label(found, holder, write.label, to, "store", (holder, write.at), write.below)
    _add_copies(found, holder, summary.effects)


def _add_copies(found: Map, holder: str, effects: Effects) -> None:
    """Connect what waits for a caller to be copied with what it is copied from.

    Who calls the function binds the copy itself; where nobody does, its parameters may be named.
    """
    copied = {(p.at, p.slot): p.receiver for p in effects.pending if p.method in {COPY, DEEP_COPY}}
    for atom in effects.uses if copied else ():
        if not isinstance(atom, Result) or (atom.at, atom.slot) not in copied:
            continue
        for node in ordered(copied[atom.at, atom.slot]):
            if isinstance(node, Input):
                path = (*node.path, *atom.path)[:PATH_DEPTH]
                make = found.analysis.make.make
                part = make(Input, node.root, path, None) if atom.path else node
                _inside(found, holder, part, spot_at(found, holder, atom))


def add_label(  # noqa: PLR0913, PLR0917 - all that an edge is
    found: Map,
    holder: str,
    label: Label,
    to: Spot | Target,
    kind: str,
    place: Place,
    below: Below = (),
    read: Below = (),
    carries: Carries = Carries.ALL,
) -> None:
    """Connect what a label stands for with where its data go."""
    atom = label.atom
    if isinstance(atom, Any_) and label.marks & UNCERTAIN:
        return
    if label.via:
        sources: Iterable[tuple[Spot, Carries]] = _spots_of(found, holder, label)
    else:
        sources = [(_meet_atom(found, holder, atom), carries)]
    for spot, carried in sources:
        if spot is to:
            continue
        known = found.edges.setdefault(spot, {})
        key = to, label.marks, below, read, carried
        if key not in known:
            known[key] = Edge(to, label.marks, kind, place, label, below, read, carried)
            if isinstance(to, Spot):
                found.fed.add(to)


def _spots_of(found: Map, holder: str, label: Label) -> Iterator[tuple[Spot, Carries]]:
    """Yield where a label's data come from: the last personal field on the way, else the atom.

    A field of free text is where the text begins; whom it names is told by what was written into
    this object's field, and not by all that the field holds in other objects.
    """
    carries = Carries.ALL
    for written in label.via:
        if not isinstance(written, Field):
            continue
        spot = spot_at(found, "", written)
        _meet(found, holder, spot)
        personal = found.personal.get(spot)
        if personal is not None and not personal.is_text:
            yield spot, carries
            return
        if personal is not None and carries is Carries.ALL:
            yield spot, Carries.OWN
            carries = Carries.BESIDE
    yield _meet_atom(found, holder, label.atom), carries


def _meet_atom(found: Map, holder: str, atom: Node) -> Spot:
    """Return the spot of an atom; what callers hand in is another in each function."""
    spot = spot_at(found, holder if atom.open else "", atom)
    _meet(found, holder, spot)
    return spot


def _meet(found: Map, holder: str, spot: Spot) -> None:
    """Classify a spot when it is first met, and connect what is inside it."""
    if spot in found.met:
        return
    found.met.add(spot)
    atom = spot.atom
    if isinstance(atom, Field):
        _meet_field(found, holder, spot, atom)
    elif isinstance(atom, Cell):
        found.cells.setdefault(atom.key, {})[atom] = None
    elif isinstance(atom, Any_):
        _meet_instance(found, holder, spot, atom)
    elif isinstance(atom, External):
        _meet_external(found, holder, spot, atom)
    elif isinstance(atom, Input):
        function = base_of(spot.function)
        chain = library_chain(found.analysis, function, atom)
        if found.classifier.markers.at:
            field = field_of_input(found.analysis, function, atom)
            if field is not None and is_denied(found.classifier, field):
                return
        _keep(found, spot, classify_input(found.classifier, function, atom, chain))


def _keep(found: Map, spot: Spot, personal: Personal | None) -> None:
    if personal is not None and personal.answers is not None:
        found.answered[spot] = personal
    elif personal is not None:
        certain = personal.certainty is Certainty.CERTAIN
        (found.personal if certain else found.named)[spot] = personal


def _inside(  # noqa: PLR0913, PLR0917 - as `add_label`
    found: Map,
    holder: str,
    part: Node,
    spot: Spot,
    below: Below = (),
    read: Below = (),
    carries: Carries = Carries.ALL,
) -> None:
    label = found.analysis.labels.make(part)
    add_label(found, holder, label, spot, "inside", ("", 0), below, read, carries)


def _meet_field(found: Map, holder: str, spot: Spot, atom: Field) -> None:
    if atom.path:
        base = found.analysis.make.make(Field, atom.cls, atom.name, ())
        # What somebody sent is none of what the program wrote into that field of other instances.
        if atom.path[0] != SENT:
            _inside(found, holder, base, spot, (), atom.path)
        elif classify_field(found.classifier, base) is not None:
            _inside(found, holder, base, spot, (), atom.path[1:], Carries.OWN)
        return
    personal = classify_field(found.classifier, atom)
    if personal is not None:
        # A field that is personal by its name alone still is where its readers' data come from.
        found.personal[spot] = personal


def _meet_instance(found: Map, holder: str, spot: Spot, atom: Any_) -> None:
    info = found.analysis.program.classes.get(atom.cls)  # type: ignore[call-overload]
    if info is None:
        return
    below = (SENT,) if isinstance(atom, Sent) else ()
    for name, declared in sorted(info.fields.items()):
        part = found.analysis.make.make(Field, str(declared.owner), name, below)
        _inside(found, holder, part, spot, (f".{name}",))
        # Whatever sends a record sends the records in it; a table's relations are not loaded so.
        inner = found.analysis.class_types.get((str(declared.owner), name))
        of = inner.of if isinstance(inner, Elements) else inner
        if isinstance(of, Class) and not is_stored(info):
            record = found.analysis.make.make(type(atom), of.id)
            _inside(found, holder, record, spot, (f".{name}",))


def _meet_external(found: Map, holder: str, spot: Spot, atom: External) -> None:
    _keep(found, spot, classify_external(found.classifier, atom))
    if spot in found.personal:
        return
    if atom.kind == "call" and found.answers(atom):
        return
    if atom.base is not None and atom.base.called and not is_apart(found.classifier.arrivals, atom):
        _inside(found, holder, atom.base, spot)


def connect_cells(found: Map) -> None:
    """Connect shared places that may be one.

    That is a path with those below it, and an unknown key with all keys.
    """
    for key in sorted(found.cells):
        group = sorted(found.cells[key], key=lambda cell: cell.order)[:CELL_GROUP_MAX]
        for a in group:
            for b in group:
                if a is not b and _may_hold(a.path, b.path):
                    _inside(found, "", a, spot_at(found, "", b), (), b.path[len(a.path) :])


def _may_hold(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether what was written at `a` may be read at `b`."""
    return len(a) <= len(b) and all(may_be(x, y) for x, y in zip(a, b, strict=False))
