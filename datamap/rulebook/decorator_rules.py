"""Decorators that report what passes through the function under them."""

from datamap.model.names import RecipientId
from datamap.model.rules import UNDER_DECORATOR, ArgumentRoles, DecoratorRule, SinkRule
from datamap.rulebook.tables import Table

DECORATOR_KEYS = ("call", "reports", "switches", "hides", "recipient")
PARTS = ("parameters", "result")


def read_decorator(table: Table, owner: str) -> DecoratorRule:
    """Read one `[[decorators]]`; `owner` is the id of the vendor whose file it is, or ""."""
    table.only(DECORATOR_KEYS)
    reports = table.checked("reports", _no_part) or PARTS
    return DecoratorRule(
        calls=table.patterns("call"),
        recipient=RecipientId(table.word("recipient", owner or None)),
        parameters="parameters" in reports,
        result="result" in reports,
        switches=_switches(table, "switches"),
        hides=_switches(table, "hides"),
        origin=table.origin,
    )


def sink_under(rule: DecoratorRule) -> SinkRule:
    """Return the rule of the call that stands for the function under a decorator."""
    return SinkRule(
        calls=tuple(f"{call}.{UNDER_DECORATOR}" for call in rule.calls),
        recipient=rule.recipient,
        roles=ArgumentRoles(sends=("*",)),
        verify="what a decorator is put on",
        origin=rule.origin,
    )


def _switches(table: Table, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    switches = table.words_by_name(key)
    for name, parts in switches:
        for part in parts:
            if why := _no_part(part):
                table.fail(f"{name!r} in {key!r}: {part!r} {why}", key, name)
    return switches


def _no_part(word: str) -> str:
    return "" if word in PARTS else f"is none of {', '.join(PARTS)}"
