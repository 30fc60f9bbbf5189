"""DM201: a declared recipient gets a category that the declaration does not give it."""

from collections.abc import Iterator

from datamap.check.approval import find_approval
from datamap.check.arrivals import list_arrivals
from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.check.ways_on import (
    offer_approval,
    offer_ignore,
    offer_removal,
    point_at_declaration,
)
from datamap.model.declaration import DeclaredRecipient, Scope
from datamap.model.findings import Level
from datamap.model.names import CheckCode

CHECK = Check(CheckCode("DM201"), "undeclared-category", Level.ERROR)

_NOT_TODAY = frozenset({"planned", "retired"})


def find_undeclared_categories(given: CheckInput) -> Iterator[Candidate]:
    """Find data that reaches a declared recipient which may not have this category."""
    for arrival in list_arrivals(given):
        entry = given.find_entry(arrival.recipient)
        if entry is None or entry.status in _NOT_TODAY or entry.covers(arrival.category):
            continue
        approval = find_approval(given, entry, arrival.category)
        passes = approval is not None and approval.passes
        span = arrival.flow.sink.span
        says = approval.words if approval else _say_what_is_declared(given, entry)
        name = given.name_recipient(arrival.recipient)
        yield Candidate(
            check=CHECK,
            level=Level.NOTE if passes else arrival.cap(Level.ERROR),
            message=f"{arrival.describe()} {name}: {says}",
            span=span,
            identity=arrival.identify(),
            flow=arrival.flow.id,
            help=()
            if passes
            else (
                offer_removal(arrival.category),
                offer_approval(given, arrival.recipient, arrival.category)
                + _mention_agreement(entry),
                offer_ignore(CHECK, span),
            ),
            related=point_at_declaration(given, entry.line),
        )


def _say_what_is_declared(given: CheckInput, entry: DeclaredRecipient) -> str:
    path = given.declaration.path
    if entry.scope is Scope.NONE:
        return f"{path} says that it receives nothing personal"
    return f"{path} gives it only {', '.join(entry.categories)}"


def _mention_agreement(entry: DeclaredRecipient) -> str:
    if "processor" not in entry.role:
        return ""
    return ", and see whether the processing agreement covers it"
