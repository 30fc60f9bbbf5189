"""Read the comments that say what a file sends, holds and breaks, line by line.

    mailer.send(to=user.email)  # sink: mailer <- user.contact.email from User.email
    mailer.send(digest)  # sink: mailer <- user.contact.email (hashed likely), user.name
    email: str  # source: user.contact.email
    stripe.Customer.create(name=user.name)  # finding: DM101
    mailer.send(*rest)  # MISSING sink: mailer <- user.name -- the reason

Several are parted by ";". A comment alone on its line speaks of the next line of code.
"""

import re
from dataclasses import dataclass
from enum import Enum

_COMMENT = re.compile(
    r"(?:#|<!--)\s*(?P<items>(?:(?:MISSING|SPURIOUS)\s+)?(?:sink|source|finding):.*?)\s*(?:-->)?$"
)
_ALMOST = re.compile(
    r"(?:#|<!--)\s*(?:(?:missing|spurious)\s+(?:sink|source|finding)|(?:sink|source|finding)s?\s*:)",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"^(?:(?P<status>MISSING|SPURIOUS)\s+)?(?P<kind>sink|source|finding):\s*"
    r"(?P<body>.*?)(?:\s+--\s+(?P<reason>.+))?$"
)
_SINK = re.compile(r"^(?P<recipient>[^\s<]+)\s*<-\s*(?P<data>.+)$")
_DATA = re.compile(
    r"^(?P<category>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)"
    r"(?:\s*\((?P<notes>[a-z ]+)\))?(?:\s+from\s+(?P<origin>\S+))?$"
)
_CATEGORY = re.compile(r"^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$")
_CODE = re.compile(r"^[A-Z]+[0-9]+$")
_COMMENT_LINE = re.compile(r"^\s*(?:#|<!--)")
_PLAIN = "plain"
_TREATMENTS = frozenset({_PLAIN, "hashed", "encrypted", "masked", "aggregated"})
_CERTAINTIES = frozenset({"certain", "likely"})


class ExpectationError(ValueError):
    """A comment that looks like an expectation and is not one."""


class Status(Enum):
    """Tell what is true, what the engine misses today and what it reports wrongly today."""

    TRUE = "true"
    MISSING = "MISSING"
    SPURIOUS = "SPURIOUS"


@dataclass(frozen=True, slots=True, order=True)
class SentData:
    """Hold one category that a line sends; None means that the page does not say."""

    category: str
    treatment: str = _PLAIN
    certainty: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold what every expectation has: the line it speaks of and whether it is true today."""

    line: int
    comment_line: int
    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class ExpectedSink(Claim):
    """Expect a line to send these data, and no others, to this recipient."""

    recipient: str
    data: tuple[SentData, ...]


@dataclass(frozen=True, slots=True)
class ExpectedSource(Claim):
    """Expect a line to hold personal data of this category."""

    category: str


@dataclass(frozen=True, slots=True)
class ExpectedFinding(Claim):
    """Expect a line to have a finding with this code."""

    code: str


@dataclass(frozen=True, slots=True)
class Expectations:
    """Hold everything that the comments of one file expect, in the order of the lines."""

    sinks: tuple[ExpectedSink, ...]
    sources: tuple[ExpectedSource, ...]
    findings: tuple[ExpectedFinding, ...]


def read_expectations(text: str) -> Expectations:
    """Read the expectations in one file's text; lines count from 1."""
    sinks: list[ExpectedSink] = []
    sources: list[ExpectedSource] = []
    findings: list[ExpectedFinding] = []
    lines = text.splitlines()
    for comment_line, line in enumerate(lines, start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            if _ALMOST.search(line):
                raise _say(comment_line, "looks like an expectation and is not one", line.strip())
            continue
        code_line = _find_code_line(lines, comment_line)
        for item in comment["items"].split(";"):
            parsed = _ITEM.match(item.strip())
            if parsed is None:
                raise _say(comment_line, "expected `sink:`, `source:` or `finding:`", item.strip())
            claim = Claim(
                line=code_line,
                comment_line=comment_line,
                status=Status(parsed["status"] or "true"),
                reason=parsed["reason"] or "",
            )
            match parsed["kind"]:
                case "sink":
                    sinks.append(_read_sink(claim, parsed["body"]))
                case "source":
                    sources.extend(_read_sources(claim, parsed["body"]))
                case _:
                    findings.extend(_read_findings(claim, parsed["body"]))
    return Expectations(tuple(sinks), tuple(sources), tuple(findings))


def _find_code_line(lines: list[str], comment_line: int) -> int:
    if not _COMMENT_LINE.match(lines[comment_line - 1]):
        return comment_line
    for number, line in enumerate(lines[comment_line:], start=comment_line + 1):
        if line.strip() and not _COMMENT_LINE.match(line):
            return number
    raise _say(comment_line, "no line of code follows the comment", lines[comment_line - 1].strip())


def _read_sink(claim: Claim, body: str) -> ExpectedSink:
    parsed = _SINK.match(body)
    if parsed is None:
        raise _say(claim.comment_line, "expected `RECIPIENT <- CATEGORY, ...`", body)
    data = {_read_data(claim, part.strip()) for part in parsed["data"].split(",")}
    return ExpectedSink(
        line=claim.line,
        comment_line=claim.comment_line,
        status=claim.status,
        reason=claim.reason,
        recipient=parsed["recipient"],
        data=tuple(sorted(data, key=_order_data)),
    )


def _read_data(claim: Claim, part: str) -> SentData:
    parsed = _DATA.match(part)
    if parsed is None:
        raise _say(claim.comment_line, "expected `CATEGORY (treatment) from Owner.field`", part)
    notes = (parsed["notes"] or "").split()
    treatments = [note for note in notes if note in _TREATMENTS]
    certainties = [note for note in notes if note in _CERTAINTIES]
    if len(treatments) + len(certainties) < len(notes) or len(treatments) > 1:
        raise _say(claim.comment_line, "no such treatment or certainty", part)
    return SentData(
        category=parsed["category"],
        treatment=treatments[0] if treatments else _PLAIN,
        certainty=certainties[0] if certainties else None,
        origin=parsed["origin"],
    )


def _order_data(data: SentData) -> tuple[str, str, str, str]:
    return (data.category, data.treatment, data.certainty or "", data.origin or "")


def _read_sources(claim: Claim, body: str) -> list[ExpectedSource]:
    return [
        ExpectedSource(claim.line, claim.comment_line, claim.status, claim.reason, category)
        for category in _read_words(claim, body, _CATEGORY, "expected categories")
    ]


def _read_findings(claim: Claim, body: str) -> list[ExpectedFinding]:
    return [
        ExpectedFinding(claim.line, claim.comment_line, claim.status, claim.reason, code)
        for code in _read_words(claim, body, _CODE, "expected codes such as DM101")
    ]


def _read_words(claim: Claim, body: str, shape: re.Pattern[str], message: str) -> list[str]:
    words = [word.strip() for word in body.split(",")]
    if not all(shape.match(word) for word in words):
        raise _say(claim.comment_line, message, body)
    return words


def _say(line: int, message: str, text: str) -> ExpectationError:
    return ExpectationError(f"line {line}: {message}: {text!r}")
