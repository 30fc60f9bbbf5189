"""The result as JSON for other programs, schema version 1; described in report.schema.json.

New keys may be added; none is renamed or removed without a new schema version.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from datamap.model.coverage import Coverage
from datamap.model.evidence import Flow, InventoryItem, Kept, Reception, RecipientEvidence
from datamap.model.findings import Finding
from datamap.model.flow_graph import RecipientNode
from datamap.model.notice import Notice
from datamap.model.result import Result
from datamap.model.source import Span

SCHEMA_VERSION: Final = 1

Json: TypeAlias = Mapping[str, object]


def render(result: Result, version: str) -> str:
    """Write a result as JSON: ASCII, the same bytes for the same result, a newline at the end."""
    verdict = result.verdict
    report = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "datamap", "version": version},
        "coverage": write_coverage(result.coverage),
        "inventory": [write_item(item) for item in sorted(result.graph.inventory)],
        "recipients": [
            _write_recipient(node) for node in sorted(result.graph.recipients, key=lambda n: n.id)
        ],
        "flows": [_write_flow(flow) for flow in sorted(result.graph.flows, key=_flow_order)],
        "checked": verdict is not None,
        "findings": [
            _write_finding(finding)
            for finding in sorted(verdict.findings if verdict else (), key=_finding_order)
        ],
        "ignored": [
            _write_finding(finding)
            for finding in sorted(verdict.ignored if verdict else (), key=_finding_order)
        ],
        "notices": [write_notice(notice) for notice in sorted(result.notices)],
    }
    # ASCII: a lone surrogate or a control character of a scanned file must not reach a terminal.
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def write_coverage(coverage: Coverage) -> Json:
    """Write what was read and what was not."""
    calls = coverage.calls
    return {
        "files_read": coverage.files_read,
        "files_failed": coverage.files_failed,
        "templates_read": coverage.templates_read,
        "schemas_read": coverage.schemas_read,
        "lines": coverage.lines,
        "calls_resolved": calls.project + calls.library,
        "calls_unknown": calls.unknown,
        "calls_project": calls.project,
        "calls_library": calls.library,
        "calls_external": calls.external,
        "left_out": dict(sorted(coverage.left_out)),
        "statements_not_checked": coverage.statements_not_checked,
    }


def write_item(item: InventoryItem) -> Json:
    """Write one field of the inventory."""
    return {
        "category": item.category,
        "name": item.name,
        "path": item.path,
        "line": item.line,
        "certainty": item.certainty.value,
        "subject": item.subject,
        "declared": item.declared,
        "owner": item.owner,
        "kind": item.kind,
        "type": item.type,
        "nullable": item.nullable,
        "default": item.default or None,
        "stores": list(item.stores),
        "received": [_write_reception(one) for one in _receptions(item)],
        "kept": [_write_kept(one) for one in item.kept],
    }


def _write_kept(one: Kept) -> Json:
    return {
        "recipient": one.recipient,
        "path": one.path,
        "line": one.line,
        "call": one.call,
        "name": one.name or None,
        "expires": one.expires or None,
    }


def _receptions(item: InventoryItem) -> Sequence[Reception]:
    """Return who receives a field; of what is only read, the line that reads it."""
    here = () if item.declared else (Reception(item.path, item.line),)
    return item.received or here


def _write_reception(one: Reception) -> Json:
    return {
        "path": one.path,
        "line": one.line,
        "handler": one.handler or None,
        "where": one.where or None,
    }


def _write_recipient(node: RecipientNode) -> Json:
    return {
        "id": node.id,
        "name": node.name,
        "kind": node.kind,
        "country": ", ".join(node.countries) or None,
        "countries": list(node.countries),
        "declared": node.declared,
        "regions": _list_regions(node),
        "evidence": [_write_sign(sign) for sign in sorted(node.evidence)],
    }


def _list_regions(node: RecipientNode) -> list[Json]:
    """Write where a recipient is told to run: each region once, as it is written."""
    told = {sign.region: sign.area for sign in sorted(node.evidence) if sign.region}
    return [{"region": region, "area": told[region] or None} for region in sorted(told)]


def _write_sign(sign: RecipientEvidence) -> Json:
    return {
        "path": sign.path,
        "line": sign.line,
        "what": sign.what,
        "text": sign.text,
        "region": sign.region or None,
        "area": sign.area or None,
        "note": sign.note or None,
    }


def _write_flow(flow: Flow) -> Json:
    source, sink = flow.source.span, flow.sink.span
    return {
        "id": flow.id,
        "category": flow.category,
        "recipient": flow.recipient,
        "treatment": flow.treatment.value,
        "certainty": flow.certainty.value,
        "subject": flow.subject,
        "marks": sorted(flow.marks),
        "source": {
            "path": source.path,
            "line": source.line,
            "column": source.column,
            "name": flow.source.name,
            "received": flow.source.received or None,
        },
        "sink": {
            "path": sink.path,
            "line": sink.line,
            "end_line": sink.end_line,
            "column": sink.column,
            "call": flow.sink.call,
            "argument": flow.sink.argument,
            "function": flow.sink.function,
            "name": flow.sink.name or None,
            "expires": flow.sink.expires or None,
        },
        "hops": [
            {
                "path": hop.span.path,
                "line": hop.span.line,
                "column": hop.span.column,
                "kind": hop.kind,
                "text": hop.text,
            }
            for hop in flow.hops
        ],
    }


def _write_finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "name": finding.name,
        "level": finding.level.value,
        "message": finding.message,
        "path": finding.span.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "fingerprint": finding.fingerprint,
        "flow": finding.flow or None,
        "help": list(finding.help),
        "related": [{"path": span.path, "line": span.line} for span in finding.related],
    }


def write_notice(notice: Notice) -> Json:
    """Write one thing that could not be read or followed."""
    return {
        "kind": notice.kind.value,
        "message": notice.message,
        "path": notice.path,
        "line": notice.line,
    }


def _flow_order(flow: Flow) -> tuple[Span, str, str, str]:
    return (flow.sink.span, flow.category, flow.recipient, flow.id)


def _finding_order(finding: Finding) -> tuple[Span, str, str, str]:
    return (finding.span, finding.code, finding.message, finding.fingerprint)
