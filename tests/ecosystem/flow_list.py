"""Read a list of an application's flows and hold what a scan reported against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tomli

from tests.ecosystem.applications import Application
from tests.ecosystem.recipient_list import (
    ExpectedNonRecipient,
    ExpectedRecipient,
    ReportedRecipient,
)

# Recipients that are not somebody else; the lists say nothing about them.
_INTERNAL = frozenset({"log", "file", "cookie", "response"})
_STORE = "store:"


class ExpectedFlow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say that a call sends a category to a recipient; arrays hold answers that are all right."""

    path: str
    line: int
    call: str
    recipient: str | tuple[str, ...]
    category: str | tuple[str, ...]
    source: str
    note: str
    through_model: bool = False
    missing: str | None = None


class ExpectedNonFlow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Say that a vendor call sends nothing personal, or nothing of one category."""

    path: str
    line: int
    call: str
    recipient: str | tuple[str, ...]
    why: str
    category: str | None = None
    spurious: str | None = None


class FlowList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold what a person found in one application."""

    application: Application
    flows: tuple[ExpectedFlow, ...]
    non_flows: tuple[ExpectedNonFlow, ...] = ()
    recipients: tuple[ExpectedRecipient, ...] = ()
    non_recipients: tuple[ExpectedNonRecipient, ...] = ()


class ReportedSink(msgspec.Struct, frozen=True):
    """Hold where a reported flow leaves the application."""

    path: str
    line: int
    end_line: int


class ReportedFlow(msgspec.Struct, frozen=True):
    """Hold the keys of the scan's JSON that a list speaks of."""

    recipient: str
    category: str
    sink: ReportedSink


class Scan(msgspec.Struct, frozen=True):
    """Hold what a scan reported."""

    flows: tuple[ReportedFlow, ...]
    recipients: tuple[ReportedRecipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Sort a list's entries by what the scan said, and keep the flows that no entry names."""

    found: tuple[ExpectedFlow, ...]
    missed: tuple[ExpectedFlow, ...]
    known_missed: tuple[ExpectedFlow, ...]
    fixed: tuple[ExpectedFlow, ...]
    quiet: tuple[ExpectedNonFlow, ...]
    false: tuple[ExpectedNonFlow, ...]
    known_false: tuple[ExpectedNonFlow, ...]
    silenced: tuple[ExpectedNonFlow, ...]
    unlisted: tuple[ReportedFlow, ...]


def read_flow_list(path: Path) -> FlowList:
    """Return the list that a TOML file holds; an unknown key is an error."""
    return msgspec.convert(tomli.loads(path.read_text(encoding="utf-8")), FlowList)


def compare(expected: FlowList, reported: Sequence[ReportedFlow]) -> Comparison:
    """Hold the reported flows against the list."""
    sent = [flow for flow in reported if _leaves(flow)]
    seen = {e: any(_is_flow(e, flow) for flow in sent) for e in expected.flows}
    raised = {e: any(_breaks(e, flow) for flow in sent) for e in expected.non_flows}
    return Comparison(
        found=tuple(e for e, yes in seen.items() if yes and e.missing is None),
        missed=tuple(e for e, yes in seen.items() if not yes and e.missing is None),
        known_missed=tuple(e for e, yes in seen.items() if not yes and e.missing is not None),
        fixed=tuple(e for e, yes in seen.items() if yes and e.missing is not None),
        quiet=tuple(e for e, yes in raised.items() if not yes and e.spurious is None),
        false=tuple(e for e, yes in raised.items() if yes and e.spurious is None),
        known_false=tuple(e for e, yes in raised.items() if yes and e.spurious is not None),
        silenced=tuple(e for e, yes in raised.items() if not yes and e.spurious is not None),
        unlisted=tuple(
            flow
            for flow in sent
            if not any(_is_flow(e, flow) for e in expected.flows)
            and not any(_breaks(e, flow) for e in expected.non_flows)
        ),
    )


def problems(comparison: Comparison) -> list[str]:
    """Return what has to be changed, in the scanner or in the list, for the two to agree."""
    flows = [
        *((flow, "not found") for flow in comparison.missed),
        *((flow, "found: fixed, drop `missing`") for flow in comparison.fixed),
    ]
    non_flows = [
        *((entry, f"reported, but: {entry.why}") for entry in comparison.false),
        *((entry, "not reported: fixed, drop `spurious`") for entry in comparison.silenced),
    ]
    return [
        *(
            f"{flow.path}:{flow.line} {flow.call} -> {_any(flow.recipient)}"
            f" <- {_any(flow.category)}: {what}"
            for flow, what in flows
        ),
        *(
            f"{entry.path}:{entry.line} {entry.call} ({entry.category or 'anything'}): {what}"
            for entry, what in non_flows
        ),
    ]


def table(rows: Sequence[tuple[Application, Comparison]]) -> str:
    """Return one line per application: how much of its list the scan found and kept quiet about."""
    header = ("application", "flows", "found", "missed", "non-flows", "false", "unlisted")
    cells = [header, *(_row(application, comparison) for application, comparison in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )


def _row(application: Application, comparison: Comparison) -> tuple[str, ...]:
    found = len(comparison.found) + len(comparison.fixed)
    missed = len(comparison.missed) + len(comparison.known_missed)
    false = len(comparison.false) + len(comparison.known_false)
    quiet = len(comparison.quiet) + len(comparison.silenced)
    return (
        f"{application.name} {application.version}",
        str(found + missed),
        str(found),
        str(missed),
        str(false + quiet),
        str(false),
        str(len(comparison.unlisted)),
    )


def _is_flow(expected: ExpectedFlow, flow: ReportedFlow) -> bool:
    return (
        _stands_at(expected.path, expected.line, flow.sink)
        and flow.recipient in _alternatives(expected.recipient)
        and any(_related(category, flow.category) for category in _alternatives(expected.category))
    )


def _breaks(expected: ExpectedNonFlow, flow: ReportedFlow) -> bool:
    # Whoever the scan takes for the recipient: the call carries nothing for anybody.
    return _stands_at(expected.path, expected.line, flow.sink) and (
        expected.category is None or _related(expected.category, flow.category)
    )


def _leaves(flow: ReportedFlow) -> bool:
    return flow.recipient not in _INTERNAL and not flow.recipient.startswith(_STORE)


def _stands_at(path: str, line: int, sink: ReportedSink) -> bool:
    return sink.path == path and sink.line <= line <= sink.end_line


def _related(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _alternatives(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _any(value: str | tuple[str, ...]) -> str:
    return " or ".join(_alternatives(value))
