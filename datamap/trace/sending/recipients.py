"""Who receives what a library call sends: its URL, its client, or a word in an argument says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import ApiPatterns, compile_patterns
from datamap.trace.sending.host_texts import DYNAMIC
from datamap.trace.sending.hosts import (
    LOCAL_OWNER,
    HostOwners,
    compile_hosts,
    hosts_in,
    owner_of,
)
from datamap.trace.sending.routes import OWN, choose, is_given, owner_of_word
from datamap.values.nodes import External, Input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from datamap.model.rules import ClientRule, RouteRule, Rulebook
    from datamap.trace.sending.configuration import Configuration
    from datamap.values.nodes import Argument, Node

CLIENTS_IN_CLIENTS = 4
"""How deep a client is looked for in the arguments of another."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All that tells a recipient: client and route rules by path, and the owners of hosts."""

    clients: ApiPatterns[ClientRule]
    routes: ApiPatterns[RouteRule]
    onward: tuple[RouteRule, ...]
    """The rules of those who hand data on."""
    owners: HostOwners
    given: Callable[[Node, str], tuple[tuple[Node, ...], bool]]
    """What the program lets an object be that a function reads, and whether that is all."""
    said: Configuration


@dataclass(frozen=True, slots=True)
class End:
    """One recipient of a call; "" is this machine, `?` one that only a run knows.

    It is `dynamic` where a run decides, and `open` where a run may replace what the code shows.
    """

    recipient: str
    dynamic: bool = False
    open: bool = False


def compile_ways(
    rulebook: Rulebook,
    hosts: Sequence[tuple[str, str]],
    given: Callable[[Node, str], tuple[tuple[Node, ...], bool]],
    said: Configuration,
) -> Ways:
    """Index the rules."""
    direct = [rule for rule in rulebook.routes if not rule.through]
    return Ways(
        compile_patterns((call, client) for client in rulebook.clients for call in client.calls),
        compile_patterns((call, rule) for rule in direct for call in rule.calls),
        tuple(rule for rule in rulebook.routes if rule.through),
        compile_hosts(rulebook, hosts),
        given,
        said,
    )


def recipients_of(
    ways: Ways, chain: External, urls: tuple[str, ...], default: str, function: str
) -> list[End]:
    """Return the recipients of a call; `default` receives where nothing says another."""
    told = _told_by_chain(ways, chain, urls, function, 0)
    if not told and default == OWN:
        return []
    default = "" if default == OWN else owner_of_word(ways.owners, default)
    if not told:
        ends = [End(default)] if default else [End(DYNAMIC, dynamic=True)]
    elif DYNAMIC not in told:
        ends = [End(one) for one in told]
    else:
        ends = [End(one, open=True) for one in _public(told)]
        ends = ends or [End(default or DYNAMIC, dynamic=True)]
    return [*ends, *_handed_on(ways, chain, ends, function)]


def _handed_on(ways: Ways, chain: External, ends: list[End], function: str) -> list[End]:
    """Return to whom the recipients hand the data on, as the call's own words show it.

    They are dynamic: a gateway may choose another house for the same model.
    """
    known = {end.recipient for end in ends}
    found: dict[str, None] = {}
    for rule in ways.onward:
        if rule.through in known:
            for link in (chain, *_calls_below(chain)):
                arguments = [one for one in link.args if one.name in rule.arguments]
                for argument in arguments:
                    found.update(dict.fromkeys(_told_by_words(ways, rule, argument, function, 0)))
                if arguments:
                    break
    return [End(one, dynamic=True) for one in _public(found) if one not in known]


def _told_by_chain(
    ways: Ways, chain: External, urls: tuple[str, ...], function: str, depth: int
) -> list[str]:
    """Return what the call itself says, else what the clients say that it is made on."""
    own = _told_by_call(ways, chain, urls, function, depth)
    if own and own != [DYNAMIC]:
        return own
    for link in _calls_below(chain):
        for client in ways.clients.match(link.path) or (None,):
            told = _told_by_call(ways, link, client.route if client else (), function, depth)
            if told:
                return told
    return own


