"""Read who receives out of the text of an argument: `model="anthropic/claude-sonnet-4-5"`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.sending.host_texts import DYNAMIC
from datamap.trace.sending.hosts import LOCAL_OWNER, objects_of, owner_of, variants
from datamap.values.nodes import Const, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.model.rules import RouteRule
    from datamap.trace.sending.hosts import Given, HostOwners
    from datamap.values.nodes import Argument, Node

OWN = "own"
"""What a table calls this machine: nobody else receives anything."""


def choose(
    rule: RouteRule,
    owners: HostOwners,
    argument: Argument,
    given: Given,
) -> list[str]:
    """Return the recipients that an argument's text chooses, sorted; `?` where a run does.

    An argument that is not there or None chooses nothing.
    """
    found: set[str] = set()
    for node in objects_of(argument):
        for variant in variants(node, given):
            found.update(_chosen(rule, variant))
    if not argument.value.objects and argument.data:
        found.add(DYNAMIC)
    return sorted({owner_of_word(owners, one) for one in found})


def is_given(argument: Argument) -> bool:
    """Tell whether an argument may be something: neither None nor empty."""
    objects = argument.value.objects
    return not objects or any(
        not isinstance(node, Const) or text_of(node) not in {"", "false"} for node in objects
    )


def _chosen(rule: RouteRule, node: Node) -> tuple[str, ...]:
    if isinstance(node, Const):
        if node.value is None:
            return ()
        return _look_up(rule, text_of(node), whole=True)
    if isinstance(node, Text):
        start = node.parts[0] if node.parts else None
        if isinstance(start, str) and start:
            return _look_up(rule, start, whole=len(node.parts) == 1)
    return (DYNAMIC,)


def text_of(node: Const) -> str:
    """Return a literal as tables write it: true, 3, "azure"; None is ""."""
    if node.value is None:
        return ""
    return str(node.value).lower() if isinstance(node.value, bool) else str(node.value)


def look_up(table: Iterable[tuple[str, tuple[str, ...]]], text: str) -> tuple[str, ...]:
    """Return whom a table has for a text: by its whole, else by the longest beginning."""
    known = dict(table)
    if text in known:
        return known[text]
    starts = [name for name in known if name.endswith("*") and text.startswith(name[:-1])]
    return known[max(starts, key=len)] if starts else ()


def _look_up(rule: RouteRule, text: str, *, whole: bool) -> tuple[str, ...]:
    """Return whom a text, or the beginning of one, chooses."""
    if not text.startswith(rule.after):
        return () if whole or not rule.after.startswith(text) else (DYNAMIC,)
    text = text[len(rule.after) :]
    table = dict(rule.table)
    before, separator, _ = text.partition(rule.separator) if rule.separator else (text, "", "")
    if separator and before in table:
        return table[before]
    if whole and text in table and not separator:
        return table[text]
    starts = [name for name in table if name.endswith("*") and text.startswith(name[:-1])]
    if starts:
        return table[max(starts, key=len)]
    if whole or separator:
        return rule.otherwise or (DYNAMIC,)
    return (DYNAMIC,)


def owner_of_word(owners: HostOwners, named: str) -> str:
    """Return the recipient that a rule names, by its id or by its host."""
    if named == OWN:
        return LOCAL_OWNER
    return owner_of(owners, named) if "." in named else named
