"""Routes: what is said in an argument or a setting chooses the recipients."""

from datamap.model.names import RecipientId
from datamap.model.rules import RouteRule
from datamap.rulebook.api_rules import no_route
from datamap.rulebook.tables import Table

ROUTE_KEYS = (
    "call",
    "argument",
    "setting",
    "separator",
    "after",
    "table",
    "otherwise",
    "given",
    "through",
)


def read_route(table: Table) -> RouteRule:
    """Read one `[[routes]]`."""
    table.only(ROUTE_KEYS)
    settings = table.patterns("setting") if "setting" in table.values else ()
    arguments = table.checked("argument", no_route)
    if not settings and not arguments:
        table.fail("[[routes]] needs 'argument' or 'setting': where it is said")
    chosen = table.words_by_name("table")
    for key in ("separator", "after"):
        if key in table.values and not chosen:
            table.fail(f"{key!r} goes with 'table' alone", key)
    given = tuple(map(RecipientId, table.words("given")))
    if given and (chosen or settings):
        table.fail("'given' goes with 'argument' alone: what stands there tells nothing", "given")
    through = table.word("through", "")
    return RouteRule(
        calls=() if through and "call" not in table.values else table.patterns("call"),
        arguments=arguments,
        settings=settings,
        separator=table.word("separator", ""),
        after=table.word("after", ""),
        table=tuple((name, tuple(map(RecipientId, words))) for name, words in chosen),
        otherwise=tuple(map(RecipientId, table.words("otherwise"))),
        given=given,
        through=through,
        origin=table.origin,
    )
