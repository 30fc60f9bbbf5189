"""Clients in the clothes of others: each rule of the client holds for the wrapper, too.

What the wrapper is given reaches the client's recipient, and the wrapper's own beside it.
"""

from dataclasses import replace

from datamap.model.rules import Rulebook, SinkRule, WrapperRule


def spell_wrappers_out(book: Rulebook) -> Rulebook:
    """Return the rules with a copy of each for the wrappers of what it speaks of."""
    if not book.wrappers:
        return book
    wrappers = book.wrappers
    sinks = [both for one in wrappers for sink in book.sinks for both in _both(sink, one)]
    clients = [
        replace(client, calls=calls)
        for one in wrappers
        for client in book.clients
        if (calls := _dressed(client.calls, one))
    ]
    routes = [
        replace(route, calls=calls)
        for one in wrappers
        for route in book.routes
        if (calls := _dressed(route.calls, one))
    ]
    sources = [
        replace(source, call=call)
        for one in wrappers
        for source in book.sources
        for call in _dressed((source.call,), one)
    ]
    return replace(
        book,
        sinks=(*sinks, *book.sinks),
        clients=(*clients, *book.clients),
        routes=(*routes, *book.routes),
        sources=(*sources, *book.sources),
    )


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
