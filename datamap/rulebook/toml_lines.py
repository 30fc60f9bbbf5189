"""Lines of tables and keys in TOML text, which tomli does not tell."""

import re
from collections.abc import Mapping

Place = tuple[str | int, ...]
"""Keys and array positions from the top of the file: `("sinks", 2, "sends")`."""

_INSIDE = r"""
      '{3}.*?'{3} | \"{3}(?:\\.|.)*?\"{3}
    | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
    | \#[^\n]*
    | (?P<open>[\[{])
    | (?P<close>[\]}])
"""
_OUTSIDE = r"""
      ^[ \t]*\[\[(?P<array>[^\]\n]+)\]\]
    | ^[ \t]*\[(?P<table>[^\]\[\n]+)\]
    | ^[ \t]*(?P<key>[\w.-]+|"[^"\n]*"|'[^'\n]*')[ \t]*=
    |
"""
_FLAGS = re.VERBOSE | re.MULTILINE | re.DOTALL
_IN_BRACKETS = re.compile(_INSIDE, _FLAGS)
_AT_TOP = re.compile(_OUTSIDE + _INSIDE, _FLAGS)
_HEADER = re.compile(r"\[\[([\w.-]+)\]\]|(code)[ \t]*=")
_LONG = re.compile(r"'{3}|\"{3}")


def header_lines(text: str) -> Mapping[str, tuple[int, ...]]:
    """Return the lines of the `[[name]]` headers and of the `code` keys, in their order.

    Cheap enough for every file, as `place_lines` is not.
    """
    lines: dict[str, list[int]] = {}
    quotes = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not quotes and line[:1] in {"[", "c"} and (found := _HEADER.match(line)):
            lines.setdefault(found[1] or found[2], []).append(number)
        if "'''" in line or '"""' in line:
            quotes = _open_after(line, quotes)
    return {name: tuple(numbers) for name, numbers in lines.items()}


def _open_after(line: str, quotes: str) -> str:
    """Return the quotes of the long text that is open at the end of a line, "" if there is none."""
    at = 0
    while True:
        if quotes:
            at = line.find(quotes, at)
            if at < 0:
                return quotes
            at, quotes = at + len(quotes), ""
        found = _LONG.search(line, at)
        if found is None:
            return ""
        at, quotes = found.end(), found[0]


def line_of(text: str, place: Place) -> int:
    """Return the line of the place, or of the nearest table around it; 0 if there is none."""
    lines = place_lines(text)
    ends = (end for end in range(len(place), 0, -1) if place[:end] in lines)
    return lines[place[: next(ends, 0)]] if place else 0


def place_lines(text: str) -> Mapping[Place, int]:
    """Return the line of each table header and each key that starts a line."""
    lines: dict[Place, int] = {(): 0}
    counts: dict[str, int] = {}
    table: Place = ()
    at = depth = 0
    while found := (_IN_BRACKETS if depth else _AT_TOP).search(text, at):
        at = found.end()
        groups = found.groupdict()
        if groups["open"]:
            depth += 1
        elif groups["close"]:
            depth = max(0, depth - 1)
        elif name := groups.get("array"):
            counts[name] = counts.get(name, -1) + 1
            table = (*_keys(name), counts[name])
            lines[table] = text.count("\n", 0, at) + 1
        elif name := groups.get("table"):
            first, *rest = _keys(name)
            # `[routes.table]` is inside of the last `[[routes]]`.
            table = (first, *((counts[str(first)],) if first in counts else ()), *rest)
            lines[table] = text.count("\n", 0, at) + 1
        elif name := groups.get("key"):
            lines[(*table, *_keys(name))] = text.count("\n", 0, at) + 1
    return lines


def _keys(text: str) -> Place:
    return tuple(part.strip().strip("\"'") for part in text.split("."))
