"""Rows of text in columns."""

from collections.abc import Sequence

from datamap.report.finding_text import Look
from datamap.report.paint import Ink, paint
from datamap.report.printable import measure, pad


def align(rows: Sequence[Sequence[str]], *, look: Look, header: bool = True) -> tuple[str, ...]:
    """Write rows in columns, each as wide as its widest text; numbers stand at the right."""
    widths = [max(measure(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        texts = [
            " " * (width - measure(text)) + text
            if text.replace(",", "").isdigit()
            else pad(text, width)
            for text, width in zip(row, widths, strict=True)
        ]
        line = "  " + "  ".join(texts).rstrip()
        if header and number == 0:
            line = paint(line, Ink.FAINT, colour=look.colour)
        lines.append(line)
    return tuple(lines)
