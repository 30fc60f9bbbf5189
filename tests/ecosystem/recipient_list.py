"""Hold the recipients that a scan reported against those that a person found in the code."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

# A run chooses among them: the report says so, and nobody can be right or wrong about who it is.
_NOBODY_IN_PARTICULAR = frozenset({"unknown"})
# What only another dependency, or the developers' own tools, ask for is shown, and talks to nobody.
_ONLY_ASKED_FOR = frozenset({"locked", "development"})


class ExpectedRecipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say that the application can talk to somebody, and which line shows it."""

    recipient: str | tuple[str, ...]
    path: str
    line: int
    shows: str
    note: str
    missing: str | None = None
    either: str | None = None


class ExpectedNonRecipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say that the application names somebody and does not talk to them."""

    recipient: str
    why: str
    spurious: str | None = None


class ReportedSign(msgspec.Struct, frozen=True):
    """Hold what shows a reported recipient."""

    what: str


class ReportedRecipient(msgspec.Struct, frozen=True):
    """Hold the keys of a scan's recipient that a list speaks of."""

    id: str
    evidence: tuple[ReportedSign, ...] = ()


@dataclass(frozen=True, slots=True)
class RecipientCount:
    """Count what was right, what was wrong and what was missed."""

    right: int
    wrong: int
    missed: int


def recipient_problems(
    expected: Sequence[ExpectedRecipient],
    not_expected: Sequence[ExpectedNonRecipient],
    reported: Sequence[ReportedRecipient],
) -> list[str]:
    """Return what has to be changed, in the scanner or in the list, for the two to agree."""
    seen = _told(reported)
    found: list[str] = []
    for entry in expected:
        there = bool(seen.intersection(names_of(entry)))
        if not there and entry.missing is None and entry.either is None:
            found.append(f"{'/'.join(names_of(entry))}: not found ({entry.path}:{entry.line})")
        if there and entry.missing is not None:
            found.append(f"{'/'.join(names_of(entry))}: found: fixed, drop `missing`")
    for no in not_expected:
        if no.recipient in seen and no.spurious is None:
            found.append(f"{no.recipient}: reported, but: {no.why}")
        if no.recipient not in seen and no.spurious is not None:
            found.append(f"{no.recipient}: not reported: fixed, drop `spurious`")
    return [
        *found,
        *(
            f"{one}: reported, and not listed"
            for one in sorted(seen - _listed(expected, not_expected))
        ),
    ]


def count_recipients(
    expected: Sequence[ExpectedRecipient],
    reported: Sequence[ReportedRecipient],
) -> RecipientCount:
    """Count the reported recipients by what the list says of them."""
    seen = _told(reported)
    there = [bool(seen.intersection(names_of(entry))) for entry in expected]
    wrong = seen - {name for entry in expected for name in names_of(entry)}
    return RecipientCount(
        right=sum(there),
        wrong=len(wrong),
        missed=sum(
            not yes and entry.either is None for yes, entry in zip(there, expected, strict=True)
        ),
    )


def names_of(entry: ExpectedRecipient) -> tuple[str, ...]:
    """Return the ids that are all right for a recipient."""
    return (entry.recipient,) if isinstance(entry.recipient, str) else entry.recipient


def _listed(
    expected: Sequence[ExpectedRecipient], not_expected: Sequence[ExpectedNonRecipient]
) -> set[str]:
    return {
        *(name for entry in expected for name in names_of(entry)),
        *(entry.recipient for entry in not_expected),
    }


def _told(reported: Sequence[ReportedRecipient]) -> set[str]:
    return {
        one.id
        for one in reported
        if one.id not in _NOBODY_IN_PARTICULAR
        and not (one.evidence and {sign.what for sign in one.evidence} <= _ONLY_ASKED_FOR)
    }
