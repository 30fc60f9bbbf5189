"""Replacing stretches of a text, with a way back from places in the new text to the old one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""From offset, to offset, the text instead; with as many line breaks as before."""


@dataclass(frozen=True, slots=True)
class EditedText:
    """Holds the new text and, per line, where its stretches stood: new column, old column, kept."""

    text: str
    stretches: dict[int, list[tuple[int, int, bool]]]

    def old_column(self, line: int, column: int) -> int:
        """Return the column in the old text; for what is new, that of what it replaces."""
        stretches = self.stretches.get(line)
        if stretches is None:
            return column
        place = bisect_right(stretches, (column, column + len(self.text), True)) - 1
        if place < 0:
            return column
        new, old, kept = stretches[place]
        moved = old + column - new if kept else old
        if place + 1 < len(stretches):
            moved = min(moved, max(old, stretches[place + 1][1]))
        return moved


def edit_text(text: str, edits: Sequence[Edit]) -> EditedText:
    """Apply edits that are sorted and do not overlap."""
    pieces: list[str] = []
    stretches: dict[int, list[tuple[int, int, bool]]] = {}
    line, column = 1, 0
    position = 0

    def add(piece: str, start: int, *, kept: bool) -> None:
        nonlocal line, column
        if not piece:
            return
        pieces.append(piece)
        old = start - (text.rfind("\n", 0, start) + 1)
        stretches.setdefault(line, []).append((column, old, kept))
        breaks = piece.count("\n")
        if breaks:
            line += breaks
            column = len(piece) - piece.rfind("\n") - 1
            # What follows on the last line starts at its margin, as it did before.
            stretches.setdefault(line, []).append((0, 0, kept))
        else:
            column += len(piece)

    for start, end, replacement in edits:
        add(text[position:start], position, kept=True)
        add(replacement, start, kept=False)
        position = end
    add(text[position:], position, kept=True)
    return EditedText("".join(pieces), stretches)
