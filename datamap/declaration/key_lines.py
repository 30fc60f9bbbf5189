"""On which line each key and each array item of a TOML text stands; tomli does not tell."""

import re
from collections.abc import Mapping
from typing import TypeAlias

import tomli

KeyPath: TypeAlias = tuple[str, ...]
"""Keys from the top down; an item of an array is its index as digits."""

_SKIPPED = re.compile(r"(?:\s|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_KEY_PART = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_SCALAR = re.compile(r"[^,\]}\n#]*")


def locate_keys(text: str) -> Mapping[KeyPath, int]:
    """Return the line of every key and item of a text that tomli has read without complaint."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    position = _skip(text, 0)
    while position < len(text):
        if text[position] == "[":
            brackets = 2 if text.startswith("[[", position) else 1
            table, position = _read_key(text, position + brackets, (), lines)
            position = text.index("]", position) + brackets
        else:
            key, position = _read_key(text, position, table, lines)
            position = _read_value(text, text.index("=", position) + 1, key, lines)
        position = _skip(text, position)
    return lines


def _skip(text: str, position: int) -> int:
    found = _SKIPPED.match(text, position)
    return found.end() if found else position


def _read_key(
    text: str, position: int, table: KeyPath, lines: dict[KeyPath, int]
) -> tuple[KeyPath, int]:
    key = table
    while True:
        position = _skip(text, position)
        part = _KEY_PART.match(text, position)
        if part is None:
            return key, position
        key = (*key, next(iter(tomli.loads(f"{part[0]} = 0"))))
        lines.setdefault(key, text.count("\n", 0, position) + 1)
        position = _skip(text, part.end())
        if not text.startswith(".", position):
            return key, position
        position += 1


def _read_value(text: str, position: int, key: KeyPath, lines: dict[KeyPath, int]) -> int:
    position = _skip(text, position)
    if text.startswith("[", position):
        return _read_items(text, position + 1, key, lines)
    if text.startswith("{", position):
        return _read_inline_table(text, position + 1, key, lines)
    string = _STRING.match(text, position)
    if string:
        return string.end()
    scalar = _SCALAR.match(text, position)
    return scalar.end() if scalar else position


def _read_items(text: str, position: int, key: KeyPath, lines: dict[KeyPath, int]) -> int:
    index = 0
    position = _skip(text, position)
    while not text.startswith("]", position):
        item = (*key, str(index))
        lines.setdefault(item, text.count("\n", 0, position) + 1)
        position = _skip_comma(text, _read_value(text, position, item, lines))
        index += 1
    return position + 1


def _read_inline_table(text: str, position: int, key: KeyPath, lines: dict[KeyPath, int]) -> int:
    position = _skip(text, position)
    while not text.startswith("}", position):
        inner, position = _read_key(text, position, key, lines)
        position = _read_value(text, text.index("=", position) + 1, inner, lines)
        position = _skip_comma(text, position)
    return position + 1


def _skip_comma(text: str, position: int) -> int:
    position = _skip(text, position)
    return _skip(text, position + 1) if text.startswith(",", position) else position
