"""The two mutable things of the stage: the analysis of one program, and the walk of one function.

Neither leaves `trace`. The walk's functions are handed in as fields, so that statements,
expressions, calls and summaries can use each other without importing each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from datamap.trace.asked import Asked
from datamap.trace.state import Data, State
from datamap.trace.summary import (
    Arguments,
    CallTally,
    Conditions,
    Effects,
    ExternalCall,
    Pending,
    Place,
    Summary,
)
from datamap.values.interner import Interner
from datamap.values.nodes import External, Input, Node, Result
from datamap.values.value import EMPTY, Label, Labels, Value

if TYPE_CHECKING:
    from datamap.model.names import RepoPath
    from datamap.model.program import FieldInfo, FunctionInfo, Program
    from datamap.model.syntax import Expr, Stmt
    from datamap.trace.libraries import Libraries

COMPOSITION_DEPTH = 4
"""Summaries are completed inside summaries this deep; past it a call counts as unknown."""

INSTANTIATIONS = 160
"""Summaries used while completing others, per walk; past it a call counts as unknown."""

WORK = 32_000
"""Objects and labels put in while completing others, per walk; past it a call counts as unknown.

Of a thousand functions one needs more than a tenth of it. Where many classes stand for one
another, as numbers and matrices do, it is what keeps a summary from costing their product.
"""

PENDING_MAX = 8
REGISTERED_MAX = 16
"""Calls of shared places that one function leaves to the end."""

USES_MAX = 40
EXPORT_OBJECTS = 32
SHARED_OBJECTS = 512
"""Objects that a summary exports; a module's or class's body may make more of them."""

TARGETS_MAX = 12


@dataclass(slots=True)
class Analysis:
    """What all walks of one program share."""

    program: Program
    bodies: Mapping[RepoPath, Sequence[bytes]]
    libraries: Libraries
    asked: Asked = field(default_factory=Asked)
    make: Interner = field(default_factory=Interner)
    labels: Labels = field(default_factory=Labels)
    effects_of: Callable[[str], Effects] = lambda _: Effects()
    statements_of: Callable[[FunctionInfo], list[Stmt]] = lambda _: []
    finished: dict[str, Summary] = field(default_factory=dict)
    answers: dict[External, External] = field(default_factory=dict)
    roots: dict[tuple[str, str | None], External] = field(default_factory=dict)
    """Names of libraries, by the path that was written and the class that inherits from it."""
    literals: dict[tuple[type, object], Value] = field(default_factory=dict)
    given_by_body: dict[str, frozenset[str]] = field(default_factory=dict)
    class_types: dict[tuple[str, str], Node | None] = field(default_factory=dict)
    registered: dict[str, dict[str, list[Node]]] = field(default_factory=dict)
    """What can be called in shared containers; known once every function is walked."""
    private_names: frozenset[str] | None = None
    """What the program's classes keep for themselves; known once it is asked for."""
    tables: dict[str, list[str]] = field(default_factory=dict)
    ways_back: dict[tuple[str, str], tuple[str, bool]] | None = None
    """Per table and name: the table whose relation gives it that name, and whether it is many."""
    field_type: Callable[[Analysis, FieldInfo], Node | None] = lambda *_: None
    any_field: Callable[[Walk, str, str], Value] = lambda *_: EMPTY
    external_element: Callable[[Walk, External, int], Value] = lambda *_: EMPTY
    labels_in: Callable[[Walk, Value], frozenset[Label]] = lambda _, value: value.labels
    parts_of: Callable[[Walk, Value], Iterable[tuple[tuple[str, ...], Label]]] = lambda *_: ()
    fields_of: Callable[[Walk, Node, int], dict[str, Value]] = lambda *_: {}
    start: Callable[[Analysis, str], Walk] | None = None


class Entries(NamedTuple):
    """A mapping whose entries a loop goes over, and what its two names are bound to."""

    mapping: Value
    key: Value
    value: Value
    told: list[Value]
    """What the value was where a test named its key."""


class Pend(Protocol):
    """Leaves a call to the callers, see `pending_calls.pend`."""

    def __call__(  # noqa: PLR0913, PLR0917 - as `pend`
        self,
        walk: Walk,
        receiver: Value,
        method: str,
        given: Arguments,
        at: int,
        end: int,
        otherwise: Value | None = None,
        /,
    ) -> Value:
        """Return the atom that callers replace."""


