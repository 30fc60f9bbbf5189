"""Django templates, their tags and variables.

They are read here, since Django's own parser wants the settings and the tag libraries of the
program, which would have to be run. The grammar is that of Django 5.2
(`django/template/base.py`, `defaulttags.py`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from datamap.parse.templates.printing import (
    Page,
    add,
    bind,
    builtin_call,
    either,
    inner_block,
    part,
    read,
    rendered,
    show,
    some,
    target,
    text_of,
    unknown_call,
)

_TOKEN = re.compile(r"\{%\s*(?P<tag>.*?)\s*%\}|\{\{\s*(?P<value>.*?)\s*\}\}|\{#.*?#\}")
_WORD = re.compile(
    r"""
    (?: [^\s'"|:=]+ | [|:=] | _\(\s*(?:"[^"]*"|'[^']*')\s*\)
      | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' )+
    """,
    re.VERBOSE,
)
_EXPRESSION = re.compile(
    r"""\s*(?P<constant>_?\(?["'](?P<text>[^"']*)["']\)?|-?\d[\w.]*) | \s*(?P<name>[\w.+-]+)""",
    re.VERBOSE,
)
_FILTER = re.compile(
    r"""\s*\|\s*(?P<name>\w+)(?:\s*:\s*(?P<argument>_?\(?"[^"]*"\)?|_?\(?'[^']*'\)?|[\w.+-]+))?""",
    re.VERBOSE,
)
_COUNTS: Final = {
    "dictsort_count", "divisibleby", "get_digit", "length", "length_is", "wordcount", "yesno",
    "pluralize",
}  # fmt: skip
"""Filters that tell how many there are, or whether."""

_SAME: Final = {
    "dictsort", "dictsortreversed", "slice", "safeseq", "unordered_list",
}  # fmt: skip
_ONE_OF: Final = {"first", "last", "random"}
_OR_ELSE: Final = {"default", "default_if_none"}
_SHOWN: Final = {
    "add", "addslashes", "capfirst", "center", "cut", "date", "escape", "escapejs", "escapeseq",
    "filesizeformat", "floatformat", "force_escape", "iriencode", "join", "json_script",
    "linebreaks", "linebreaksbr", "linenumbers", "ljust", "lower", "make_list", "phone2numeric",
    "pprint", "rjust", "safe", "slugify", "stringformat", "striptags", "time", "timesince",
    "timeuntil", "title", "truncatechars", "truncatechars_html", "truncatewords",
    "truncatewords_html", "upper", "urlencode", "urlize", "urlizetrunc", "wordwrap",
}  # fmt: skip
_SILENT: Final = {
    "autoescape", "cache", "csrf_token", "debug", "endautoescape", "endblock", "endblocktrans",
    "endblocktranslate", "endcache", "endfilter", "endifchanged", "endlanguage", "endlocalize",
    "endlocaltime", "endspaceless", "endtimezone", "endwith", "filter", "get_current_language",
    "ifchanged", "language", "load", "localize", "localtime", "now", "plural", "spaceless",
    "templatetag", "timezone", "trans", "translate", "block", "lorem", "resetcycle", "static",
    "querystring",
}  # fmt: skip
"""Tags that print nothing of the context, and those whose contents are printed as they stand."""


_CLOSERS: Final = {"elif", "else", "empty", "endfor", "endif", "endwith"}


class NotDjangoError(ValueError):
    """The text is no template of Django, or its blocks do not close."""


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str
    line: int


def read_django(text: str) -> Page:
    """Return what a template prints.

    Raises:
        NotDjangoError: its blocks do not close.
    """
    page = Page()
    _run(page, _pieces(text), ())
    return page


def _pieces(text: str) -> Iterator[_Piece]:
    line, at, skipping = 1, 0, ""
    for found in _TOKEN.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        tag, value = found["tag"], found["value"]
        word = tag.split(None, 1)[0] if tag else ""
        if skipping:
            skipping = "" if word == skipping else skipping
        elif word in {"comment", "verbatim"}:
            skipping = f"end{word}"
        elif tag:
            yield _Piece("tag", tag, line)
        elif value:
            yield _Piece("value", value, line)


def _run(page: Page, pieces: Iterator[_Piece], ends: Sequence[str]) -> str:
    """Read up to a tag that ends this block and return it; with no ends, read it all."""
    line = page.line
    for piece in pieces:
        page.line = piece.line
        if piece.kind == "value":
            show(page, _expression(page, piece.text))
            continue
        words = _WORD.findall(piece.text)
        if not words:
            continue
        if words[0] in ends:
            return piece.text
        if words[0] in _CLOSERS:
            raise NotDjangoError(f"line {piece.line}: {piece.text!r} closes nothing")
        _TAGS.get(words[0], _other)(page, words, pieces)
    if ends:
        raise NotDjangoError(f"line {line}: {ends[0]!r} is missing")
    return ""


# --- tags ---------------------------------------------------------------------------------------


def _if(page: Page, words: Sequence[str], pieces: Iterator[_Piece]) -> None:
    line = page.line
    test = [_expression(page, word) for word in words[1:] if _is_value(word)]
    with inner_block(page) as body:
        end = _run(page, pieces, ("endif", "elif", "else"))
    with inner_block(page) as orelse:
        if end.startswith("elif"):
            _if(page, _WORD.findall(end), pieces)
        elif end.startswith("else"):
            _run(page, pieces, ("endif",))
    page.line = line
    asked = builtin_call("bool", test)
    add(page, ast.If(test=asked, body=some(body), orelse=orelse))


def _for(page: Page, words: Sequence[str], pieces: Iterator[_Piece]) -> None:
    line = page.line
    place = words.index("in") if "in" in words else len(words) - 1
    names = [name for word in words[1:place] for name in word.split(",") if name]
    source = _expression(page, "".join(words[place + 1 : place + 2]))
    with inner_block(page) as body:
        page.bound.update({*names, "forloop"})
        add(page, _nothing("forloop"))
        end = _run(page, pieces, ("endfor", "empty"))
    with inner_block(page) as orelse:
        if end.startswith("empty"):
            _run(page, pieces, ("endfor",))
    page.line = line
    add(page, ast.For(target=target(names or ["_"]), iter=source, body=body, orelse=orelse))


def _with(page: Page, words: Sequence[str], pieces: Iterator[_Piece]) -> None:
    with inner_block(page) as body:
        for name, value in _given(page, words[1:]):
            bind(page, name, value)
        _run(page, pieces, (f"end{words[0]}",))
    page.block += body


def _include(page: Page, words: Sequence[str], _: Iterator[_Piece]) -> None:
    if len(words) > 1:
        template = _expression(page, words[1])
        show(page, rendered(page, template, _given(page, words[2:])))


def _url(page: Page, words: Sequence[str], _: Iterator[_Piece]) -> None:
    values = [_expression(page, word.partition("=")[2] or word) for word in _before_as(words[2:])]
    _print_or_bind(page, words, text_of(values) if values else ast.Constant(value=""))


def _first_of(page: Page, words: Sequence[str], _: Iterator[_Piece]) -> None:
    values = [_expression(page, word) for word in _before_as(words[1:])]
    _print_or_bind(page, words, either(values) if values else ast.Constant(value=""))


def _regroup(page: Page, words: Sequence[str], _: Iterator[_Piece]) -> None:
    if "as" in words and len(words) > words.index("as") + 1:
        bind(page, words[words.index("as") + 1], _expression(page, words[1]))


def _other(page: Page, words: Sequence[str], _: Iterator[_Piece]) -> None:
    """Do a tag of the program's own: what it makes of its arguments is not known."""
    if words[0] in _SILENT or words[0].startswith("end"):
        return
    values = [
        _expression(page, word.partition("=")[2] or word)
        for word in _before_as(words[1:])
        if _is_value(word)
    ]
    if values:
        _print_or_bind(page, words, unknown_call(words[0], values))


_TAGS: Final[dict[str, Callable[[Page, Sequence[str], Iterator[_Piece]], None]]] = {
    "if": _if,
    "for": _for,
    "with": _with,
    "blocktrans": _with,
    "blocktranslate": _with,
    "include": _include,
    "extends": _include,
    "url": _url,
    "firstof": _first_of,
    "cycle": _first_of,
    "regroup": _regroup,
}


def _print_or_bind(page: Page, words: Sequence[str], value: ast.expr) -> None:
    if "as" in words[:-1]:
        bind(page, words[words.index("as") + 1], value)
    else:
        show(page, value)


def _before_as(words: Sequence[str]) -> Sequence[str]:
    return words[: words.index("as")] if "as" in words else words


def _given(page: Page, words: Sequence[str]) -> list[tuple[str, ast.expr]]:
    """Return what `a=b c=d` and `b as a` bind."""
    given = []
    for number, word in enumerate(words):
        name, equals, value = word.partition("=")
        if equals and name.isidentifier():
            given.append((name, _expression(page, value)))
        elif word == "as" and 0 < number < len(words) - 1:
            given.append((words[number + 1], _expression(page, words[number - 1])))
    return given


def _nothing(name: str) -> ast.stmt:
    return ast.Assign(targets=[ast.Name(id=name, ctx=ast.Store())], value=ast.Constant(value=None))


# --- expressions --------------------------------------------------------------------------------

_OPERATORS: Final = {
    "!=", "<", "<=", "==", ">", ">=", "and", "as", "in", "is", "not", "only", "or", "with",
}  # fmt: skip


def _is_value(word: str) -> bool:
    return word not in _OPERATORS


def _expression(page: Page, text: str) -> ast.expr:
    """Return `user.name|default:"x"|upper`; what cannot be read is nothing."""
    found = _EXPRESSION.match(text)
    if found is None:
        return ast.Constant(value=None)
    if found["constant"] is not None:
        value: ast.expr = ast.Constant(value=found["text"] or found["constant"])
    else:
        first, *others = found["name"].split(".")
        value = read(page, first)
        for name in others:
            value = part(page, value, name)
    for applied in _FILTER.finditer(text, found.end()):
        argument = applied["argument"]
        given = [] if argument is None else [_expression(page, argument)]
        value = _filtered(applied["name"], value, given)
    return value


def _filtered(name: str, value: ast.expr, given: list[ast.expr]) -> ast.expr:
    if name in _COUNTS:
        return builtin_call("len", [value])
    if name in _ONE_OF:
        return builtin_call("next", [builtin_call("iter", [value])])
    if name in _OR_ELSE:
        return either([value, *given])
    if name in _SAME:
        return value
    if name in _SHOWN:
        return text_of([value, *given])
    return unknown_call(name, [value, *given])
