"""DM101: personal data reaches somebody whom the declaration does not name."""

from collections.abc import Iterator

from datamap.check.approval import find_approval
from datamap.check.arrivals import Arrival, list_arrivals
from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.check.recipients import is_host, is_software
from datamap.check.ways_on import (
    offer_approval,
    offer_ignore,
    offer_removal,
    point_at_declaration,
)
from datamap.model.declaration import DeclaredRecipient
from datamap.model.findings import Level
from datamap.model.names import CheckCode

CHECK = Check(CheckCode("DM101"), "undeclared-recipient", Level.ERROR)

_NOT_TODAY = frozenset({"planned", "retired"})


def find_undeclared_recipients(given: CheckInput) -> Iterator[Candidate]:
    """Find data that reaches a vendor that is not declared, planned, retired or still pending."""
    for arrival in list_arrivals(given):
        entry = given.find_entry(arrival.recipient)
        if entry is None:
            if not is_host(arrival.recipient) and not is_software(
                given.rulebook.vendor(arrival.recipient)
            ):
                declaration = given.declaration.path
                yield _make(given, arrival, f", which {declaration} does not name", Level.ERROR)
        elif entry.status in _NOT_TODAY:
            says = f", which {given.declaration.path} calls {entry.status}"
            yield _make(given, arrival, says, Level.ERROR, entry)
        elif entry.status == "pending":
            approval = find_approval(given, entry, arrival.category)
            if approval:
                level = Level.NOTE if approval.passes else Level.ERROR
                yield _make(given, arrival, f": {approval.words}", level, entry)


def _make(
    given: CheckInput,
    arrival: Arrival,
    says: str,
    level: Level,
    entry: DeclaredRecipient | None = None,
) -> Candidate:
    span = arrival.flow.sink.span
    ways = (
        offer_removal(arrival.category),
        offer_approval(given, arrival.recipient, arrival.category),
        offer_ignore(CHECK, span),
    )
    return Candidate(
        check=CHECK,
        level=level if level is Level.NOTE else arrival.cap(level),
        message=f"{arrival.describe()} {given.name_recipient(arrival.recipient)}{says}",
        span=span,
        identity=arrival.identify(),
        flow=arrival.flow.id,
        help=() if level is Level.NOTE else ways,
        related=point_at_declaration(given, entry.line if entry else 0),
    )
