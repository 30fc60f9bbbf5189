"""Recipients that no call names: a line of configuration sends them what others send, or more."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import compile_patterns
from datamap.model.evidence import (
    Certainty,
    Flow,
    Hop,
    RecipientEvidence,
    Sink,
    Source,
    Treatment,
)
from datamap.model.names import RecipientId
from datamap.trace.sending.host_texts import DYNAMIC
from datamap.trace.sending.hosts import LOCAL_OWNER, hosts_in, objects_of, owner_of
from datamap.trace.sending.imported_modules import imported_modules
from datamap.trace.sending.routes import OWN, look_up, owner_of_word, text_of
from datamap.values.nodes import Const, External

if TYPE_CHECKING:
    from datamap.matching.api_patterns import ApiPatterns
    from datamap.matching.subjects import Subjects
    from datamap.model.names import CategoryId
    from datamap.model.program import Program
    from datamap.model.rules import ImplicitRule, Rulebook
    from datamap.model.source import Span
    from datamap.trace.sending.configuration import Configuration, Said
    from datamap.trace.sending.hosts import HostOwners
    from datamap.values.nodes import Node


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that holds for this program, because of what stands at a place.

    It is not `certain` where only a run knows the value that turns it on. What is on by default
    stands nowhere.
    """

    rule: ImplicitRule
    recipient: str
    span: Span | None
    function: str
    text: str
    certain: bool


def find_triggers(
    program: Program, rulebook: Rulebook, owners: HostOwners, said: Configuration
) -> tuple[Trigger, ...]:
    """Return what the configuration of the program turns on, in the order of the rules."""
    imported = imported_modules(program)
    found: list[Trigger] = []
    for rule in rulebook.implicit:
        if rule.beside and imported.isdisjoint(rule.beside):
            continue
        offs = (one for name in rule.unless for one in said.get(name, ()) if one.function)
        if any(_turns_off(rule, one) for one in offs):
            continue
        if not rule.settings:
            recipient = owner_of_word(owners, str(rule.recipient))
            found.append(Trigger(rule, recipient, None, "", "by default", certain=True))
        for name in rule.settings:
            for one in said.get(name, ()):
                found += _triggers(rule, name, one, owners)
    return tuple(one for one in found if one.recipient)


def carriers(triggers: tuple[Trigger, ...]) -> ApiPatterns[Trigger]:
    """Index what is turned on by the calls whose data it carries."""
    return compile_patterns((call, one) for one in triggers for call in one.rule.carries)


def trigger_evidence(triggers: tuple[Trigger, ...]) -> set[RecipientEvidence]:
    """Return a sign of each recipient that the configuration brings in."""
    return {
        RecipientEvidence(
            RecipientId(one.recipient), one.span.path, one.span.line, "setting", one.text
        )
        for one in triggers
        if one.span is not None
    }


def setting_hop(trigger: Trigger, otherwise: Span) -> Hop:
    """Return the step of a flow that the configuration is."""
    text = f"{trigger.text}: {trigger.rule.says} (since {trigger.rule.since})"
    return Hop("setting", text, trigger.span or otherwise)


def request_flows(triggers: tuple[Trigger, ...], subjects: Subjects) -> list[Flow]:
    """Return the flows of what is sent of each request, which no code hands over."""
    return [
        _request_flow(trigger, category, trigger.span, subjects)
        for trigger in triggers
        if trigger.span is not None and trigger.function
        for category in trigger.rule.categories
    ]


