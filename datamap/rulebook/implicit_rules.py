"""Disclosure that no call shows: what is turned on once, and clients in the clothes of others."""

from datamap.model.names import CategoryId, RecipientId
from datamap.model.rules import ImplicitRule, WrapperRule
from datamap.rulebook.api_rules import no_route
from datamap.rulebook.tables import Table

IMPLICIT_KEYS = (
    "setting",
    "unless",
    "unless_argument",
    "unless_value",
    "argument",
    "value",
    "route",
    "table",
    "recipient",
    "category",
    "carries",
    "beside",
    "since",
    "says",
)
WRAPPER_KEYS = ("name", "like", "recipient", "only")


def read_implicit(table: Table, owner: str) -> ImplicitRule:
    """Read one `[[implicit]]`; `owner` is the id of the vendor whose file it is, or ""."""
    table.only(IMPLICIT_KEYS)
    carries = table.patterns("carries") if "carries" in table.values else ()
    settings = table.patterns("setting") if "setting" in table.values else ()
    if not settings and not carries:
        table.fail("[[implicit]] needs 'setting', or 'carries' where it is on by default")
    goes_with = {
        "value": "argument",
        "argument": "setting",
        "route": "setting",
        "table": "setting",
        "unless_argument": "unless",
        "unless_value": "unless_argument",
    }
    for key, other in goes_with.items():
        if key in table.values and other not in table.values:
            table.fail(f"{key!r} goes with {other!r}", key)
    chosen = table.words_by_name("table")
    recipient = table.word("recipient", owner)
    if not recipient and not chosen:
        table.fail("[[implicit]] needs 'recipient' (or 'table') in a file without a vendor's id")
    return ImplicitRule(
        recipient=RecipientId(recipient),
        says=table.word("says"),
        since=table.word("since"),
        settings=settings,
        unless=table.patterns("unless") if "unless" in table.values else (),
        unless_argument=table.word("unless_argument", ""),
        unless_values=table.words("unless_value"),
        arguments=table.checked("argument", no_route),
        values=table.words("value"),
        route=table.checked("route", no_route),
        table=tuple((name, tuple(map(RecipientId, words))) for name, words in chosen),
        categories=tuple(map(CategoryId, table.words("category"))),
        carries=carries,
        beside=table.words("beside"),
        origin=table.origin,
    )


def read_wrapper(table: Table, owner: str) -> WrapperRule:
    """Read one `[[wrappers]]`."""
    table.only(WRAPPER_KEYS)
    table.patterns("like")
    return WrapperRule(
        names=table.patterns("name"),
        like=table.word("like"),
        recipient=RecipientId(table.word("recipient", owner or None)),
        only=table.checked("only", no_route),
        origin=table.origin,
    )