def _calls_below(chain: External) -> Iterator[External]:
    link = chain.base
    while link is not None:
        if link.kind == "call":
            yield link
        link = link.base


def _told_by_call(
    ways: Ways, link: External, urls: tuple[str, ...], function: str, depth: int
) -> list[str]:
    """Return whom the arguments of one call name, each once.

    A URL goes before a word: a gateway that is given both sends to the URL.
    """
    told: dict[str, None] = {}
    for argument in link.args:
        if argument.name in urls:
            told.update(dict.fromkeys(_told_by_url(ways, argument, function, depth)))
    if told and (DYNAMIC not in told or _public(told)):
        return list(told)
    for rule in ways.routes.match(link.path):
        where = [(argument, function) for argument in link.args if argument.name in rule.arguments]
        if rule.settings:
            said = [one for name in rule.settings for one in ways.said.get(name, ())]
            where = [
                (argument, one.function)
                for one in said
                for argument in one.arguments
                if not rule.arguments or argument.name in rule.arguments
            ]
        for argument, reader in where:
            told.update(dict.fromkeys(_told_by_words(ways, rule, argument, reader, depth)))
        if any(one != DYNAMIC for one in told):
            break
    return list(told) if DYNAMIC not in told or _public(told) else [DYNAMIC]


def _told_by_words(
    ways: Ways, rule: RouteRule, argument: Argument, function: str, depth: int
) -> list[str]:
    """Return whom an argument chooses: as it is given, by a table, or as a URL or a host."""
    if rule.given:
        return [owner_of_word(ways.owners, one) for one in rule.given if is_given(argument)]
    if rule.table:
        return choose(rule, ways.owners, argument, lambda node: ways.given(node, function))
    told = _told_by_url(ways, argument, function, depth, bare=True)
    if told == [DYNAMIC] and rule.otherwise:
        return [owner_of_word(ways.owners, str(one)) for one in rule.otherwise]
    return told


def _told_by_url(
    ways: Ways, argument: Argument, function: str, depth: int, *, bare: bool = False
) -> list[str]:
    """Return whose a URL is, or who receives what the clients send that an argument may be."""
    told = dict.fromkeys(_told_by_clients(ways, argument, function, depth))

    def given(node: Node) -> tuple[tuple[Node, ...], bool]:
        return ways.given(node, function)

    def is_client(node: Node) -> bool:
        return _client_of(ways, node) is not None

    for host in hosts_in(argument, given, is_client, bare=bare):
        told[host if host == DYNAMIC else owner_of(ways.owners, host)] = None
    return list(told)


def _public(told: Iterable[str]) -> list[str]:
    """Return the recipients that are known and not this machine.

    A public default is where data go unless the deployment says otherwise; a default on this
    machine is only for development, so there a run decides.
    """
    return [one for one in told if one not in {DYNAMIC, LOCAL_OWNER}]


def _told_by_clients(ways: Ways, argument: Argument, function: str, depth: int) -> list[str]:
    """Return the recipients of the clients that an argument may be: `patch(OpenAI(...))`."""
    told: dict[str, None] = {}
    for node in sorted(argument.value.objects, key=lambda node: node.order):
        client = _client_of(ways, node)
        chain = _declared(node)
        if client is None or chain is None or depth >= CLIENTS_IN_CLIENTS:
            continue
        found = _told_by_chain(ways, chain, client.route, function, depth + 1)
        default = owner_of_word(ways.owners, str(client.recipient)) if client.recipient else DYNAMIC
        told.update(dict.fromkeys(found or [default]))
    return list(told)


def _client_of(ways: Ways, node: Node) -> ClientRule | None:
    """Return the rule of the client that a call made or copied, or that is a declared type."""
    chain = _declared(node)
    if chain is None or not (chain.kind == "call" or chain.base is None):
        return None
    made = chain is not node or chain.kind == "call" or chain.origin is not None
    return next(iter(ways.clients.match(chain.path)), None) if made else None


def _declared(node: Node) -> External | None:
    """Return the library's object that an object is, or that a parameter is declared to be."""
    kind = node.type if isinstance(node, Input) and not node.path else node
    return kind if isinstance(kind, External) else None
