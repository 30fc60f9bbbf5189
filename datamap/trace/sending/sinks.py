"""Match library calls against the sink rules: who receives them, and which arguments are data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import ApiPatterns, compile_patterns
from datamap.model.recipients import is_inside
from datamap.trace.sending.host_texts import DYNAMIC
from datamap.trace.sending.implicit import Trigger, carriers, find_triggers
from datamap.trace.sending.recipients import End, Ways, compile_ways, recipients_of
from datamap.trace.sending.sent import Sent
from datamap.trace.sending.sql_writes import tables_written
from datamap.trace.sending.store_names import lifetime, place_name
from datamap.trace.summary import INSTANCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from datamap.model.program import Program
    from datamap.model.rules import Rulebook, SinkRule
    from datamap.trace.sending.configuration import Configuration
    from datamap.values.nodes import External, Node

UNKNOWN = "unknown"
"""The recipient of a call whose host only a run knows."""


@dataclass(frozen=True, slots=True)
class SinkRules:
    """The sink rules by path, and what tells the recipient."""

    sinks: ApiPatterns[SinkRule]
    ways: Ways
    triggers: tuple[Trigger, ...]
    carriers: ApiPatterns[Trigger]
    """What the configuration turns on, by the calls whose data it carries."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A call that a sink rule matches: its recipient, and what it sends.

    It is `dynamic` where only a run knows the recipient, and `open` where the code shows one that
    a run may replace by another.
    """

    recipient: str
    dynamic: bool
    open: bool
    rule: SinkRule
    sent: tuple[Sent, ...]
    because: Trigger | None = None
    """The line of configuration by which this recipient gets it, too."""
    name: str = ""
    expires: str = ""


def compile_sinks(
    program: Program,
    rulebook: Rulebook,
    hosts: Sequence[tuple[str, str]],
    given: Callable[[Node, str], tuple[tuple[Node, ...], bool]],
    said: Configuration,
) -> SinkRules:
    """Index the rules."""
    ways = compile_ways(rulebook, hosts, given, said)
    triggers = find_triggers(program, rulebook, ways.owners, said)
    return SinkRules(
        compile_patterns((call, sink) for sink in rulebook.sinks for call in sink.calls),
        ways,
        triggers,
        carriers(triggers),
    )


def match_sinks(rules: SinkRules, chain: External, function: str) -> list[Hit]:
    """Return one hit per recipient that a library call in a function may have."""
    hits: dict[tuple[str, str], Hit] = {}
    inside: list[Hit] = []
    for rule in rules.sinks.match(chain.path):
        if is_inside(rule.recipient):
            inside += _kept_inside(chain, rule)
            continue
        default = str(rule.recipient)
        told = recipients_of(rules.ways, chain, rule.roles.route, default, function)
        for end in [End(default)] if rule.fixed else told:
            if not end.recipient:
                continue
            recipient = end.recipient if end.recipient != DYNAMIC else UNKNOWN
            if rule.known and recipient == UNKNOWN:
                continue
            sent = _sent(chain, rule)
            key = (recipient, default)
            known = hits.get(key)
            if known is not None:
                merged = dict.fromkeys((*known.sent, *sent))
                dynamic, can_change = known.dynamic and end.dynamic, known.open or end.open
                hits[key] = Hit(recipient, dynamic, can_change, known.rule, tuple(merged))
            else:
                hits[key] = Hit(recipient, end.dynamic, end.open, rule, sent)
    found = _without_doubles(list(hits.values()))
    return [*found, *_carried(rules, chain, {hit.recipient for hit in found}), *inside]


def _kept_inside(chain: External, rule: SinkRule) -> list[Hit]:
    """Return where a call of a store, a log or the like puts its data."""
    sent = _sent(chain, rule)
    recipient, lasts = str(rule.recipient), lifetime(chain, rule.roles.expires)
    if rule.roles.sql:
        return [
            Hit(f"{recipient}:{table}", False, False, rule, parts, None, "", lasts)  # noqa: FBT003
            for table, parts in tables_written(chain, rule.roles.sql, sent)
        ]
    name = place_name(chain, rule.roles.named)
    return [Hit(recipient, False, False, rule, sent, None, name, lasts)]  # noqa: FBT003


def _carried(rules: SinkRules, chain: External, known: set[str]) -> list[Hit]:
    """Return those who get what a call sends because the configuration says so."""
    found: dict[str, Hit] = {}
    leaving = [rule for rule in rules.sinks.match(chain.path) if not is_inside(rule.recipient)]
    for trigger in rules.carriers.match(chain.path):
        if trigger.recipient and trigger.recipient not in known:
            for rule in leaving[:1]:
                hit = Hit(
                    trigger.recipient,
                    dynamic=not trigger.certain,
                    open=False,
                    rule=rule,
                    sent=_sent(chain, rule),
                    because=trigger,
                )
                found.setdefault(trigger.recipient, hit)
    return list(found.values())


def _without_doubles(hits: list[Hit]) -> list[Hit]:
    """Drop a generic rule's unknown recipient where a vendor's own rule speaks of the same call."""
    named = [hit for hit in hits if hit.recipient != UNKNOWN]
    return named or hits


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
    would make one flow many. A key of a mapping that is spread is an argument itself.
    """
    keys = [key for key in sent.path if not key.startswith("(")]
    argument = sent.argument
    if argument == "**" and keys and _tells(keys[0]):
        argument = keys.pop(0).strip("[].#")
    part = next(filter(_tells, keys), None)
    return argument if part is None else f"{argument}.{part.strip('[].#')}"


def _tells(key: str) -> bool:
    name = key.strip("[].#")
    return name not in {"*", "keys", ""} and not name.lstrip("-").isdigit()
