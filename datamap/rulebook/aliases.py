"""Patterns written with a name that stands for another path: `flask.request.form.get`.

A walk knows such a name by what it stands for. Who writes a rule knows it by its name, so each
pattern that begins with it is given the other way of writing too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datamap.model.rules import ClientRule, LibraryModel, RouteRule, Rulebook, SinkRule

R = TypeVar("R", "SinkRule", "ClientRule", "RouteRule", "LibraryModel")


def spell_aliases_out(book: Rulebook) -> Rulebook:
    """Return the rules with patterns below an alias written both ways."""
    aliases = {
        call: str(model.alias)
        for model in book.models
        if model.alias
        for call in model.calls
        if "*" not in call
    }
    beginnings = tuple({alias.partition(".")[0] for alias in aliases})

    def spelled(rule: R) -> R:
        calls = rule.calls
        if not any(call.startswith(beginnings) for call in calls):
            return rule
        return replace(rule, calls=_both(calls, aliases))

    return replace(
        book,
        sinks=tuple(map(spelled, book.sinks)),
        clients=tuple(map(spelled, book.clients)),
        routes=tuple(map(spelled, book.routes)),
        sources=tuple(
            replace(rule, call=call, attribute=attribute)
            for rule in book.sources
            for call in _ways(rule.call, aliases)
            for attribute in _ways(rule.attribute, aliases)
        ),
        models=tuple(rule if rule.alias else spelled(rule) for rule in book.models),
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
