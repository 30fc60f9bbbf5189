"""Patterns written with a name that stands for another path: `flask.request.form.get`.

A walk knows such a name by what it stands for. Who writes a rule knows it by its name, so each
pattern that begins with it is given the other way of writing too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datamap.model.rules import Rulebook


def spell_aliases_out(book: Rulebook) -> Rulebook:
    """Return the rules with patterns below an alias written both ways."""
    aliases = {
        call: str(model.alias)
        for model in book.models
        if model.alias
        for call in model.calls
        if "*" not in call
    }
    return replace(
        book,
        sinks=tuple(replace(rule, calls=_both(rule.calls, aliases)) for rule in book.sinks),
        clients=tuple(replace(rule, calls=_both(rule.calls, aliases)) for rule in book.clients),
        routes=tuple(replace(rule, calls=_both(rule.calls, aliases)) for rule in book.routes),
        sources=tuple(
            replace(rule, call=call, attribute=attribute)
            for rule in book.sources
            for call in _both((rule.call,), aliases)
            for attribute in _both((rule.attribute,), aliases)
        ),
        models=tuple(
            rule if rule.alias else replace(rule, calls=_both(rule.calls, aliases))
            for rule in book.models
        ),
    )


def _both(patterns: tuple[str, ...], aliases: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(way for pattern in patterns for way in _ways(pattern, aliases))


def _ways(pattern: str, aliases: Mapping[str, str]) -> tuple[str, ...]:
    parts = pattern.split(".")
    for count in range(1, len(parts)):
        alias = aliases.get(".".join(parts[:count]))
        if alias is not None:
            return pattern, ".".join([alias, *parts[count:]])
    return (pattern,)
