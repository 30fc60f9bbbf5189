"""Colours for a terminal, or none."""

from enum import StrEnum

from datamap.model.findings import Level


class Ink(StrEnum):
    """What a piece of text is; the value is its select-graphic-rendition code."""

    ERROR = "1;31"
    WARNING = "1;33"
    NOTE = "1;36"
    FRAME = "34"
    STRONG = "1"
    FAINT = "2"
    GOOD = "32"


LEVEL_INK = {Level.ERROR: Ink.ERROR, Level.WARNING: Ink.WARNING, Level.NOTE: Ink.NOTE}


def paint(text: str, ink: Ink, *, colour: bool) -> str:
    """Return the text in a colour, or as it is."""
    return f"\x1b[{ink.value}m{text}\x1b[0m" if colour and text else text
