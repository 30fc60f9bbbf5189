"""The values of a TOML file, by its lines: TOML's own reader does not tell where they stand."""

from __future__ import annotations

import re

from datamap.parse.infrastructure.entries import Entries, Entry

_HEADER = re.compile(r"\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_TEXT = re.compile(r"""([\w-]+)?\s*=?\s*("[^"]*"|'[^']*')|#.*$""")


def read_toml(text: str) -> Entries:
    """Yield all texts with their keys; a list may go on over several lines."""
    table: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is not None:
            table = keys = tuple(_split(header[1]))
            continue
        key = _KEY.match(line)
        if key is not None:
            keys = (*table, *_split(key[1]))
        for found in _TEXT.finditer(line, key.end() if key else 0):
            if found[2]:
                inner = (found[1],) if found[1] else ()
                yield Entry((*keys, *inner), found[2][1:-1], number)


def _split(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key.split(".")]
