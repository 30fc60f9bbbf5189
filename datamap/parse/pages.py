"""Pages, scripts and styles: what a visitor's browser loads, and the functions that it calls."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from datamap.model.facts import ManifestFacts, Mention
from datamap.model.source import SourceFile

_SCRIPT_FILE = re.compile(r".*\.(m?js|jsx|tsx?)")
_STYLE_FILE = re.compile(r".*\.css")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|\{#.*?#\}", re.DOTALL)
_COMMENT = re.compile(
    r""""[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\]*(?:\\.[^`\\]*)*`"""
    r"""|/\*.*?(?:\*/|\Z)|//[^\n]*""",
    re.DOTALL,
)
"""Comments of a script, or a text: what looks like a comment in a text is none.

Each way begins with a literal, since so `re` leaps over all that begins with none of them.
"""
_TAG = re.compile(r"<(?:script|img|iframe|link|embed|source)\b[^<>]*>", re.IGNORECASE)
_LOADS = re.compile(
    r"""\b(?:data-)?(?:src|href)\s*=\s*["']?\s*(?:https?:)?//([^\s"'<>?#]+)""", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"""\brel\s*=\s*["']?(?:canonical|alternate|author|me|next|prev)\b""", re.IGNORECASE
)
_BODY = re.compile(r"(<script\b[^<>]*>)(.*?)(</script|\Z)", re.IGNORECASE | re.DOTALL)
_STYLE = re.compile(r"(<style\b[^<>]*>)(.*?)(</style|\Z)", re.IGNORECASE | re.DOTALL)
_STYLE_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_STYLE_LOADS = re.compile(
    r"""(?:\burl\(\s*["']?|@import\s+["'])(?:https?:)?//([A-Za-z0-9.-]+\.[A-Za-z]{2,}[^\s"'()?#]*)"""
)
_TEXT = re.compile(
    r"""["'`](?:https?:)?//(?:\{\w+\}\.)?([A-Za-z0-9.-]+\.[A-Za-z]{2,}[^\s"'`<>?#]*)"""
)
"""An address in a script; of maps, one of several hosts is chosen: `https://{s}.tile.example`."""
_LINK = re.compile(r"""(?<![\w.$])["']?href["']?\s*[:=]\s*\Z""", re.IGNORECASE)
_IN_LINK = re.compile(r"<link\b[^<>]*\Z", re.IGNORECASE)
_LOADED_LINK = re.compile(r"""\brel["']?\s*[:=]\s*["'](?:style|pre|icon|dns|manifest|module)""")
"""Of an object for a link of the head: the browser loads it."""
_LLAC = re.compile(r"\(\s?([\w$]{0,40}[A-Za-z_$](?:\.[\w$]{0,40}[A-Za-z_$]){0,4})(?![\w.$])")
"""A call, read backwards: of a script most words are not called, and a bracket is soon found."""
_LONGEST = 200
_AROUND = 200
"""How far from an address the rest of its tag is looked for."""


def parse_page(source: SourceFile) -> ManifestFacts:
    """Return what a page or a script names; links that a visitor may follow are not among it."""
    text = source.content.decode("utf-8-sig", "replace")
    kind = source.path.rpartition("/")[2]
    if _SCRIPT_FILE.fullmatch(source.path):
        found = _in_script(_without_comments(text), 0)
    elif _STYLE_FILE.fullmatch(source.path):
        found = _in_style(text, 0)
    else:
        found = _in_page(_blank(_HIDDEN, text))
    lines = _line_starts(text)
    # The first place of each is enough: pages tell of tags first, and then of scripts.
    first: dict[tuple[str, str], int] = {}
    for what, name, place in found:
        known = first.setdefault((what, name), place)
        if what == "function" and place < known:
            first[what, name] = place
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
        yield from _in_script(_without_comments(body[2]), body.start(2))
    for style in _STYLE.finditer(text):
        yield from _in_style(style[2], style.start(2))


def _in_script(text: str, start: int) -> Iterator[tuple[str, str, int]]:
    for address in _TEXT.finditer(text):
        if _is_link(text, address.start(), address.end()):
            continue
        yield "address", address[1][:_LONGEST].lower(), start + address.start()
    # The last that is met is the first in the text.
    ends = {call[1]: call.end() for call in _LLAC.finditer(text[::-1])}
    for backwards, end in ends.items():
        yield "function", backwards[::-1].removeprefix("window."), start + len(text) - end


def _in_style(text: str, start: int) -> Iterator[tuple[str, str, int]]:
    for address in _STYLE_LOADS.finditer(_blank(_STYLE_COMMENT, text)):
        yield "address", address[1][:_LONGEST].lower(), start + address.start()


def _is_link(text: str, start: int, end: int) -> bool:
    """Tell whether an address of a script goes to a link that a visitor may follow.

    `location.href = ...` sends the visitor there, and what is a `link` of the head is loaded.
    """
    before = text[max(0, start - _AROUND) : start]
    if _LINK.search(before) is None or _IN_LINK.search(before) is not None:
        return False
    own = re.split(r"[{}<>]", before)[-1] + re.split(r"[{}<>]", text[end : end + _AROUND])[0]
    return _LOADED_LINK.search(own) is None


def _without_comments(text: str) -> str:
    return _blank(_COMMENT, text, _is_comment) if "//" in text or "/*" in text else text


def _is_comment(found: re.Match[str]) -> bool:
    return found[0][0] == "/"


def _blank(
    pattern: re.Pattern[str], text: str, wanted: Callable[[re.Match[str]], bool] = bool
) -> str:
    """Write spaces over what matches, so that all else stays at its place."""
    pieces: list[str] = []
    end = 0
    for found in filter(wanted, pattern.finditer(text)):
        pieces.append(text[end : found.start()])
        pieces.append("\n".join(" " * len(line) for line in found[0].split("\n")))
        end = found.end()
    return "".join((*pieces, text[end:]))


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(r"\n", text))]


def _line_of(starts: list[int], place: int) -> int:
    return bisect_right(starts, place)
