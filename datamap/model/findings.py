"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum

from datamap.model.names import CheckCode
from datamap.model.source import Span


class Level(StrEnum):
    """SARIF's levels; errors fail the gate, warnings only with `--strict`, notes never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where, and what to do.

    `fingerprint` survives moved lines; `flow` is the id of the flow behind it or "".
    `help` are the ways on, one per line of the report. `related` points at the declaration
    or policy.
    """

    code: CheckCode
    name: str
    level: Level
    message: str
    span: Span
    fingerprint: str
    flow: str = ""
    help: tuple[str, ...] = ()
    related: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Findings to report, sorted, and those that a reasoned ignore silenced."""

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CheckDescription:
    """What a check says of itself; `page` is its Markdown page, `summary` one sentence of it."""

    code: CheckCode
    name: str
    level: Level
    summary: str
    page: str
