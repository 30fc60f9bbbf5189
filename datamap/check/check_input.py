"""What every check is given, and what it hands back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from datamap.model.declaration import Declaration, DeclaredRecipient
from datamap.model.evidence import Evidence
from datamap.model.findings import Level
from datamap.model.flow_graph import FlowGraph
from datamap.model.names import CategoryId, CheckCode
from datamap.model.rules import Rulebook
from datamap.model.source import Span


@dataclass(frozen=True, slots=True)
class Check:
    """Names a check; `level` is the highest that its findings have. Never changes, never reused."""

    code: CheckCode
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class CheckInput:
    """Holds all that a check looks at.

    `hosts` maps host patterns to a recipient or to "own". `words` are short names.
    """

    graph: FlowGraph
    evidence: Evidence
    declaration: Declaration
    rulebook: Rulebook
    hosts: tuple[tuple[str, str], ...]
    words: Mapping[CategoryId, str]
    today: date
    no_pending: bool

    def find_entry(self, recipient: str) -> DeclaredRecipient | None:
        """Return the entry that speaks of a recipient, by id or by another name of the vendor."""
        entry = self.declaration.recipient(recipient)
        vendor = self.rulebook.vendor(recipient)
        if entry or vendor is None:
            return entry
        names = {
            name.casefold() for name in (vendor.id, vendor.name, vendor.entity, *vendor.aliases)
        } - {""}
        return next(
            (
                known
                for known in self.declaration.recipients
                if known.id.casefold() in names or known.name.casefold() in names
            ),
            None,
        )

    def name_recipient(self, recipient: str) -> str:
        """Return the name of a recipient as a reader knows it."""
        entry = self.find_entry(recipient)
        if entry and entry.name:
            return entry.name
        named = (node.name for node in self.graph.recipients if node.id == recipient)
        vendor = self.rulebook.vendor(recipient)
        return next(named, "") or (vendor.name if vendor else recipient)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding before its fingerprint; `identity` is what stays when lines move."""

    check: Check
    level: Level
    message: str
    span: Span
    identity: tuple[str, ...]
    flow: str = ""
    help: tuple[str, ...] = ()
    related: tuple[Span, ...] = ()
