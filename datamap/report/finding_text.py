"""One finding as text: what, where, how the data got there, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from datamap.model.evidence import Flow, Hop
from datamap.model.findings import Finding, Level
from datamap.model.result import ReadLines
from datamap.model.source import Span
from datamap.report.code_frame import frame_code
from datamap.report.paint import LEVEL_INK, Ink, paint
from datamap.report.printable import make_printable, pad, shorten

_MOST_HOPS: Final = 12
"""Hops that are shown of a longer path, half of them at each end."""

_PLACE_WIDTH: Final = 48
_TEXT_WIDTH: Final = 72


@dataclass(frozen=True, slots=True)
class Look:
    """How to write: with colours or without, everything or the usual."""

    colour: bool
    verbose: bool


def write_finding(
    finding: Finding, flows: Mapping[str, Flow], read_lines: ReadLines, *, look: Look
) -> tuple[str, ...]:
    """Write a finding with its code, the path of its flow and the ways on."""
    ink = LEVEL_INK[finding.level]
    level = "" if finding.level is Level.ERROR else f" [{finding.level.value}]"
    title = paint(f"{finding.code} {finding.name}", ink, colour=look.colour)
    lines = [f"{title}: {make_printable(' '.join(finding.message.split()))}{level}"]
    if finding.span.path:
        arrow = paint(" -->", Ink.FRAME, colour=look.colour)
        lines.append(f"{arrow} {locate(finding.span)}")
        code = read_lines(finding.span.path)
        lines += frame_code(finding.span, code, ink, colour=look.colour)
    if flow := flows.get(finding.flow):
        lines += write_hops(flow.hops, look=look)
    lines += [f" see {locate(span)}" for span in finding.related if span.path]
    word = paint(" help:", Ink.NOTE, colour=look.colour)
    lines += [f"{word} {make_printable(' '.join(way.split()))}" for way in finding.help]
    lines.append(f"{word} datamap explain {finding.code}")
    return tuple(lines)


def write_hops(hops: Sequence[Hop], *, look: Look) -> tuple[str, ...]:
    """Write the numbered steps of a path; of a long one only both ends unless all is asked for."""
    shown = list(enumerate(hops, start=1))
    hidden = 0 if look.verbose else max(len(shown) - _MOST_HOPS, 0)
    half = _MOST_HOPS // 2
    head, tail = (shown[:half], shown[-half:]) if hidden else (shown, [])
    places = {number: shorten(_locate_line(hop.span), _PLACE_WIDTH) for number, hop in shown}
    width = max((len(places[number]) for number, _ in head + tail), default=0)

    def write(number: int, hop: Hop) -> str:
        count = paint(f"{number:>4}", Ink.FRAME, colour=look.colour)
        return f"{count}  {pad(places[number], width)}  {shorten(hop.text, _TEXT_WIDTH)}".rstrip()

    return (
        *(write(number, hop) for number, hop in head),
        *([f"      ({hidden} more steps)"] if hidden else []),
        *(write(number, hop) for number, hop in tail),
    )


def locate(span: Span) -> str:
    """Return `path:line:column`, or the path alone where no line applies."""
    path = make_printable(span.path)
    return f"{path}:{span.line}:{span.column}" if span.line else path


def _locate_line(span: Span) -> str:
    return f"{span.path}:{span.line}" if span.line else span.path
