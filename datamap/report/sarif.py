"""The findings as SARIF 2.1.0, for code scanning and editors."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote

from datamap.model.evidence import Flow
from datamap.model.findings import CheckDescription, Finding, Level
from datamap.model.names import CheckCode
from datamap.model.notice import Notice, NoticeKind
from datamap.model.result import Result
from datamap.model.source import Span
from datamap.report.printable import make_printable

FINGERPRINT: Final = "datamapFingerprint/v1"

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT: Final = "%SRCROOT%"

# What failed is a warning; what is only less exact is a note.
_FAILURES: Final = frozenset(
    {
        NoticeKind.SYNTAX_ERROR,
        NoticeKind.UNREADABLE,
        NoticeKind.ENCODING,
        NoticeKind.TOO_LARGE,
        NoticeKind.TOO_DEEP,
        NoticeKind.WORKER_DIED,
    }
)

Json: TypeAlias = dict[str, object]


def render(result: Result, version: str, rules: Sequence[CheckDescription]) -> str:
    """Write the findings with the paths of their flows; ASCII, stable, a newline at the end."""
    verdict = result.verdict
    findings = verdict.findings if verdict else ()
    ignored = verdict.ignored if verdict else ()
    known = _describe_rules(rules, (*findings, *ignored))
    places = {rule.code: place for place, rule in enumerate(known)}
    flows = {flow.id: flow for flow in (*result.evidence.flows, *result.graph.flows)}
    results = [
        _write_result(finding, places, flows.get(finding.flow), suppressed=suppressed)
        for suppressed, group in ((False, findings), (True, ignored))
        for finding in sorted(group, key=_finding_order)
    ]
    run = {
        "tool": {
            "driver": {
                "name": "datamap",
                "version": version,
                "rules": [_write_rule(rule) for rule in known],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    _write_notice(notice) for notice in sorted(result.notices)
                ],
            }
        ],
        # No URI: where the project lies on this machine is nobody's business.
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The directory that was scanned."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _describe_rules(
    rules: Sequence[CheckDescription], findings: Iterable[Finding]
) -> tuple[CheckDescription, ...]:
    """Return the rules sorted, with a stand-in for each code that none of them describes."""
    known = {rule.code: rule for rule in rules}
    for finding in findings:
        stand_in = CheckDescription(finding.code, finding.name, finding.level, finding.name, "")
        known.setdefault(finding.code, stand_in)
    return tuple(known[code] for code in sorted(known))


def _write_rule(rule: CheckDescription) -> Json:
    page = rule.page or rule.summary
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.level.value},
        "properties": {"tags": ["privacy"]},
    }


def _write_result(
    finding: Finding,
    places: Mapping[CheckCode, int],
    flow: Flow | None,
    *,
    suppressed: bool,
) -> Json:
    written: Json = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": finding.level.value,
        "message": {"text": _write_message(finding)},
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }
    if finding.span.path:
        location: Json = {"physicalLocation": _write_place(finding.span)}
        if flow is not None and flow.sink.function:
            name = _write_text(flow.sink.function)
            location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "function"}]
        written["locations"] = [location]
    if flow is not None:
        written["codeFlows"] = _write_path(flow)
        written["properties"] = {
            "category": flow.category,
            "certainty": flow.certainty.value,
            "flow": flow.id,
            "recipient": flow.recipient,
            "treatment": flow.treatment.value,
        }
    if related := _relate(finding, flow):
        written["relatedLocations"] = related
    if suppressed:
        written["suppressions"] = [{"kind": "inSource"}]
    return written


def _write_message(finding: Finding) -> str:
    lines = [_write_text(finding.message)]
    lines += [f"help: {_write_text(way)}" for way in finding.help]
    return "\n".join(lines)


def _write_path(flow: Flow) -> list[Json]:
    locations = [
        {
            "location": {
                "physicalLocation": _write_place(hop.span),
                "message": {"text": f"{hop.kind}: {_write_text(hop.text)}"},
            },
            "kinds": [hop.kind],
        }
        for hop in flow.hops
        if hop.span.path
    ]
    return [{"threadFlows": [{"locations": locations}]}] if locations else []


def _relate(finding: Finding, flow: Flow | None) -> list[Json]:
    spans = [(span, "The declaration says here") for span in finding.related]
    if flow is not None:
        spans.insert(0, (flow.source.span, f"{_write_text(flow.source.name)} starts here"))
    return [
        {"id": number, "physicalLocation": _write_place(span), "message": {"text": text}}
        for number, (span, text) in enumerate(spans, start=1)
        if span.path
    ]


def _write_place(span: Span) -> Json:
    place: Json = {"artifactLocation": {"uri": _write_uri(span.path), "uriBaseId": _ROOT}}
    if span.line >= 1:
        region: Json = {"startLine": span.line}
        if span.column >= 1:
            region["startColumn"] = span.column
        if span.end_line > span.line:
            region["endLine"] = span.end_line
        if span.end_column >= (max(span.column, 1) if span.end_line <= span.line else 1):
            # SARIF's end column is the one behind the last character.
            region["endColumn"] = span.end_column + 1
        place["region"] = region
    return place


def _write_notice(notice: Notice) -> Json:
    level = Level.WARNING if notice.kind in _FAILURES else Level.NOTE
    written: Json = {
        "descriptor": {"id": notice.kind.value},
        "level": level.value,
        "message": {"text": _write_text(notice.message)},
    }
    if notice.path:
        span = Span(notice.path, notice.line, 0, notice.line, 0)
        written["locations"] = [{"physicalLocation": _write_place(span)}]
    return written


def _write_uri(path: str) -> str:
    # surrogatepass: a file name need not be valid Unicode, a URI must not fail for it.
    return quote(path.encode("utf-8", "surrogatepass"))


def _write_text(text: str) -> str:
    """Return a text in which a viewer finds no escape sequence and no link."""
    return make_printable(" ".join(text.split())).replace("](", "] (") or "-"


def _finding_order(finding: Finding) -> tuple[Span, str, str, str]:
    return (finding.span, finding.code, finding.message, finding.fingerprint)
