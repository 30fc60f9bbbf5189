"""The values of a JSON file with their lines; comments, and what is broken, stop nothing."""

from __future__ import annotations

import re

from datamap.parse.infrastructure.entries import Entries, Entry

_TOKEN = re.compile(r'"((?:[^"\\\n]|\\.)*)"|//[^\n]*|\n|[{}\[\],:]')


def read_json(text: str) -> Entries:
    """Yield all texts with the keys that lead to them."""
    open_keys: list[str] = []
    key, word, line = "", None, 1
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "\n":
                line += 1
            case ":":
                key, word = word or "", None
            case "{" | "[":
                open_keys.append(key if token[0] == "{" else "")
                key = "" if token[0] == "{" else key
            case "}" | "]" | ",":
                if word is not None:
                    yield Entry((*(name for name in open_keys if name), key), word, line)
                    word = None
                if token[0] != "," and open_keys:
                    key = open_keys.pop()
            case _:
                word = token[1] if token[1] is not None else word
