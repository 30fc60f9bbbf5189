"""`[[handlers]]`: the functions that a framework calls, and what it hands to them."""

from datamap.model.names import CategoryId
from datamap.model.rules import LIKE_REST, NOBODY, HandlerRule
from datamap.rulebook.tables import Table, wrong_pattern

HANDLER_KEYS = (
    "decorator",
    "base",
    "methods",
    "parameters",
    "modules",
    "count",
    "takes",
    "received",
    "placed",
    "defaulted",
    "apart",
    "category",
)


def read_handler(table: Table) -> HandlerRule:
    """Read one `[[handlers]]`."""
    table.only(HANDLER_KEYS)
    shown = table.one_of(("decorator", "base", "parameters"))
    if ("methods" in table.values) != (shown == "base"):
        table.fail("'base' and 'methods' go together")
    if "takes" not in table.values and not table.word("received", ""):
        table.fail("[[handlers]] needs 'takes' or 'received': what the function is handed")
    return HandlerRule(
        decorators=table.checked("decorator", wrong_pattern),
        bases=table.checked("base", wrong_pattern),
        methods=table.words("methods"),
        parameters=table.words("parameters"),
        modules=table.words("modules"),
        count=_count(table),
        takes=_types(table),
        received=table.word("received", ""),
        placed=table.flag("placed"),
        defaulted=table.flag("defaulted"),
        apart=table.checked("apart", wrong_pattern),
        category=CategoryId(table.word("category", "")),
        origin=table.origin,
    )


def _count(table: Table) -> int:
    value = table.values.get("count", 0)
    if type(value) is not int:
        table.fail("'count' takes a number of parameters", "count")
    return value


def _types(table: Table) -> tuple[str, ...]:
    # An array may say of several parameters that they are nobody's data.
    value = table.values.get("takes", ())
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list):
        several = []
    for entry in several:
        why = "is no text" if not isinstance(entry, str) else _no_type(entry)
        if why:
            table.fail(f"'takes': {entry!r} {why}", "takes")
    return tuple(str(entry).replace("()", "") for entry in several)


def _no_type(text: str) -> str:
    return "" if text in {NOBODY, LIKE_REST} else wrong_pattern(text)