@dataclass(slots=True)
class Walk:
    """One function being walked, or a caller made up for a function that nobody calls."""

    analysis: Analysis
    function: FunctionInfo
    id: str
    evaluate: Callable[[Walk, Expr], Value]
    run: Callable[[Walk, Sequence[Stmt]], None]
    call: Callable[[Walk, Value, Arguments, int, int], Value]
    call_method: Callable[[Walk, Value, str, Arguments, int, int], Value]
    instantiate: Callable[[Walk, str, Effects, dict[str, Value], int], Value]
    pend: Pend
    state: State | None = field(default_factory=State)
    frame: Node | None = None
    shared: bool = False
    replaying: bool = False
    returns: list[tuple[Value, State]] = field(default_factory=list)
    yields: Value = EMPTY
    breaks: list[list[State]] = field(default_factory=list)
    continues: list[list[State]] = field(default_factory=list)
    raised: list[list[State]] = field(default_factory=list)
    failed: list[State] = field(default_factory=list)
    """What holds where an exception leaves the function."""
    thrown: list[Value] = field(default_factory=list)
    """What each enclosing `try` has seen raised, the innermost last."""
    raises: Value = EMPTY
    conditions: Conditions = ()
    loops: int = 0
    loop_names: dict[int, frozenset[str]] = field(default_factory=dict)
    """Per loop (by its place in memory: a body outlives its walk), what rounds hand on."""
    entry_names: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Per loop, by its place too, the names of entries that it copies or tests."""
    entries: dict[tuple[str, str], Entries] = field(default_factory=dict)
    """Per two names that a loop over `items()` binds, what it goes over."""
    numbered: dict[tuple[str, str], str] = field(default_factory=dict)
    """Per list and index of a loop over `enumerate(list)`, the name of the element."""
    part: int = 0
    """The number of the element that a loop runs for by itself: what it makes is its own."""
    turns: int = 1
    """How often the body of the loops around runs, an element at a time."""
    merged: dict[tuple[Value, Value, int], list[dict[str, Value] | None]] = field(
        default_factory=dict
    )
    """Per merge of mappings that added nothing, what its mappings held then."""
    collected: dict[Value, tuple[Data, dict[Node, dict[str, Value] | None]]] = field(
        default_factory=dict
    )
    """What was found in values, and which slots the objects had that were looked into for it."""
    depth: int = 0
    instantiations: int = 0
    work: int = 0
    """Objects and labels that were put in while completing others, all uses together."""
    calls: dict[tuple[Place, tuple[Place, ...], Node], ExternalCall] = field(default_factory=dict)
    pending: dict[tuple[Place, str, int], Pending] = field(default_factory=dict)
    registered: dict[tuple[Place, str, int], Pending] = field(default_factory=dict)
    """Calls of what stands in shared places, which wait until all is walked."""
    bindings: dict[tuple[str, Input | Result, Label, tuple[str, ...]], int] = field(
        default_factory=dict
    )
    writes: dict[tuple[Node, Label, tuple[str, ...]], int] = field(default_factory=dict)
    named: dict[int, Value] = field(default_factory=dict)
    """What calls of project functions give that a rule names as sources or sinks."""
    decides: dict[Input, bool] = field(default_factory=dict)
    """The inputs that choose a branch, and whether they are compared with texts."""
    given: set[tuple[str, ...]] = field(default_factory=set)
    """The inputs, by parameter and path, that are surely neither None nor empty in this variant."""
    first_seen: dict[Label, int] = field(default_factory=dict)
    reads: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    tally: dict[int, str] = field(default_factory=dict)
    place: Place | None = None
    """Where the call stands that is being completed for a callee, if any."""
    through: tuple[Place, ...] = ()
    carried: Value = EMPTY
    """Data in the receiver of the library call that is being done, beside what the library gave."""
    composing: bool = False
    closing: bool = False
    """Whether nobody will know more: what waits for a caller is done with what is known."""

    def effects(self, function: str) -> Effects:
        """Return the effects of another function, and remember that this walk read them."""
        self.reads.add(function)
        return self.analysis.effects_of(function)

    def seen(self, label: Label, at: int) -> None:
        """Remember where a label was first met."""
        if label not in self.first_seen:
            self.first_seen[label] = at

    def counts(self) -> CallTally:
        """Return the calls of this walk by class."""
        tally = CallTally()
        for kind in self.tally.values():
            setattr(tally, kind, getattr(tally, kind) + 1)
        return tally