def _request_flow(trigger: Trigger, category: CategoryId, span: Span, subjects: Subjects) -> Flow:
    name = trigger.rule.settings[0]
    source = Source(f"request.{category.rpartition('.')[2]}", span)
    argument = trigger.rule.arguments[0] if trigger.rule.arguments else ""
    function = trigger.function.rpartition(":")[2] or "<module>"
    sink = Sink(name, argument, span, function)
    told = [source.name, span.path, category, trigger.recipient, name, function]
    identity = "\0".join(["implicit", *told])
    cause = setting_hop(trigger, span)
    return Flow(
        id=blake2b(identity.encode(), digest_size=8).hexdigest(),
        category=category,
        recipient=RecipientId(trigger.recipient),
        treatment=Treatment.PLAIN,
        certainty=Certainty.CERTAIN if trigger.certain else Certainty.LIKELY,
        source=source,
        sink=sink,
        hops=(Hop("source", "each request that comes in", span), cause),
        subject=subjects.of_path(source.name, category),
        marks=("implicit",) if trigger.certain else ("dynamic-recipient", "implicit"),
    )


def _triggers(rule: ImplicitRule, name: str, said: Said, owners: HostOwners) -> list[Trigger]:
    arguments = [one for one in said.arguments if not rule.arguments or one.name in rule.arguments]
    if rule.arguments and not arguments:
        return []
    nodes = [node for argument in arguments for node in objects_of(argument)]
    texts = sorted({text_of(node) for node in nodes if isinstance(node, Const)} - {""})
    unknown = not nodes or any(not isinstance(node, Const) for node in nodes)
    if rule.table:
        chosen = {one for text in texts for one in look_up(rule.table, text)}
        recipients = [owner_of_word(owners, str(one)) for one in sorted(chosen - {OWN})]
        return [
            Trigger(rule, one, said.span, said.function, _text(name, texts), certain=True)
            for one in recipients
        ]
    if rule.values:
        on = [text for text in texts if text in rule.values]
        if not on and not unknown:
            return []
        texts, certain = on, bool(on)
    else:
        certain = True
    # An example of an environment is no deployment.
    certain = certain and bool(said.function)
    # What is given may be a key: only what the rule asks for is shown.
    shown = _text(name, texts if rule.values else [], rule.arguments)
    return [
        Trigger(rule, recipient, said.span, said.function, shown, certain)
        for recipient in _recipients(rule, said, owners)
    ]


def _recipients(rule: ImplicitRule, said: Said, owners: HostOwners) -> list[str]:
    """Return whose the URL in the setting is, else the recipient of the rule."""
    hosts = {
        host
        for argument in said.arguments
        if argument.name in rule.route
        for host in hosts_in(argument, lambda _: ((), False), lambda _: False, bare=True)
    }
    if hosts and DYNAMIC not in hosts:
        return sorted({owner_of(owners, host) for host in hosts} - {LOCAL_OWNER})
    return [owner_of_word(owners, str(rule.recipient))]


def _text(name: str, texts: list[str], arguments: tuple[str, ...] = ()) -> str:
    if arguments:
        return f"`{name}` with `{arguments[0]}`" + (f" = {', '.join(texts)}" if texts else "")
    return f"`{name}`" + (f" = {', '.join(texts)}" if texts else "")


def _turns_off(rule: ImplicitRule, said: Said) -> bool:
    """Tell whether a setting turns a rule off."""
    if not rule.unless_argument:
        return _holds(said)
    nodes = [
        node
        for argument in said.arguments
        if argument.name == rule.unless_argument
        for node in argument.value.objects
    ]
    return bool(nodes) and all(_spelled(node) in rule.unless_values for node in nodes)


def _spelled(node: Node) -> str:
    """Return a literal or a constant of a library as rules write it: none, 50, logging.CRITICAL."""
    if isinstance(node, Const):
        return "none" if node.value is None else text_of(node)
    return ".".join(node.path) if isinstance(node, External) else ""


def _holds(said: Said) -> bool:
    """Tell whether a setting is given something that is not false."""
    nodes = [node for argument in said.arguments[:1] for node in argument.value.objects]
    return not nodes or any(
        not isinstance(node, Const) or text_of(node) not in _OFF for node in nodes
    )


_OFF = {"", "false", "0", "no", "off"}
