"""Types in the schema language of GraphQL, as Ariadne and others are given them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from datamap.model.facts import FieldIndex, TableIndex
from datamap.model.syntax import Const, Name, Op

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPE = re.compile(
    r"^[ \t]*(?:extend[ \t]+)?(?:type|input|interface)[ \t]+[A-Za-z_]\w*[^{\n#]*\{", re.MULTILINE
)
_TOKEN = re.compile(
    r'"""(?:\\"""|.)*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|(?P<name>[A-Za-z_]\w*)|(?P<sign>[^\s\w,])',
    re.DOTALL,
)
_KINDS = {"input", "interface", "type"}
_BEGINS = _KINDS | {"directive", "enum", "extend", "fragment", "mutation", "query", "scalar",
                    "schema", "subscription", "union"}  # fmt: skip
_ROOTS = {"Query", "Mutation", "Subscription"}
"""Their fields are calls; what these take and give are types of their own."""
_OPENING, _CLOSING = "({[", ")}]"


class _Token(NamedTuple):
    text: str
    at: int
    is_name: bool


def mentions_types(text: str) -> bool:
    """Tell cheaply whether a text may hold such types."""
    return ("type " in text or "input " in text) and _TYPE.search(text) is not None


def read_types(text: str, line: int) -> Iterator[TableIndex]:
    """Yield the types that a schema declares; the text begins on this line."""
    tokens = [
        _Token(found[0], found.start(), found["name"] is not None)
        for found in _TOKEN.finditer(text)
        if found["name"] or found["sign"]
    ]
    place = 0
    while place < len(tokens):
        kind = tokens[place]
        place += 1
        if kind.text in _OPENING:
            place = _after(tokens, place - 1)
        if kind.text not in _KINDS or place == len(tokens) or not tokens[place].is_name:
            continue
        name = tokens[place]
        begin = _body(tokens, place + 1)
        if begin is None:
            continue
        place = _after(tokens, begin)
        body = tokens[begin + 1 : place - 1]
        # A semicolon ends nothing there: it is some other language.
        if name.text in _ROOTS or any(token.text == ";" for token in body):
            continue
        fields = [
            FieldIndex(field.text, kind_, None, "table", line + text.count("\n", 0, field.at))
            for field, kind_ in _fields(body)
        ]
        if fields:
            first = line + text.count("\n", 0, name.at)
            yield TableIndex(name.text, "GraphQL type", "", first, fields)


def _body(tokens: list[_Token], place: int) -> int | None:
    """Return the place of the bracket that opens the fields of a type, None where it has none."""
    while place < len(tokens):
        text = tokens[place].text
        if text == "{":
            return place
        if text == "=" or text in _BEGINS:
            return None
        place = _after(tokens, place) if text in _OPENING else place + 1
    return None


def _fields(body: list[_Token]) -> Iterator[tuple[_Token, Name | Op]]:
    """Yield what is followed by a colon outside of brackets, with the type behind it."""
    place = 0
    while place < len(body):
        field = body[place]
        place += 1
        if not field.is_name:
            place = _after(body, place - 1) if field.text in _OPENING else place
            continue
        if place < len(body) and body[place].text == "(":
            place = _after(body, place)
        if place == len(body) or body[place].text != ":":
            continue
        place += 1
        end = _after(body, place) if place < len(body) and body[place].text == "[" else place + 1
        required = end < len(body) and body[end].text == "!"
        kind = Name("".join(token.text for token in body[place:end]), 0)
        yield field, kind if required else Op("|", [kind, Const(None)], 0)
        place = end


def _after(tokens: list[_Token], place: int) -> int:
    """Return the place behind what the bracket at a place closes with."""
    depth = 0
    while place < len(tokens):
        depth += (tokens[place].text in _OPENING) - (tokens[place].text in _CLOSING)
        place += 1
        if depth <= 0:
            break
    return place
