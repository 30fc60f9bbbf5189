"""What holds at one point of a function: the variables and the heap."""

from __future__ import annotations

from collections.abc import Callable

from datamap.trace.keys import ANY_KEY, OVER
from datamap.values.nodes import Node, Site
from datamap.values.value import EMPTY, Label, Value, either, join

Data = frozenset[tuple[tuple[str, ...], Label]]
"""Labels, each with the path to it."""

ReadDefault = Callable[[Node, str], Value]
"""What a slot holds that the function has not written: the caller's data, a class's default."""


class State:
    """Variables by name, and per object its slots by key.

    The inner dicts are never changed in place.

    A key is `.name` for an attribute, `[name]` for a text key, `[#0]` for a position, `[name…]`
    for a text key of which the beginning is known, `[*]` for an unknown one and `[keys]` for the
    keys of a dict themselves.
    """

    __slots__ = ("heap", "inside", "names")

    def __init__(
        self,
        names: dict[str, Value] | None = None,
        heap: dict[Node, dict[str, Value]] | None = None,
    ) -> None:
        self.names = {} if names is None else names
        self.heap = {} if heap is None else heap
        self.inside: dict[Value, Data] = {}
        """What `collect` found in values, as long as the heap stands still."""

    def copy(self) -> State:
        """Return an independent state."""
        made = State(self.names.copy(), self.heap.copy())
        if self.inside:
            # Never an empty one: what one of the two finds after a write would be the other's, too.
            made.inside = self.inside
        return made

    def get(self, node: Node, key: str) -> Value | None:
        """Return what was written into a slot, or None."""
        slots = self.heap.get(node)
        return slots.get(key) if slots else None

    def put(self, node: Node, key: str, value: Value) -> None:
        """Overwrite a slot."""
        slots = self.heap.get(node)
        if slots and slots.get(key) is value:
            return
        self.fill(node, {**slots, key: value} if slots else {key: value})

    def forget(self, node: Node, beginning: str) -> None:
        """Empty the slots of an object that begin so."""
        slots = self.heap.get(node)
        if slots and any(key.startswith(beginning) for key in slots):
            self.fill(node, {k: v for k, v in slots.items() if not k.startswith(beginning)})

    def fill(self, node: Node, slots: dict[str, Value]) -> None:
        """Give an object all its slots."""
        self.heap[node] = slots
        if self.inside:
            # A copy may go on with what was found before.
            self.inside = {}

    def same(self, other: State) -> bool:
        """Tell whether both say the same."""
        return self.names == other.names and self.heap == other.heap


def join_states(a: State | None, b: State | None, default: ReadDefault) -> State | None:
    """Return what holds after either; None is a point that is never reached."""
    if a is None or a is b:
        return b
    if b is None:
        return a
    names = a.names.copy()
    for name, value in b.names.items():
        known = names.get(name)
        if known is None:
            names[name] = value
        elif known is not value:
            names[name] = either(known, value)
    heap = a.heap.copy()
    for node, slots in b.heap.items():
        known_slots = heap.get(node)
        if known_slots is slots:
            continue
        heap[node] = _join_slots(node, known_slots or {}, slots, default)
    for node, slots in a.heap.items():
        if node not in b.heap:
            heap[node] = _join_slots(node, slots, {}, default)
    return State(names, heap)


def _mix_places(joined: dict[str, Value], a: dict[str, Value], b: dict[str, Value]) -> None:
    """Say of a list that is longer on one way that the rest of it may stand at any place."""
    for key in a.keys() ^ b.keys():
        if key.startswith("[#"):
            joined[ANY_KEY] = either(joined.get(ANY_KEY, EMPTY), joined[key])


def _join_slots(
    node: Node, a: dict[str, Value], b: dict[str, Value], default: ReadDefault
) -> dict[str, Value]:
    local = isinstance(node, Site)
    changed: dict[str, Value] = {}
    for key, value in b.items():
        known = a.get(key)
        if known is value:
            continue
        if known is None:
            # That a key was written last holds only where both wrote it so.
            if not key.startswith(OVER):
                changed[key] = value if local else join(value, default(node, key))
        else:
            both = either(known, value)
            if both is not known:
                changed[key] = both
    if not changed and a.keys() == b.keys():
        # One of two ways often writes what the other has: the slots stay the same, not a copy.
        return a
    joined = {**a, **changed}
    if not local:
        for key, value in a.items():
            if key not in b:
                joined[key] = join(value, default(node, key))
    if isinstance(node, Site) and node.what == "list" and not len(a) == len(b) == len(joined):
        _mix_places(joined, a, b)
    if len(joined) > len(b):
        for key in a:
            if key not in b and key.startswith(OVER):
                del joined[key]
    return joined
