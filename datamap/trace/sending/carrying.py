"""Carry every origin along the edges of the map to where it is sent, nearest first."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from datamap.matching.name_words import is_answered
from datamap.trace.heap.parts import same_beginning
from datamap.trace.keys import ANY_KEY, UNKNOWN_KEY
from datamap.trace.sending.below import Below, put_below, read_below
from datamap.trace.sending.origins import Carries, Edge, Map, Spot, Target
from datamap.trace.variants import base_of
from datamap.values.nodes import Any_, Cell, Field, Input, Node, Plain
from datamap.values.value import ASKED, COLLAPSED, TEXT, UNCERTAIN, UNKNOWN_KEY_MARK, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.sending.naming import Personal
    from datamap.trace.summary import Place

ANSWER_ROUNDS = 4
"""Answers that are sent on and answered again, and so on."""

ARRIVALS_MAX = 60
"""Origins that are kept per spot, the nearest first."""

BELOW_WAYS = 4
"""Where inside a spot one origin is told apart; of more only what they begin with is."""

GUESS = 1 << 16
"""What one guess adds to the marks of a way, above all of them."""

GUESSES_MAX = 2
"""Guesses on one way: what any object of a class holds in a field, what an unknown call gives, an
unknown key, a path cut short. Each is likely by itself; a way of many is nobody's.
"""

_ANY_KEYS = {ANY_KEY, UNKNOWN_KEY}

_GUESSED = UNCERTAIN | COLLAPSED | UNKNOWN_KEY_MARK

SECRETS = ("user.authorization.credentials", "user.authorization.password")
"""How the categories of what opens a service begin."""

IDENTIFIERS = ("user.unique_id", "user.device.cookie_id", "user.device.device_id")
"""How the categories of what finds a record begin."""


class Arrival(NamedTuple):
    """An origin that reached a spot: in how many steps, and by which edge from where."""

    distance: int
    edge: Edge | None
    previous: tuple[Spot, int, Below] | None


Arrivals = dict["Spot | Target", dict[Spot, dict[tuple[int, Below], Arrival]]]
"""Per spot or target and origin: marks gathered on the way, where inside it lies -> how it came."""


class Carried(NamedTuple):
    """What came where, what each origin is, and where a limit ended ways that led on."""

    arrivals: Arrivals
    origins: dict[Spot, Personal]
    guessed: set[Place]
    """Where data went no further because of the guesses on their way."""
    crowded: set[Place]
    """Where more origins arrived than are kept."""


def carry(found: Map) -> Carried:
    """Return which origins reach which spots and targets, and what each origin is.

    Names that are personal only by context count where nothing declared reaches them, and then
    from the outermost caller that names them so.
    """
    carried = Carried({}, dict(found.personal), set(), set())
    arrivals, origins = carried.arrivals, carried.origins
    ways = _ways(found)
    for origin in sorted(found.personal, key=_order):
        _spread(found, ways, origin, carried)
    # What a name means is a matter of the function: what reaches one of its variants tells it.
    told = {(base_of(to.function), to.atom) for to in arrivals if isinstance(to, Spot)}
    # A parameter of a function that the project calls with nothing but constants is nobody's data.
    waiting = [
        spot
        for spot in sorted(found.named, key=_order)
        if (base_of(spot.function), spot.atom) not in told
        and (base_of(spot.function) not in found.called or spot in found.fed)
    ]
    inner = _reached_by_others(found, waiting)
    for origin in waiting:
        if origin not in inner:
            origins[origin] = found.named[origin]
            _spread(found, ways, origin, carried)
    _spread_answers(found, ways, carried)
    return carried


def _spread_answers(found: Map, ways: Ways, carried: Carried) -> None:
    """Carry what calls gave that were sent data, until no other call is sent an answer."""
    waiting = sorted(found.answered, key=_order)
    for _ in range(ANSWER_ROUNDS):
        sent = {found.sink_places[to.sink] for to in carried.arrivals if isinstance(to, Target)}
        ready = [spot for spot in waiting if found.answered[spot].answers in sent]
        if not ready:
            return
        waiting = [spot for spot in waiting if found.answered[spot].answers not in sent]
        for spot in ready:
            carried.origins[spot] = found.answered[spot]
            _spread(found, ways, spot, carried)


def _order(spot: Spot) -> tuple[str, str]:
    return spot.function, spot.atom.order


class Onward(Enum):
    """Says what goes on from a place that data came to."""

    ALL = auto()
    NO_TEXT = auto()
    """The place is personal free text: of it and the texts it is made of, the last is told."""
    NOTHING = auto()

    __hash__ = object.__hash__
    """Each is one object: no need to hash its name."""


Way = tuple["Spot | Target", int, Onward, Edge]
"""One step: where to, the marks it adds, what goes on from there, and the edge."""


@dataclass(slots=True)
class Ways:
    """The steps from each spot, and those of them that some data take: origins are many."""

    steps: dict[Spot, list[Way]]
    taken: dict[tuple[bool, bool], dict[Spot, list[Way]]] = field(default_factory=dict)
    """Per kind of data, as far as it was asked for; filled by `_spread`."""


def _ways(found: Map) -> Ways:
    """Return the edges that lead to a sink or to a name that may be personal."""
    before: dict[Spot | Target, list[Spot]] = {}
    for spot, edges in found.edges.items():
        for to in dict.fromkeys(key[0] for key in edges):
            before.setdefault(to, []).append(spot)
    useful: set[Spot | Target] = {to for to in before if isinstance(to, Target)}
    useful.update(found.named)
    queue = list(useful)
    while queue:
        for spot in before.get(queue.pop(), ()):
            if spot not in useful:
                useful.add(spot)
                queue.append(spot)
    ways: dict[Spot, list[Way]] = {}
    for spot, edges in found.edges.items():
        if spot not in useful:
            continue
        steps = ways[spot] = []
        for edge in edges.values():
            to = edge.to
            if to in useful:
                marks = edge.marks | (_marks_of(to.atom) if isinstance(to, Spot) else 0)
                marks += GUESS * _is_guess(spot, edge, marks)
                steps.append((to, marks, _onward(found, to), edge))
    return Ways(ways)


def _is_guess(spot: Spot, edge: Edge, marks: int) -> bool:
    """Tell whether an edge is there because something may be so, not because it is."""
    if edge.kind == "inside" and isinstance(edge.to, Spot):
        a, b = spot.atom, edge.to.atom
        if isinstance(a, Cell) and isinstance(b, Cell):
            # What stands at a place is surely also below it; under another key only maybe.
            return any(x != y and {x, y} != _ANY_KEYS for x, y in zip(a.path, b.path, strict=False))
        return bool(edge.marks & _GUESSED)
    return edge.kind == "store" or bool(marks & _GUESSED)


def _onward(found: Map, to: Spot | Target) -> Onward:
    """Tell what goes on from a place: its readers' data are those of a personal field there.

    But free text is made of other fields: who it names is told beside it.
    """
    if not isinstance(to, Spot):
        return Onward.NOTHING
    personal = found.personal.get(to)
    if personal is None:
        return Onward.ALL
    return Onward.NO_TEXT if personal.is_text else Onward.NOTHING


def _marks_of(atom: Node) -> int:
    """Return what is said of data because they went through an atom."""
    if isinstance(atom, Any_):
        return WHOLE
    if isinstance(atom, Cell) and (ANY_KEY in atom.path or UNKNOWN_KEY in atom.path):
        return UNKNOWN_KEY_MARK
    return 0


def _spread(found: Map, ways: Ways, origin: Spot, carried: Carried) -> None:
    arrivals, personal = carried.arrivals, carried.origins[origin]
    lost = _lost(personal)
    taken = ways.taken.setdefault((personal.is_text, personal.is_container), {})
    going = {Onward.ALL} if personal.is_text else {Onward.ALL, Onward.NO_TEXT}
    queue: deque[tuple[Spot, int, Below, int]] = deque([(origin, 0, (), 0)])
    seen: dict[tuple[Spot | Target, int], list[tuple[int, Below]]] = {(origin, 0): [(0, ())]}
    while queue:
        spot, marks, below, distance = queue.popleft()
        steps = taken.get(spot)
        if steps is None:
            steps = [way for way in ways.steps.get(spot, ()) if _takes(way[3], personal, spot)]
            taken[spot] = steps
        for to, added, onward, edge in steps:
            if edge.carries is Carries.OWN and spot is not origin:
                continue
            guesses = marks // GUESS + added // GUESS
            gathered = (marks | added) % GUESS
            if gathered & lost:
                continue
            if gathered & WHOLE and gathered & (UNCERTAIN | TEXT):
                continue
            gathered &= ~(TEXT | ASKED)
            lies = _lies_in(found, edge, below) if isinstance(to, Spot) else ()
            if lies is None:
                continue
            known = seen.setdefault((to, gathered), [])
            if lies and len(known) >= BELOW_WAYS:
                lies = same_beginning((*(other for _, other in known), lies))
            # Data of a place lie anywhere below it, too.
            if any(fewer <= guesses and lies[: len(outer)] == outer for fewer, outer in known):
                continue
            if guesses > GUESSES_MAX:
                carried.guessed.add(edge.place)
                continue
            known.append((guesses, lies))
            gathered += guesses * GUESS
            held = arrivals.setdefault(to, {})
            if origin not in held:
                if len(held) >= ARRIVALS_MAX:
                    carried.crowded.add(edge.place)
                    continue
                held[origin] = {}
            held[origin][gathered, lies] = Arrival(distance + 1, edge, (spot, marks, below))
            if onward in going and isinstance(to, Spot):
                queue.append((to, gathered, lies, distance + 1))


def _lies_in(found: Map, edge: Edge, below: Below) -> Below | None:
    """Return where in its target an edge puts what lies there in its spot; None for nowhere."""
    read = read_below(below, edge.read, found.shown) if edge.read else below
    if read is None or not (read or edge.below):
        return read
    assert isinstance(edge.to, Spot)  # noqa: S101 - asked for a spot only
    return () if _is_plain(edge.to.atom) else put_below(edge.below, read)


def _lost(personal: Personal) -> int:
    """Return the marks with which data go no further.

    A secret opens what an unknown call gives, an identifier finds it: neither is in there.
    """
    if personal.category.startswith(SECRETS):
        return UNCERTAIN
    return ASKED if personal.category.startswith(IDENTIFIERS) else 0


def _takes(edge: Edge, personal: Personal, spot: Spot) -> bool:
    """Tell whether an edge carries data of this kind from the spot at which they are."""
    if edge.carries is Carries.BESIDE and personal.is_text:
        return False
    # What is read out of a person's data is what it is called itself.
    if personal.is_container and (edge.kind == "inside" or edge.read):
        return False
    # The id of a message is none of its text.
    return not (personal.is_text and any(map(is_answered, _parts_read(spot, edge))))


def _parts_read(spot: Spot, edge: Edge) -> list[str]:
    """Return the names of the parts of a spot that an edge reads, or hands on by themselves."""
    parts = [key.strip(".[]") for key in edge.read]
    if (
        isinstance(spot.atom, Field)
        and isinstance(edge.to, Spot)
        and isinstance(edge.to.atom, Input)
    ):
        path = [key.strip(".[]") for key in edge.to.atom.path]
        if spot.atom.name in path:
            parts += path[path.index(spot.atom.name) + 1 :]
    return parts


def _is_plain(atom: Node) -> bool:
    """Tell whether an input is declared to be a text or number, of which no parts are read."""
    return isinstance(atom, Input) and isinstance(atom.type, Plain)


def _reached_by_others(found: Map, candidates: Iterable[Spot]) -> set[Spot]:
    """Return the candidates that another candidate leads to; of a circle, all but the first.

    Each spot is expanded once: what a later candidate would find beyond it is already marked.
    """
    wanted = set(candidates)
    inner: set[Spot] = set()
    expanded: set[Spot] = set()
    for candidate in candidates:
        if candidate in inner:
            continue
        queue = deque([candidate])
        expanded.add(candidate)
        while queue:
            for edge in found.edges.get(queue.popleft(), {}).values():
                to = edge.to
                if not isinstance(to, Spot) or to in found.personal:
                    continue
                if edge.carries is Carries.BESIDE:
                    continue
                if to in wanted and to != candidate:
                    inner.add(to)
                if to not in expanded:
                    expanded.add(to)
                    queue.append(to)
    return inner
