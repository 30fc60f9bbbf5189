"""The result for people at a terminal."""

from collections import Counter

from datamap.model.findings import Finding, Level, Verdict
from datamap.model.result import ReadLines, Result
from datamap.report.coverage_text import count_things, write_coverage, write_notices
from datamap.report.finding_text import Look, write_finding
from datamap.report.paint import Ink, paint
from datamap.report.scan_text import (
    write_flows,
    write_inventory,
    write_regions,
    write_table,
)


def render(result: Result, read_lines: ReadLines, *, colour: bool, verbose: bool) -> str:
    """Write a check's findings, or what a scan found; at the end what was seen and what was not."""
    look = Look(colour=colour, verbose=verbose)
    if result.verdict is None:
        blocks = _write_scan(result, look)
    else:
        blocks = _write_check(result, result.verdict, read_lines, look)
    blocks.append(write_notices(result.notices, verbose=verbose))
    blocks.append(write_coverage(result.coverage, checked=result.verdict is not None))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _write_scan(result: Result, look: Look) -> list[tuple[str, ...]]:
    graph = result.graph
    return [
        write_table(graph, look=look),
        write_regions(graph, look=look),
        write_flows(graph, look=look),
        write_inventory(graph, look=look),
    ]


def _write_check(
    result: Result, verdict: Verdict, read_lines: ReadLines, look: Look
) -> list[tuple[str, ...]]:
    flows = {flow.id: flow for flow in (*result.evidence.flows, *result.graph.flows)}
    blocks = [
        write_finding(finding, flows, read_lines, look=look)
        for finding in verdict.findings
        if look.verbose or finding.level is not Level.NOTE
    ]
    blocks.append(_sum_up(verdict, look))
    return blocks


def _sum_up(verdict: Verdict, look: Look) -> tuple[str, ...]:
    levels = Counter(finding.level for finding in verdict.findings)
    lines = []
    if levels[Level.ERROR] or levels[Level.WARNING]:
        lines.append(
            ", ".join(
                paint(count_things(levels[level], level.value), ink, colour=look.colour)
                for level, ink in ((Level.ERROR, Ink.ERROR), (Level.WARNING, Ink.WARNING))
                if levels[level]
            )
        )
    else:
        # Not "kept": what was not seen may contradict all the same.
        lines.append("No contradiction to the declaration was found in what could be followed.")
    if levels[Level.NOTE]:
        where = "" if look.verbose else "; --verbose shows them"
        notes = [finding for finding in verdict.findings if finding.level is Level.NOTE]
        lines.append(f"{count_things(len(notes), 'note')} ({_count_codes(notes)}){where}")
    if verdict.ignored:
        ignored = count_things(len(verdict.ignored), "finding")
        lines.append(f"{ignored} ignored with a reason ({_count_codes(verdict.ignored)})")
    return tuple(lines)


def _count_codes(findings: list[Finding] | tuple[Finding, ...]) -> str:
    counts = Counter(f"{finding.code} {finding.name}" for finding in findings)
    return ", ".join(
        f"{name} x {count:,}" if count > 1 else name for name, count in sorted(counts.items())
    )
