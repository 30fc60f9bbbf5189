"""Match library calls against the sink rules: who receives them, and which arguments are data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import ApiPatterns, compile_patterns
from datamap.trace.sending.hosts import DYNAMIC, HostOwners, compile_hosts, hosts_in, owner_of
from datamap.trace.summary import INSTANCE
from datamap.values.nodes import External

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from datamap.model.rules import ClientRule, Rulebook, SinkRule
    from datamap.values.nodes import Argument, Field, Node
    from datamap.values.value import Label

UNKNOWN = "unknown"
"""The recipient of a call whose host only a run knows."""


@dataclass(frozen=True, slots=True)
class SinkRules:
    """The sink and client rules by path."""

    sinks: ApiPatterns[SinkRule]
    clients: ApiPatterns[ClientRule]
    owners: HostOwners
    given: Callable[[Field, str], tuple[Node, ...]]
    """What classes give a field that a function reads."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Data in one argument of a sink."""

    argument: str
    path: tuple[str, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Hit:
    """A call that a sink rule matches: its recipient, and what it sends.

    It is `dynamic` where only a run knows the recipient.
    """

    recipient: str
    dynamic: bool
    rule: SinkRule
    sent: tuple[Sent, ...]


def compile_sinks(
    rulebook: Rulebook,
    hosts: Sequence[tuple[str, str]],
    given: Callable[[Field, str], tuple[Node, ...]],
) -> SinkRules:
    """Index the rules."""
    return SinkRules(
        compile_patterns((call, sink) for sink in rulebook.sinks for call in sink.calls),
        compile_patterns((call, client) for client in rulebook.clients for call in client.calls),
        compile_hosts(rulebook, hosts),
        given,
    )


def match_sinks(rules: SinkRules, chain: External, function: str) -> list[Hit]:
    """Return one hit per recipient that a library call in a function may have."""
    hits: dict[tuple[str, str], Hit] = {}
    for rule in rules.sinks.match(chain.path):
        for recipient, dynamic in recipients_of(rules, chain, rule, function):
            if not recipient:
                continue
            sent = _sent(chain, rule)
            key = (recipient, str(rule.recipient))
            known = hits.get(key)
            if known is not None:
                merged = dict.fromkeys((*known.sent, *sent))
                hits[key] = Hit(recipient, known.dynamic and dynamic, known.rule, tuple(merged))
            else:
                hits[key] = Hit(recipient, dynamic, rule, sent)
    return _without_doubles(list(hits.values()))


def _without_doubles(hits: list[Hit]) -> list[Hit]:
    """Drop a generic rule's unknown recipient where a vendor's own rule speaks of the same call."""
    named = [hit for hit in hits if hit.recipient != UNKNOWN]
    return named or hits


def recipients_of(
    rules: SinkRules, chain: External, rule: SinkRule, function: str
) -> list[tuple[str, bool]]:
    """Return the recipients of a call, and whether only a run knows; "" is this machine."""
    hosts = _routed(rules, chain, rule, function)
    if not hosts:
        default = str(rule.recipient)
        return [(default, False)] if default else [(UNKNOWN, True)]
    found = []
    for host in hosts:
        if host == DYNAMIC:
            found.append((str(rule.recipient) or UNKNOWN, True))
        else:
            found.append((owner_of(rules.owners, host), False))
    return list(dict.fromkeys(found))


def _routed(rules: SinkRules, chain: External, rule: SinkRule, function: str) -> list[str]:
    """Return the hosts that the call's own URL names, else those of the client it is made on."""
    own = _hosts_of(rules, chain.args, rule.roles.route, function)
    if own and own != [DYNAMIC]:
        return own
    link = chain.base
    while link is not None:
        if link.kind == "call":
            for client in rules.clients.match(link.path):
                hosts = _hosts_of(rules, link.args, client.route, function)
                if hosts:
                    return hosts
        link = link.base
    return own


def _hosts_of(
    rules: SinkRules, args: tuple[Argument, ...], names: tuple[str, ...], function: str
) -> list[str]:
    """Return the hosts that URL arguments name.

    A public default is where data go unless the deployment says otherwise; a default on this
    machine is only for development, so there a run decides.
    """
    routes = [argument for argument in args if argument.name in names]
    hosts = sorted({h for a in routes for h in hosts_in(a, lambda f: rules.given(f, function))})
    if DYNAMIC not in hosts:
        return hosts
    public = [host for host in hosts if host != DYNAMIC and owner_of(rules.owners, host)]
    return public or [DYNAMIC]


def _sent(chain: External, rule: SinkRule) -> tuple[Sent, ...]:
    roles = rule.roles
    never = {*roles.config, *roles.route}
    sent: list[Sent] = []
    if "receiver" in roles.sends:
        sent += _built_up(chain, never)
    # What the object was made of is told by the names of its own arguments.
    known = {one.label for one in sent}
    for argument in chain.args:
        name = argument.name
        if name == INSTANCE:
            if "receiver" not in roles.sends:
                continue
            name = "receiver"
        elif name not in roles.sends and (name in never or not _is_open_role(name, roles.sends)):
            continue
        sent += [
            Sent(name, path, label)
            for path, label in argument.data
            if name != "receiver" or label not in known
        ]
    # A URL decides where data go, and carries what is written into it.
    for argument in chain.args:
        if argument.name in roles.route:
            sent += [Sent(argument.name, path, label) for path, label in argument.data]
    return tuple(sorted(dict.fromkeys(sent), key=lambda s: (s.argument, s.path, s.label.order)))


def _built_up(chain: External, never: set[str]) -> list[Sent]:
    """Return what the earlier calls of a chain were given."""
    sent: list[Sent] = []
    link = chain.base
    while link is not None:
        for argument in link.args:
            if argument.name not in never:
                sent += [Sent(argument.name, path, label) for path, label in argument.data]
        link = link.base
    return sent


def _is_open_role(name: str, sends: tuple[str, ...]) -> bool:
    if "*" in sends:
        return True
    return "**" in sends and not name.isdigit() and name != "receiver"


def argument_text(sent: Sent) -> str:
    """Return an argument as reports name it: `to`, `json.email`, `0.to`.

    One key below the argument tells parts apart that people tell apart; deeper ones and positions
    would make one flow many.
    """
    for key in sent.path:
        name = key.strip("[].#")
        if key.startswith("("):
            continue
        if name not in {"*", "keys", ""} and not name.lstrip("-").isdigit():
            return f"{sent.argument}.{name}"
    return sent.argument
