"""Turn relative positions into spans of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.names import RepoPath
from datamap.model.source import Span
from datamap.trace.variants import base_of

if TYPE_CHECKING:
    from datamap.model.program import Program
    from datamap.trace.summary import Place

COLUMNS = 4096
PLACE_BITS = (1 << 40) - 1


def absolute(program: Program, function: str, at: int) -> tuple[RepoPath, int, int]:
    """Return path, line and column (both from 1) of a relative position."""
    info = program.functions[base_of(function).rstrip("=")]  # type: ignore[index]
    place = at & PLACE_BITS
    return info.path, info.entry.line + place // COLUMNS, place % COLUMNS + 1


def span_of(program: Program, place: Place, end: int | None = None) -> Span:
    """Return the span from a place to `end` (relative, exclusive column), or of the place alone."""
    path, line, column = absolute(program, *place)
    if end is None or end < place[1] & PLACE_BITS:
        return Span(path, line, column, line, column)
    _, end_line, end_column = absolute(program, place[0], end)
    return Span(path, line, column, end_line, max(end_column - 1, 1))
