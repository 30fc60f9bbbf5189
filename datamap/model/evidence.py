"""What trace found: flows, operations, the inventory, and what it could not follow."""

from dataclasses import dataclass, field
from enum import StrEnum

from datamap.model.names import CategoryId, RecipientId, RepoPath
from datamap.model.notice import Notice
from datamap.model.source import Span


class Certainty(StrEnum):
    """Says how sure a flow or a personal field is."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Treatment(StrEnum):
    """Says what was done to the data on its way; hashed personal data stays personal."""

    PLAIN = "plain"
    HASHED = "hashed"
    ENCRYPTED = "encrypted"
    MASKED = "masked"
    AGGREGATED = "aggregated"


@dataclass(frozen=True, slots=True, order=True)
class Reception:
    """A function that reads personal data from a request.

    `line` is where the function begins, `handler` its name, or "" outside of all functions; `where`
    tells where in the request the data were (`request.form`), or is "".
    """

    path: RepoPath
    line: int
    handler: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Kept:
    """A place inside the house where what a field holds is put.

    `recipient` is `store:...`, `log`, `file`, `cookie` or `response`; `name` and `expires` are
    those of the sink.
    """

    recipient: RecipientId
    path: RepoPath
    line: int
    call: str
    name: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True, order=True)
class InventoryItem:
    """One place where personal data is declared or received.

    `declared` is false for names that are personal only by context. `owner` is the class, table or
    object that has the field, `kind` what declares it (`Django model`), `stores` where its values
    are kept (`database:users`), `received` which functions are sent what it holds from outside,
    `kept` which calls put it somewhere inside the house.
    """

    path: RepoPath
    line: int
    name: str
    category: CategoryId
    certainty: Certainty
    subject: str
    declared: bool
    owner: str = ""
    kind: str = ""
    type: str = ""
    nullable: bool | None = field(default=None, compare=False)
    default: str = ""
    stores: tuple[str, ...] = ()
    received: tuple[Reception, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class MarkerProblem:
    """A comment `# datamap: personal[...]` or `not-personal` that does nothing, and why."""

    path: RepoPath
    line: int
    column: int
    text: str
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the data of a flow starts; `name` is `User.email` or the expression's own words.

    `received` tells where in a request somebody sent it (`request.form`), or is "".
    """

    name: str
    span: Span
    received: str = ""


@dataclass(frozen=True, slots=True)
class Sink:
    """The call that sends.

    `call` is its path as the user writes it, `argument` e.g. `to` or `json.email`.
    """

    call: str
    argument: str
    span: Span
    function: str
    """Qualified name of the enclosing function."""
    name: str = ""
    """What the place in a store is called: a key, a cookie, a queue, the route of a response."""
    expires: str = ""
    """How long a store keeps it: the literal, `set` where only a run knows, or ""."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a flow.

    `kind` is source, read, assign, call, return, store, load, setting or sink.
    """

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Flow:
    """Personal data of one category from one origin reaches one recipient at one call.

    `id` is stable under moved lines: it is made of origin, recipient, sink call, enclosing
    function, argument and treatment. `marks` name approximations: `collapsed`, `widened`,
    `unknown-call`, `unknown-key`, `joined-receiver`, `dynamic-recipient`, `own-identifier`; also
    `open-recipient`, where a run may replace the recipient that the code shows, and `implicit`,
    where a line of configuration sends and no call.
    """

    id: str
    category: CategoryId
    recipient: RecipientId
    treatment: Treatment
    certainty: Certainty
    source: Source
    sink: Sink
    hops: tuple[Hop, ...]
    subject: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class RecipientEvidence:
    """One sign of a recipient.

    `what` is import, call, setting, host, dependency, locked (a dependency of others), development
    (one of the developers alone), file, image, action, provider, variable or page. `region` is
    where the vendor is told to run, as it is written, and `area` the part of the world where that
    lies; `note` is what a reader has to know beside it.
    """

    recipient: RecipientId
    path: RepoPath
    line: int
    what: str
    text: str
    region: str = ""
    area: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test that dominates an operation; `holds` is false in its else branch."""

    span: Span
    holds: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """An external call that matched a rule of a vendor, an HTTP client or a store.

    `arguments` are the constants known: (argument, text).
    """

    call: str
    recipient: RecipientId
    span: Span
    function: str
    arguments: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]
    entry_points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallCounts:
    """Counts call sites in four classes, and those that a budget cut."""

    project: int = 0
    library: int = 0
    external: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that trace has to say, sorted."""

    flows: tuple[Flow, ...]
    operations: tuple[Operation, ...]
    inventory: tuple[InventoryItem, ...]
    recipients: tuple[RecipientEvidence, ...]
    calls: CallCounts
    notices: tuple[Notice, ...]
    markers: tuple[MarkerProblem, ...] = ()
