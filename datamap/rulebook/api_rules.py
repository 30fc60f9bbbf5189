"""Sinks, clients, sources, library models and examples."""

import re
from collections.abc import Iterator

from datamap.model.names import ApiPath, CategoryId, RecipientId
from datamap.model.rules import (
    ArgumentRoles,
    ClientRule,
    Example,
    HandOn,
    LibraryModel,
    Mutation,
    SinkRule,
    SourceRule,
)
from datamap.rulebook.tables import Table

# What arguments in `sends` usually hold.
CONTENT_KEYS = ("identifiers", "free_text", "files", "credentials")
STORE_KEYS = ("named", "expires", "sql")
SINK_KEYS = (
    "call",
    "sends",
    *CONTENT_KEYS,
    "config",
    "route",
    *STORE_KEYS,
    "recipient",
    "text",
    "known",
    "beside",
    "verify",
)
CLIENT_KEYS = ("call", "route", "recipient")
SOURCE_KEYS = (
    "call",
    "name",
    "attribute",
    "parameter",
    "path",
    "key",
    "answers",
    "category",
    "received",
    "apart",
    "keyed",
)
MODEL_KEYS = (
    "call",
    "returns",
    "element",
    "mutates",
    "calls",
    "alias",
    "treatment",
    "gives_nothing",
    "shared",
    "route",
)
MUTATION_KEYS = ("target", "value")
HAND_ON_KEYS = ("function", "arguments", "keywords", "by_name", "each")
EXAMPLE_KEYS = ("code", "path")
TREATMENTS = ("hashed", "encrypted", "masked", "aggregated")

_ARGUMENT = re.compile(r"[A-Za-z_]\w*|\d+|\*|\*\*")
_ROUTE = re.compile(r"([A-Za-z_]\w*|\d+)(\.([A-Za-z_]\w*|\*|'[^'.]+(\.[^'.]+)*'))*")

UNKNOWN = "unknown"
"""The recipient of a sink of which only an argument tells who receives."""


def read_sink(table: Table, owner: str) -> SinkRule:
    """Read one `[[sinks]]`; `owner` is the id of the vendor whose file it is, or ""."""
    table.only(SINK_KEYS)
    roles = ArgumentRoles(
        sends=table.checked("sends", _no_argument),
        config=table.checked("config", _no_argument),
        route=table.checked("route", no_route),
        **{key: table.checked(key, _no_argument) for key in (*CONTENT_KEYS, *STORE_KEYS)},
    )
    if not roles.sends:
        table.fail("[[sinks]] needs 'sends': the arguments that are data")
    for key in CONTENT_KEYS:
        for word in table.words(key):
            if not _is_sent(word, roles):
                table.fail(f"{key!r} names {word!r}, which 'sends' does not", key)
    known = table.flag("known")
    if known and "recipient" in table.values:
        table.fail("'known' names nobody: without a host nobody is told", "recipient")
    recipient = "own" if known else table.word("recipient", owner)
    if not recipient and not roles.route:
        table.fail("[[sinks]] needs 'recipient' (or 'route') in a file without a vendor's id")
    if recipient == UNKNOWN:
        recipient = ""
    return SinkRule(
        calls=table.patterns("call"),
        recipient=RecipientId(recipient),
        roles=roles,
        verify=table.word("verify", ""),
        known=known,
        beside=table.words("beside"),
        origin=table.origin,
        text=table.flag("text"),
    )


def read_client(table: Table, owner: str) -> ClientRule:
    """Read one `[[clients]]`."""
    table.only(CLIENT_KEYS)
    route = table.checked("route", no_route)
    if not route and "recipient" not in table.values:
        table.fail("[[clients]] needs 'route': the arguments that hold the URL")
    recipient = table.word("recipient", owner)
    return ClientRule(
        calls=table.patterns("call"),
        route=route,
        recipient=RecipientId("" if recipient == UNKNOWN else recipient),
        origin=table.origin,
    )


def read_sources(table: Table) -> Iterator[SourceRule]:
    """Read one `[[sources]]`: a rule for each of its paths and keys."""
    table.only(SOURCE_KEYS)
    kind = table.one_of(("call", "name", "attribute", "parameter", "path"))
    for alone in ("key", "answers", "received", "apart", "keyed"):
        if kind != "call" and alone in table.values and (kind, alone) != ("path", "received"):
            table.fail(f"{alone!r} goes with 'call' alone", alone)
    if "received" not in table.values:
        table.word("category")
    for text in table.patterns(kind):
        for key in table.words("key") or ("",):
            yield SourceRule(
                category=CategoryId(table.word("category", "")),
                call=text if kind == "call" else "",
                name=text if kind == "name" else "",
                attribute=text if kind == "attribute" else "",
                parameter=text if kind == "parameter" else "",
                path=text if kind == "path" else "",
                key=key,
                answers=table.flag("answers"),
                received=table.word("received", ""),
                apart=table.words("apart"),
                keyed=table.flag("keyed"),
                origin=table.origin,
            )


def read_model(table: Table) -> LibraryModel:
    """Read one `[[models]]`."""
    table.only(MODEL_KEYS)
    if not set(table.values) - {"call"}:
        table.fail("[[models]] says nothing about its call")
    alias = table.word("alias", "")
    if alias:
        table.patterns("alias")
    return LibraryModel(
        calls=table.patterns("call"),
        returns=table.terms("returns"),
        element=table.terms("element"),
        mutates=tuple(map(_mutation, table.tables("mutates"))),
        hands_on=tuple(map(_hand_on, table.tables("calls"))),
        alias=ApiPath(alias),
        treatment=table.choice("treatment", TREATMENTS, ""),
        gives_nothing=table.flag("gives_nothing"),
        shared=table.word("shared", ""),
        route=table.checked("route", no_route),
        origin=table.origin,
    )


def read_example(table: Table) -> Example:
    """Read one `[[examples]]`; its line is that of its `code`."""
    table.only(EXAMPLE_KEYS)
    return Example(table.word("code"), table.file.path, table.code_line)


def _mutation(table: Table) -> Mutation:
    table.only(MUTATION_KEYS)
    return Mutation(table.term("target"), table.term("value"))


def _hand_on(table: Table) -> HandOn:
    table.only(HAND_ON_KEYS)
    keywords = table.term("keywords") if "keywords" in table.values else ""
    return HandOn(
        table.term("function"),
        table.terms("arguments"),
        keywords,
        table.named_terms("by_name"),
        table.flag("each"),
    )


def _is_sent(word: str, roles: ArgumentRoles) -> bool:
    by_any = "*" in roles.sends or ("**" in roles.sends and not word.isdigit())
    return word in roles.sends or (by_any and word not in roles.config)


def _no_argument(word: str) -> str:
    return "" if _ARGUMENT.fullmatch(word) else "is no argument: a keyword, a position, * or **"


def no_route(word: str) -> str:
    """Say why a word names no argument that can decide where data go; "" where it does."""
    return "" if _ROUTE.fullmatch(word) else "is no argument: a keyword or a position"
