"""Clients in the clothes of others: each rule of the client holds for the wrapper, too.

What the wrapper is given reaches the client's recipient, and the wrapper's own beside it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from datamap.model.rules import Rulebook, SinkRule, WrapperRule

R = TypeVar("R")


def spell_wrappers_out(book: Rulebook) -> Rulebook:
    """Return the rules with a copy of each for the wrappers of what it speaks of."""
    if not book.wrappers:
        return book
    wrappers = book.wrappers
    sinks = _by_library(book.sinks, lambda sink: sink.calls)
    clients = _by_library(book.clients, lambda client: client.calls)
    routes = _by_library(book.routes, lambda route: route.calls)
    sources = _by_library(book.sources, lambda source: (source.call,))
    return replace(
        book,
        sinks=(
            *(both for one in wrappers for sink in _meant(sinks, one) for both in _both(sink, one)),
            *book.sinks,
        ),
        clients=(
            *(
                replace(client, calls=calls)
                for one in wrappers
                for client in _meant(clients, one)
                if (calls := _dressed(client.calls, one))
            ),
            *book.clients,
        ),
        routes=(
            *(
                replace(route, calls=calls)
                for one in wrappers
                for route in _meant(routes, one)
                if (calls := _dressed(route.calls, one))
            ),
            *book.routes,
        ),
        sources=(
            *(
                replace(source, call=call)
                for one in wrappers
                for source in _meant(sources, one)
                for call in _dressed((source.call,), one)
            ),
            *book.sources,
        ),
    )


def _by_library(
    rules: Iterable[R], patterns: Callable[[R], Iterable[str]]
) -> Mapping[str, Sequence[R]]:
    """Return rules by what their patterns begin with: of most, no wrapper speaks."""
    found: dict[str, dict[int, R]] = {}
    for rule in rules:
        for pattern in patterns(rule):
            first = pattern.partition(".")[0].removesuffix("()")
            found.setdefault(first, {})[id(rule)] = rule
    return {first: tuple(those.values()) for first, those in found.items()}


def _meant(rules: Mapping[str, Sequence[R]], wrapper: WrapperRule) -> Sequence[R]:
    return rules.get(wrapper.like.partition(".")[0], ())


def _both(sink: SinkRule, wrapper: WrapperRule) -> tuple[SinkRule, ...]:
    calls = _dressed(sink.calls, wrapper)
    if not calls:
        return ()
    roles, why = sink.roles, f"a wrapper of {wrapper.like}"
    own = replace(roles, sends=(*roles.sends, *wrapper.only), route=())
    client = replace(roles, config=(*roles.config, *wrapper.only))
    return (
        replace(sink, calls=calls, roles=client, verify=why),
        SinkRule(calls, wrapper.recipient, own, why, origin=wrapper.origin, fixed=True),
    )


def _dressed(patterns: tuple[str, ...], wrapper: WrapperRule) -> tuple[str, ...]:
    like = wrapper.like.split(".")
    rests = [
        parts[len(like) :]
        for parts in (p.split(".") for p in patterns if p.startswith(like[0]))
        if [part.removesuffix("()") for part in parts[: len(like)]] == like
    ]
    return tuple(".".join([name, *rest]) for name in wrapper.names for rest in rests)
