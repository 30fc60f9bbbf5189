"""Methods that change a list: place by place where each place is known, else all of it together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.calls.unfold import known_positions, unpacked
from datamap.trace.heap.atoms import only
from datamap.trace.heap.items import read_elements, read_item
from datamap.trace.heap.writes import add_element
from datamap.trace.keys import ANY_KEY, key_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import SHARED, Site
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

PLACES_MAX: Final = 32
"""Places of a list that are told apart as it grows."""


def append(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `list.append`."""
    element = join(_first(given), given.rest)
    places = _places(walk, receiver)
    if places is None or given.rest is not EMPTY:
        add_element(walk, receiver, element)
    else:
        _refill(walk, receiver, [*places, element])
    return EMPTY


def append_left(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `deque.appendleft`."""
    places = _places(walk, receiver)
    if places is None or given.rest is not EMPTY:
        add_element(walk, receiver, join(_first(given), given.rest))
    else:
        _refill(walk, receiver, [_first(given), *places])
    return EMPTY


def insert(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `list.insert`."""
    places, place = _places(walk, receiver), _place(_first(given))
    if places is None or place is None:
        _mix(walk, receiver)
        add_element(walk, receiver, _first(given, 1))
    else:
        places.insert(place, _first(given, 1))
        _refill(walk, receiver, places)
    return EMPTY


def extend(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `list.extend`."""
    places = _places(walk, receiver)
    known, more = unpacked(walk, _first(given), at)
    if places is None or more is not EMPTY or not _first(given).objects:
        add_element(walk, receiver, read_elements(walk, _first(given), at))
    else:
        _refill(walk, receiver, [*places, *known])
    return EMPTY


def extend_left(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `deque.extendleft`."""
    _mix(walk, receiver)
    add_element(walk, receiver, read_elements(walk, _first(given), at))
    return EMPTY


def pop(walk: Walk, receiver: Value, given: Arguments, at: int, place: int = -1) -> Value:
    """Do `list.pop`."""
    places = _places(walk, receiver)
    wanted = _place(_first(given)) if given.positional else place
    if places is None or wanted is None or not -len(places) <= wanted < len(places):
        gone = read_item(walk, receiver, _first(given), at)
        if given.positional or place == 0:
            _mix(walk, receiver)
        return gone
    gone = places.pop(wanted)
    _refill(walk, receiver, places)
    return gone


def pop_left(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `deque.popleft`."""
    return pop(walk, receiver, given, at, 0)


def reverse(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `list.reverse`."""
    places = _places(walk, receiver)
    if places is None:
        _mix(walk, receiver)
    else:
        _refill(walk, receiver, places[::-1])
    return EMPTY


def reorder(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do what moves elements nobody knows where: `sort`, `remove`, `rotate`."""
    _mix(walk, receiver)
    return EMPTY


def is_list(value: Value) -> bool:
    """Tell whether a value is nothing but lists that the walk has seen made."""
    return bool(value.objects) and all(
        isinstance(node, Site) and node.what == "list" for node in value.objects
    )


def _first(given: Arguments, place: int = 0) -> Value:
    return given.positional[place] if place < len(given.positional) else EMPTY


def _place(key: Value) -> int | None:
    slot = key_of(key)
    return int(slot[2:-1]) if slot is not None and slot.startswith("[#") else None


def _places(walk: Walk, receiver: Value) -> list[Value] | None:
    """Return the elements of the one list that a value is, where each place is known."""
    slots = _own_slots(walk, receiver)
    # Within a loop a place would stand for those of all rounds.
    return None if slots is None or walk.loops else known_positions(slots)


def _own_slots(walk: Walk, receiver: Value) -> dict[str, Value] | None:
    if len(receiver.objects) != 1 or walk.state is None:
        return None
    (node,) = receiver.objects
    if not isinstance(node, Site) or node.what != "list" or node.context == SHARED:
        return None
    return walk.state.heap.get(node)


def _refill(walk: Walk, receiver: Value, places: list[Value]) -> None:
    (node,) = receiver.objects
    if walk.state is None:
        return
    if len(places) > PLACES_MAX:
        walk.state.fill(node, {ANY_KEY: join_all(places)})
    else:
        walk.state.fill(node, {f"[#{number}]": part for number, part in enumerate(places)})


def _mix(walk: Walk, receiver: Value) -> None:
    """Forget which element stands where."""
    for node in receiver.objects:
        slots = _own_slots(walk, only(node))
        if slots and walk.state is not None:
            walk.state.fill(node, {ANY_KEY: join_all(slots.values())})


LIST_METHODS: Final = {
    "append": append, "appendleft": append_left, "insert": insert, "extend": extend, "pop": pop,
    "popleft": pop_left, "reverse": reverse, "sort": reorder, "remove": reorder,
    "rotate": reorder, "extendleft": extend_left,
}  # fmt: skip
