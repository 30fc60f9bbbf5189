"""The values of a YAML file, by its lines: enough for names, and nothing in it can fail or run."""

from __future__ import annotations

import re

from datamap.parse.infrastructure.entries import Entries, Entry

_KEY = re.compile(r"""["']?([\w./@${}-]+(?: [\w./-]+)*)["']?\s*:(?:\s+|$)""")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_BLOCK = re.compile(r"[|>][+-]?\d*[+-]?$")
_ANCHOR = re.compile(r"[&!]\S+\s*")


def read_yaml(text: str) -> Entries:
    """Yield what stands under keys and in lists; each line of a block of text is a value."""
    open_keys: list[tuple[int, str]] = []
    block = -1
    for number, written in enumerate(text.splitlines(), 1):
        bare = written.lstrip(" \t")
        if not bare:
            continue
        indent = len(written) - len(bare)
        if block >= 0:
            if indent > block:
                yield Entry(tuple(key for _, key in open_keys), bare.rstrip(), number)
                continue
            block = -1
        line = _COMMENT.sub("", bare).rstrip()
        # A key stands where it is written; an item of a list may stand as deep as the list's key.
        limit = indent
        while line.startswith("- ") or line == "-":
            limit = indent + 1
            shorter = line[1:].lstrip()
            indent += len(line) - len(shorter)
            line = shorter
        if line.startswith("---"):
            open_keys = []
            continue
        key = _KEY.match(line)
        while open_keys and open_keys[-1][0] >= (indent if key else limit):
            open_keys.pop()
        if key:
            open_keys.append((indent, key[1]))
            line = line[key.end() :]
        line = _ANCHOR.sub("", line, count=1) if line.startswith(("&", "!")) else line
        if _BLOCK.fullmatch(line):
            block = open_keys[-1][0] if open_keys else indent
        elif line:
            keys = tuple(name for _, name in open_keys)
            yield from (Entry(keys, value, number) for value in _values(line))


def _values(line: str) -> list[str]:
    """Return the items of a list in brackets, else the text itself."""
    inner = line[1:-1].split(",") if line.startswith("[") and line.endswith("]") else [line]
    return [value for item in inner if (value := item.strip().strip("\"'"))]
