"""Types in the schema language of GraphQL, as Ariadne and others are given them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from datamap.model.facts import FieldIndex, TableIndex
from datamap.model.syntax import Const, Name, Op

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPE = re.compile(
    r"^[ \t]*(?:extend[ \t]+)?(?:type|input|interface)[ \t]+(?P<name>[A-Za-z_]\w*)[^{\n#]*\{"
    r"(?P<body>[^}]*)\}",
    re.MULTILINE,
)
_FIELD = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z_]\w*)[ \t]*(?:\([^)]*\))?[ \t]*:[ \t]*(?P<type>[\[\]!\w]+)",
    re.MULTILINE,
)
_ROOTS = {"Query", "Mutation", "Subscription"}
"""Their fields are calls; what these take and give are types of their own."""


def mentions_types(text: str) -> bool:
    """Tell cheaply whether a text may hold such types."""
    return ("type " in text or "input " in text) and _TYPE.search(text) is not None


def read_types(text: str, line: int) -> Iterator[TableIndex]:
    """Yield the types that a schema declares; the text begins on this line."""
    for found in _TYPE.finditer(text):
        if found["name"] in _ROOTS:
            continue
        fields = []
        for field in _FIELD.finditer(found["body"]):
            kind = Name(field["type"].rstrip("!"), 0)
            empty = not field["type"].endswith("!")
            annotation = Op("|", [kind, Const(None)], 0) if empty else kind
            place = found.start("body") + field.start("name")
            at = line + text.count("\n", 0, place)
            fields.append(FieldIndex(field["name"], annotation, None, "table", at))
        first = line + text.count("\n", 0, found.start("name"))
        if fields:
            yield TableIndex(found["name"], "GraphQL type", "", first, fields)
