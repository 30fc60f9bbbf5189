"""DM102: a vendor is in use that the declaration does not name, with no personal data seen."""

from collections.abc import Iterator

from datamap.check.arrivals import list_arrivals
from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.check.recipients import is_host, is_software
from datamap.check.ways_on import write_declare
from datamap.model.evidence import RecipientEvidence
from datamap.model.findings import Level
from datamap.model.names import CheckCode, RecipientId
from datamap.model.source import Span

CHECK = Check(CheckCode("DM102"), "undeclared-sdk", Level.WARNING)

_SUREST_FIRST = (
    "call",
    "setting",
    "host",
    "import",
    "page",
    "file",
    "dependency",
    "provider",
    "image",
    "action",
    "variable",
)
_SEEN_AS = {
    "call": "is called here",
    "setting": "is brought in by this setting",
    "host": "is addressed here",
    "import": "is imported here",
    "file": "is named by this file",
    "dependency": "is a dependency",
    "page": "is loaded by this page",
    "provider": "is set up here",
    "image": "has its image here",
    "action": "has its action used here",
    "variable": "has a variable of its own here",
}


def find_undeclared_sdks(given: CheckInput) -> Iterator[Candidate]:
    """Find vendors that are in use and not declared; those that DM101 speaks of are left out."""
    spoken_of = {arrival.recipient for arrival in list_arrivals(given)}
    signs: dict[RecipientId, list[RecipientEvidence]] = {}
    for sign in given.evidence.recipients:
        # What another dependency brings in, or only the developers need, is shown and not in use.
        if sign.what in {"locked", "development"}:
            continue
        signs.setdefault(sign.recipient, []).append(sign)
    for recipient, found in sorted(signs.items()):
        vendor = given.rulebook.vendor(recipient)
        if vendor is None or is_host(recipient) or is_software(vendor):
            continue
        if recipient in spoken_of or given.find_entry(recipient):
            continue
        first = min(found, key=_rank)
        seen = _SEEN_AS.get(first.what, "is in use")
        yield Candidate(
            check=CHECK,
            level=Level.WARNING,
            message=f"{vendor.name} {seen}, and {given.declaration.path} does not name it;"
            " no personal data was seen on its way there",
            span=Span(first.path, max(first.line, 1), 1, max(first.line, 1), 1),
            identity=(recipient, first.path),
            help=(
                f"say so: `{write_declare(given, recipient, 'none')}`",
                "or drop the dependency",
            ),
        )


def _rank(sign: RecipientEvidence) -> tuple[int, str, int]:
    known = sign.what in _SUREST_FIRST
    rank = _SUREST_FIRST.index(sign.what) if known else len(_SUREST_FIRST)
    return (rank, sign.path, sign.line)
