"""Makes foreign text safe to print, and measures it in the cells of a terminal.

Scanned code comes from strangers: an escape sequence in it could hide a finding, a character that
turns the direction of writing could show other code than Python reads.
"""

import unicodedata
from typing import Final

TAB: Final = "    "
CUT: Final = "..."


def make_printable(text: str) -> str:
    """Return the text on one line, tabs as spaces, what a terminal would obey as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_show(character) for character in text)


def shorten(text: str, cells: int) -> str:
    """Return the text printable, its white space joined, cut to a width."""
    joined = make_printable(" ".join(text.split()))
    if measure(joined) <= cells:
        return joined
    return cut(joined, cells - len(CUT)) + CUT


def cut(text: str, cells: int) -> str:
    """Return as much of the beginning of a printable text as fits into a number of cells."""
    used = 0
    for place, character in enumerate(text):
        used += _width(character)
        if used > cells:
            return text[:place]
    return text


def measure(text: str) -> int:
    """Count the cells that a printable text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_width, text))


def pad(text: str, cells: int) -> str:
    """Fill a printable text with spaces to a number of cells."""
    return text + " " * (cells - measure(text))


def _show(character: str) -> str:
    if character == "\t":
        return TAB
    # `isprintable` is false for controls, format characters, surrogates and all spaces but one.
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode("ascii")


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
