"""DM103: the declaration names somebody of whom the code shows nothing."""

from collections.abc import Iterator

from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.check.recipients import map_host
from datamap.check.ways_on import point_at_declaration
from datamap.model.declaration import DeclaredRecipient, Scope
from datamap.model.findings import Level
from datamap.model.names import CheckCode
from datamap.model.rules import Rulebook

CHECK = Check(CheckCode("DM103"), "unused-recipient", Level.NOTE)


def find_unused_recipients(given: CheckInput) -> Iterator[Candidate]:
    """Find declared recipients that would be visible in the code and are not."""
    found = {map_host(flow.recipient, given.hosts) for flow in given.graph.flows}
    found |= {map_host(sign.recipient, given.hosts) for sign in given.evidence.recipients}
    seen = {entry.id for recipient in found if (entry := given.find_entry(recipient))}
    for entry in given.declaration.recipients:
        if entry.id in seen or not _claims_use(entry) or not _is_visible(entry, given.rulebook):
            continue
        place = point_at_declaration(given, entry.line or 1)
        yield Candidate(
            check=CHECK,
            level=Level.NOTE,
            message=f"{given.declaration.path} names {given.name_recipient(entry.id)},"
            " and nothing in the code shows it",
            span=place[0],
            identity=(entry.id,),
            help=('say so: status = "retired" or "planned"', "or take it out, here and there"),
        )


def _claims_use(entry: DeclaredRecipient) -> bool:
    return entry.scope is not Scope.NONE and entry.status in {"active", "pending"}


def _is_visible(entry: DeclaredRecipient, rulebook: Rulebook) -> bool:
    vendor = rulebook.vendor(entry.id)
    if vendor is None:
        return any(rule.recipient == entry.id for rule in rulebook.sinks)
    return bool(vendor.packages or vendor.modules or vendor.hosts or vendor.files)
