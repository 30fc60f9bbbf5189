"""What a walk says of a function: its effects as a caller sees them, and the calls in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from datamap.trace.keys import is_callers
from datamap.trace.reach import reached
from datamap.values.nodes import External, Input, Node, Result, Site
from datamap.values.value import EMPTY, Label, Value, is_open

INSTANCE = "(instance)"
"""The argument of a library's method that holds the fields of the project's instance it runs on."""

Place = tuple[str, int]
"""Function id and relative position."""

Decides = tuple[Input, bool]
"""An input that chooses a branch, and whether it is compared with texts."""

Conditions = tuple[tuple[int, bool], ...]
"""The tests that dominate a call: where each stands, and whether it holds."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call as values.

    `rest` is what a spread of unknown length adds (its elements); `spreads` are the mappings
    spread with unknown keys, `stars` the sequences that only a caller knows.
    """

    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    rest: Value = EMPTY
    spreads: tuple[Value, ...] = ()
    stars: tuple[Value, ...] = ()


class Pending(Struct, frozen=True):
    """A call whose target only the caller knows: completed when a summary meets its inputs.

    `method` is the method called on `receiver`, or "" where the receiver itself is called. `at`
    is where it stands in `place[0]`; `slot` tells several at one place apart.
    """

    receiver: Value
    method: str
    arguments: Arguments
    place: Place
    end: int
    slot: str
    at: int
    conditions: Conditions

    def values(self) -> list[Value]:
        """Return what the call is made of."""
        given = self.arguments
        keywords = (value for _, value in given.keywords)
        return [self.receiver, *given.positional, *keywords, given.rest, *given.spreads]


class ExternalCall(Struct, frozen=True):
    """A call of a library: the chain with frozen arguments, its place, what dominates it.

    `place` is the place of the call itself; `through` the call sites that lead from the function
    that holds the record down to it (empty when it stands there itself).
    """

    chain: External
    place: Place
    end: int
    through: tuple[Place, ...]
    conditions: Conditions
    joined: bool = False


class Binding(Struct, frozen=True):
    """Data that a call hands to an input of the callee; `below` is where inside of it they lie."""

    callee: str
    atom: Input | Result
    label: Label
    below: tuple[str, ...]
    at: int


class CellWrite(Struct, frozen=True):
    """Data written into a declared field or a shared place; `below` is where inside of it."""

    cell: Node
    label: Label
    below: tuple[str, ...]
    at: int


@dataclass(slots=True)
class CallTally:
    """Counts the calls of one function by class."""

    project: int = 0
    library: int = 0
    external: int = 0
    unknown: int = 0
    cut: int = 0


LeftObject = tuple[Site, dict[str, Value], tuple[str, ...]]
"""An object that a function leaves to its caller, its slots, and which of them are open."""


@dataclass(frozen=True, slots=True)
class Effects:
    """The part of a summary that a caller sees.

    Two walks with equal effects are interchangeable.
    """

    returns: Value = EMPTY
    yields: Value = EMPTY
    raises: Value = EMPTY
    writes: tuple[tuple[Node, str, Value], ...] = ()
    heap: tuple[tuple[Node, tuple[tuple[str, Value], ...]], ...] = ()
    pending: tuple[Pending, ...] = ()
    open_calls: tuple[ExternalCall, ...] = ()
    """Library calls whose recipient depends on what the caller hands in."""
    registered: tuple[Pending, ...] = ()
    """Calls of what stands in shared places: no caller knows more of those, only the program."""
    uses: tuple[Input | Result, ...] = ()
    """The inputs and answers of pending calls whose data go somewhere in here."""
    exports: tuple[tuple[str, Value], ...] = ()
    decides: tuple[Decides, ...] = ()
    """The inputs that choose a branch: a caller with a literal for one runs a variant."""
    _exported: dict[str, Value] = field(default_factory=dict, init=False, compare=False, repr=False)
    _objects: list[LeftObject] = field(default_factory=list, init=False, compare=False, repr=False)
    _of_pending: list[LeftObject] = field(
        default_factory=list, init=False, compare=False, repr=False
    )
    _library_objects: list[tuple[External, tuple[tuple[str, Value], ...]]] = field(
        default_factory=list, init=False, compare=False, repr=False
    )
    _held: dict[Node, dict[str, Value]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _constructed: dict[str, Value] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def exported(self, name: str) -> Value | None:
        """Return what a module or class body leaves under a name."""
        if not self._exported and self.exports:
            self._exported.update(self.exports)
        return self._exported.get(name)

    def held(self, node: Node) -> dict[str, Value] | None:
        """Return the slots of an object that this function leaves; never change them."""
        if not self._held and self.heap:
            self._held.update((owner, dict(slots)) for owner, slots in self.heap)
        return self._held.get(node)

    def objects(self) -> list[LeftObject]:
        """Return the objects that this function leaves."""
        if not self._objects and self.heap:
            self._objects.extend(
                (
                    node,
                    dict(slots),
                    tuple(key for key, value in slots if is_open(value) or is_callers(key)),
                )
                for node, slots in self.heap
                if isinstance(node, Site)
            )
        return self._objects

    def library_objects(self) -> list[tuple[External, tuple[tuple[str, Value], ...]]]:
        """Return the objects of libraries that this function leaves, with what it put there."""
        if not self._library_objects and len(self.objects()) < len(self.heap):
            self._library_objects.extend(
                (node, slots) for node, slots in self.heap if isinstance(node, External)
            )
        return self._library_objects

    def objects_of_pending(self) -> list[LeftObject]:
        """Return the objects that the calls waiting for a caller get."""
        if not self._of_pending and self.heap:
            left = {node: dict(slots) for node, slots in self.heap}
            roots = [value for waiting in self.pending for value in waiting.values()]
            wanted = {node for nodes in reached(roots, left.get) for node in nodes}
            self._of_pending.extend(found for found in self.objects() if found[0] in wanted)
        return self._of_pending

    def constructed(self, key: str) -> Value | None:
        """Return what is written into a slot of a parameter itself, of the first that has it."""
        if not self._constructed and self.writes:
            for node, slot, value in self.writes:
                if isinstance(node, Input) and not node.path:
                    self._constructed.setdefault(slot, value)
        return self._constructed.get(key)


@dataclass(frozen=True, slots=True)
class Summary:
    """Effects and records of one function; `reads` are the functions whose effects it used."""

    function: str
    effects: Effects = field(default_factory=Effects)
    calls: tuple[ExternalCall, ...] = ()
    bindings: tuple[Binding, ...] = ()
    writes: tuple[CellWrite, ...] = ()
    first_seen: tuple[tuple[Label, int], ...] = ()
    reads: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    tally: CallTally = field(default_factory=CallTally)


BOTTOM = Effects()
