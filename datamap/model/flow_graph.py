"""The map of the flows: who receives what."""

from dataclasses import dataclass

from datamap.model.evidence import Flow, InventoryItem, RecipientEvidence
from datamap.model.names import CategoryId, RecipientId


@dataclass(frozen=True, slots=True)
class RecipientNode:
    """A recipient with what the rules know of it; `kind` is `unknown-host` for hosts nobody owns.

    Inside the company `kind` is `own`, `store`, `log`, `file`, `cookie` or `response`. `declared`
    is None where there is no declaration, and for what is inside and not declared.
    """

    id: RecipientId
    name: str
    kind: str
    countries: tuple[str, ...]
    declared: bool | None
    evidence: tuple[RecipientEvidence, ...]


@dataclass(frozen=True, slots=True)
class OwnerNode:
    """The class or function that data starts in, e.g. `User`, with its subject."""

    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class Edge:
    """One cell of the table recipient x category from one owner; `flows` are ids, sorted.

    `declared` says whether the declaration covers this cell; None where it does not say.
    """

    owner: str
    category: CategoryId
    recipient: RecipientId
    treatment: str
    certainty: str
    flows: tuple[str, ...]
    declared: bool | None = None


@dataclass(frozen=True, slots=True)
class FlowGraph:
    """Owners, recipients and the edges between them, sorted; `flows` in the order of sinks."""

    owners: tuple[OwnerNode, ...]
    recipients: tuple[RecipientNode, ...]
    edges: tuple[Edge, ...]
    flows: tuple[Flow, ...]
    inventory: tuple[InventoryItem, ...]
