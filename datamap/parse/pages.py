"""Pages and their scripts: the addresses that a visitor's browser loads, the functions it calls."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from datamap.model.facts import ManifestFacts, Mention
from datamap.model.source import SourceFile

_SCRIPT_FILE = re.compile(r".*\.(m?js|jsx|tsx?)")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|/\*.*?(?:\*/|\Z)|//[^\n]*""",
    re.DOTALL,
)
"""Comments of a script, or a text: what looks like a comment in a text is none."""
_TAG = re.compile(r"<(?:script|img|iframe|link|embed|source)\b[^<>]*>", re.IGNORECASE)
_LOADS = re.compile(
    r"""\b(?:data-)?(?:src|href)\s*=\s*["']?\s*(?:https?:)?//([^\s"'<>?#]+)""", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"""\brel\s*=\s*["']?(?:canonical|alternate|author|me|next|prev)\b""", re.IGNORECASE
)
_BODY = re.compile(r"(<script\b[^<>]*>)(.*?)(</script|\Z)", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile(r"""["'`](?:https?:)?//([A-Za-z0-9.-]+\.[A-Za-z]{2,}[^\s"'`<>?#]*)""")
_CALL = re.compile(r"(?<![\w.$])((?:[A-Za-z_$][\w$]{0,40}\.){0,4}[A-Za-z_$][\w$]{0,40})\s?\(")
_LONGEST = 200


def parse_page(source: SourceFile) -> ManifestFacts:
    """Return what a page or a script names; links that a visitor may follow are not among it."""
    text = source.content.decode("utf-8-sig", "replace")
    kind = source.path.rpartition("/")[2]
    if _SCRIPT_FILE.fullmatch(source.path):
        found = _in_script(_blank(_COMMENT, text), 0)
    else:
        found = _in_page(_blank(_HIDDEN, text))
    lines = _line_starts(text)
    # The first place of each is enough.
    first: dict[tuple[str, str], int] = {}
    for what, name, place in found:
        first.setdefault((what, name), place)
    mentions = [
        Mention(what, name, _line_of(lines, place))
        for (what, name), place in sorted(first.items(), key=lambda item: (item[1], item[0]))
    ]
    return ManifestFacts(source.path, kind, [], mentions)


def _in_page(text: str) -> Iterator[tuple[str, str, int]]:
    for tag in _TAG.finditer(text):
        if _ELSEWHERE.search(tag[0]):
            continue
        for address in _LOADS.finditer(tag[0]):
            yield "address", address[1][:_LONGEST].lower(), tag.start() + address.start()
    for body in _BODY.finditer(text):
        yield from _in_script(_blank(_COMMENT, body[2]), body.start(2))


def _in_script(text: str, start: int) -> Iterator[tuple[str, str, int]]:
    for address in _TEXT.finditer(text):
        yield "address", address[1][:_LONGEST].lower(), start + address.start()
    for call in _CALL.finditer(text):
        yield "function", call[1].removeprefix("window."), start + call.start()


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Write spaces over what matches, so that all else stays at its place."""

    def write(found: re.Match[str]) -> str:
        return found[0] if found.lastindex else re.sub(r"[^\n]", " ", found[0])

    return pattern.sub(write, text)


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(r"\n", text))]


def _line_of(starts: list[int], place: int) -> int:
    return bisect_right(starts, place)
