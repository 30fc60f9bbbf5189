"""A few lines of code with carets under the part that is meant."""

from collections.abc import Sequence
from typing import Final

from datamap.model.source import Span
from datamap.report.paint import Ink, paint
from datamap.report.printable import CUT, cut, make_printable, measure

WIDTH: Final = 100
"""Cells of code that are shown of a line."""

_LEAD: Final = 20
"""Cells kept before the carets of a long line."""

_MOST_LINES: Final = 4
"""Lines of a long call that are shown; the rest is counted."""


def frame_code(span: Span, lines: Sequence[str], ink: Ink, *, colour: bool) -> tuple[str, ...]:
    """Draw the lines of a span; nothing where the file has no such line."""
    if not 1 <= span.line <= len(lines):
        return ()
    last = min(max(span.end_line, span.line), len(lines))
    shown = range(span.line, min(last, span.line + _MOST_LINES - 1) + 1)
    gutter = len(str(shown[-1]))
    bar = paint(f"{'':>{gutter}} |", Ink.FRAME, colour=colour)
    drawn = [bar]
    for number in shown:
        start, end = _columns_on(span, number, last, lines[number - 1])
        code, carets = _draw_line(lines[number - 1], start, end)
        drawn.append(f"{paint(f'{number:>{gutter}} |', Ink.FRAME, colour=colour)} {code}".rstrip())
        if number == span.line:
            drawn.append(f"{bar} {paint(carets, ink, colour=colour)}".rstrip())
    hidden = last - shown[-1]
    if hidden:
        more = "1 more line" if hidden == 1 else f"{hidden} more lines"
        drawn.append(paint(f"{'':>{gutter}} | ({more})", Ink.FRAME, colour=colour))
    return tuple(drawn)


def _columns_on(span: Span, number: int, last: int, line: str) -> tuple[int, int]:
    """Return the part of one line that a span covers, from 0, the end exclusive."""
    start = span.column - 1 if number == span.line else 0
    end = span.end_column if number == span.end_line == last else len(line.rstrip())
    start = min(max(start, 0), len(line))
    return start, min(max(end, start + 1), max(len(line), start + 1))


def _draw_line(line: str, start: int, end: int) -> tuple[str, str]:
    before = make_printable(line[:start])
    meant = make_printable(line[start:end])
    after = make_printable(line[end:].rstrip())
    if measure(before) + measure(meant) + measure(after) > WIDTH:
        before, meant, after = _crop(before, meant, after)
    return before + meant + after, " " * measure(before) + "^" * max(measure(meant), 1)


def _crop(before: str, meant: str, after: str) -> tuple[str, str, str]:
    """Shorten a long line around the part that is meant."""
    if measure(before) + measure(meant) > WIDTH:
        kept = cut(before[::-1], _LEAD)[::-1]
        if kept != before:
            before = CUT + kept
        room = WIDTH - measure(before)
        if measure(meant) > room:
            return before, cut(meant, room - len(CUT)) + CUT, ""
    room = WIDTH - measure(before) - measure(meant)
    if measure(after) > room:
        after = cut(after, max(room - len(CUT), 0)) + CUT
    return before, meant, after
