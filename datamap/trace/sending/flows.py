"""Make flows of what arrived at the sinks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from datamap.model.evidence import (
    Certainty,
    Condition,
    Flow,
    Hop,
    Operation,
    Sink,
    Source,
    Treatment,
)
from datamap.model.names import CategoryId, RecipientId
from datamap.model.rules import UNDER_DECORATOR
from datamap.model.source import Span
from datamap.trace.sending.carrying import GUESS, Arrival, Arrivals
from datamap.trace.sending.implicit import setting_hop
from datamap.trace.sending.naming import Personal
from datamap.trace.sending.origins import Map, Spot, Target, add_label
from datamap.trace.sending.places import absolute, span_of
from datamap.trace.sending.replay import hops_of, words
from datamap.trace.sending.sinks import UNKNOWN, Hit, SinkRules, argument_text, match_sinks
from datamap.trace.variants import base_of
from datamap.values.nodes import Any_, External, Field, Input
from datamap.values.nodes import Const as ConstNode
from datamap.values.value import (
    AGGREGATED,
    COLLAPSED,
    ENCRYPTED,
    HASHED,
    JOINED,
    MASKED,
    TEXT,
    UNCERTAIN,
    UNKNOWN_KEY_MARK,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from datamap.matching.subjects import Subjects
    from datamap.model.program import Program
    from datamap.trace.summary import ExternalCall, Place, Summary
    from datamap.values.nodes import Node
    from datamap.values.value import Label

ORDERED_TREATMENTS = (
    (HASHED, Treatment.HASHED),
    (ENCRYPTED, Treatment.ENCRYPTED),
    (MASKED, Treatment.MASKED),
    (AGGREGATED, Treatment.AGGREGATED),
)

RESPONSE = "response"
RETURNED = "return"
_STATEMENTS = {"builtins.return", "builtins.raise"}
"""What is recorded like a call and is none."""

MARK_WORDS = (
    (COLLAPSED, "collapsed"),
    (JOINED, "joined-receiver"),
    (UNCERTAIN, "unknown-call"),
    (UNKNOWN_KEY_MARK, "unknown-key"),
)


@dataclass(frozen=True, slots=True)
class SinkRecord:
    """A library call that a sink rule matches, in the function that holds its record."""

    holder: str
    call: ExternalCall
    hit: Hit


def find_sinks(
    rules: SinkRules, summaries: Mapping[str, Summary], called: frozenset[str]
) -> list[SinkRecord]:
    """Return every matched call, sorted.

    An open record of a function that has callers is theirs to tell.
    """
    records: list[SinkRecord] = []
    for holder in sorted(summaries):
        summary = summaries[holder]
        waiting = set(summary.effects.open_calls) if base_of(holder) in called else set()
        for call in summary.calls:
            if call in waiting:
                continue
            hits = match_sinks(rules, call.chain, call.place[0])
            records.extend(SinkRecord(holder, call, hit) for hit in hits)
    return records


def connect_sinks(found: Map, records: list[SinkRecord]) -> None:
    """Add the edges into the sinks."""
    found.sink_places = [record.call.place for record in records]
    for number, record in enumerate(records):
        for sent in record.hit.sent:
            to, label = Target(number, argument_text(sent)), sent.label
            if record.hit.rule.text:
                (label,) = found.analysis.labels.marked((label,), TEXT)
            add_label(found, record.holder, label, to, "sink", record.call.place)


def build_flows(
    program: Program,
    subjects: Subjects,
    records: list[SinkRecord],
    arrivals: Arrivals,
    origins: Mapping[Spot, Personal],
    first_seen: Mapping[str, Mapping[Label, int]],
) -> tuple[Flow, ...]:
    """Return all flows, one per identity, sorted by where they end.

    Of several parts of one argument (`messages.role`, `messages.content`) that hold the same data,
    the one with the surest and shortest way is told: fewer guesses go before fewer steps.
    """
    flows: dict[tuple[str, Span], tuple[Flow, Spot, Arrival, SinkRecord]] = {}
    detours: dict[tuple[str, Span], tuple[bool, int, int]] = {}
    first_met = index_first_met(first_seen, origins)
    sources: dict[Spot, Source] = {}
    targets = sorted(
        (t for t in arrivals if isinstance(t, Target)), key=lambda t: (t.sink, t.argument)
    )
    for target in targets:
        record = records[target.sink]
        sink = _sink(program, record, target.argument)
        came = (
            (origin, marks, arrival)
            for origin, ways in arrivals[target].items()
            for (marks, _), arrival in ways.items()
        )
        for origin, marks, arrival in sorted(
            came, key=lambda a: (a[1] // GUESS, a[2].distance, a[0].function, a[0].atom.order, a[1])
        ):
            personal = origins[origin]
            source = sources.get(origin)
            if source is None:
                source = sources[origin] = _source(program, origin, personal, first_met)
            flow = _flow(record, personal, marks, source, sink)
            key = (flow.id, flow.sink.span)
            likely = flow.certainty is not Certainty.CERTAIN
            detour = likely, marks // GUESS, arrival.distance
            if key not in flows or detour < detours[key]:
                flows[key] = flow, origin, arrival, record
                detours[key] = detour
    # Many arrivals make one flow: only the way of the one that stands is told.
    told = []
    for flow, origin, arrival, record in flows.values():
        start = Hop("source", _start_text(origin, origins[origin]), flow.source.span)
        sent = f"sent by `{flow.sink.call}` as `{flow.sink.argument}`"
        end = Hop("sink", sent, flow.sink.span)
        hops = hops_of(program, arrivals, first_seen, origin, arrival, start, end)
        if record.hit.because is not None:
            cause = setting_hop(record.hit.because, flow.sink.span)
            hops = (*hops[:-1], cause, hops[-1])
        subject = subjects.of_path(flow.source.name, flow.category)
        told.append(replace(flow, hops=hops, subject=subject))
    return number_flows(_answered_once(_without_echoes(told)))


def _answered_once(flows: list[Flow]) -> list[Flow]:
    """Drop what a handler gives back of data that it made a response of already."""
    made = {
        (f.sink.function, f.sink.span.path, f.category, f.source)
        for f in flows
        if f.recipient == RESPONSE and f.sink.call != RETURNED
    }
    return [
        f
        for f in flows
        if f.sink.call != RETURNED
        or (f.sink.function, f.sink.span.path, f.category, f.source) not in made
    ]


def _without_echoes(flows: list[Flow]) -> list[Flow]:
    """Drop what another flow of the same data by the same call says better.

    That is one with a known recipient beside an unknown one, a part of an argument beside the whole
    of it, and a position beside the list that is spread from there on.
    """
    known = {(f.sink.span, f.category, f.source) for f in flows if f.recipient != UNKNOWN}
    parts = {
        (f.sink.span, f.recipient, f.category, f.source, f.treatment, whole)
        for f in flows
        for whole in _wholes(f.sink.argument)
    }
    return [
        f
        for f in flows
        if (f.recipient != UNKNOWN or (f.sink.span, f.category, f.source) not in known)
        and (f.sink.span, f.recipient, f.category, f.source, f.treatment, f.sink.argument)
        not in parts
    ]


def _wholes(argument: str) -> list[str]:
    """Return as what else an argument would be told where less of it is known."""
    whole, dot, _ = argument.partition(".")
    return [*([whole] if dot else []), *(["*"] if whole.isdigit() else [])]


def number_flows(flows: Iterable[Flow]) -> tuple[Flow, ...]:
    """Sort flows by where they end; those alike but for the line get an ordinal into their id."""
    ordered = sorted(
        flows,
        key=lambda f: (f.sink.span, f.recipient, f.category, f.source.name, f.sink.argument, f.id),
    )
    seen: dict[str, int] = {}
    numbered = []
    for flow in ordered:
        count = seen[flow.id] = seen.get(flow.id, 0) + 1
        numbered.append(flow if count == 1 else replace(flow, id=f"{flow.id}-{count}"))
    return tuple(numbered)


def _flow(
    record: SinkRecord,
    personal: Personal,
    marks: int,
    source: Source,
    sink: Sink,
) -> Flow:
    treatment = next((t for bit, t in ORDERED_TREATMENTS if marks & bit), Treatment.PLAIN)
    certain = personal.certainty is Certainty.CERTAIN
    certain = certain and not marks & (UNCERTAIN | UNKNOWN_KEY_MARK)
    certain = certain and not record.hit.dynamic
    told = [word for bit, word in MARK_WORDS if marks & bit]
    if record.hit.dynamic:
        told.append("dynamic-recipient")
    if record.hit.open:
        told.append("open-recipient")
    if record.hit.because is not None:
        told.append("implicit")
    if record.call.joined:
        told.append("joined-receiver")
    named = [source.name, source.span.path, personal.category, record.hit.recipient, sink.call]
    argument = sink.argument.partition(".")[0]
    identity = "\0".join([*named, sink.function, argument, treatment])
    return Flow(
        id=blake2b(identity.encode(), digest_size=8).hexdigest(),
        category=CategoryId(personal.category),
        recipient=RecipientId(record.hit.recipient),
        treatment=treatment,
        certainty=Certainty.CERTAIN if certain else Certainty.LIKELY,
        source=source,
        sink=sink,
        hops=(),
        marks=tuple(dict.fromkeys(told)),
    )


def _sink(program: Program, record: SinkRecord, argument: str) -> Sink:
    call = record.call
    return Sink(
        call=call_text(call.chain),
        argument=argument,
        span=span_of(program, call.place, call.end),
        function=call.place[0].rpartition(":")[2] or "<module>",
        name=record.hit.name or _route(program, record),
        expires=record.hit.expires,
    )


def _route(program: Program, record: SinkRecord) -> str:
    """Return which route a response answers, "" where no decorator says it."""
    if record.hit.recipient != RESPONSE:
        return ""
    handler = program.handlers.get(record.call.place[0])  # type: ignore[call-overload]
    return handler.route if handler is not None else ""


def call_text(chain: External) -> str:
    """Return a call's path as rules write it."""
    text = words(chain).removesuffix("()").removesuffix(f".{UNDER_DECORATOR}")
    return text.removeprefix("builtins.") if text in _STATEMENTS else text


def _source(
    program: Program,
    origin: Spot,
    personal: Personal,
    first_met: Mapping[tuple[str, Node], Place],
) -> Source:
    return Source(personal.name, origin_span(program, origin, first_met), personal.received)


def index_first_met(
    first_seen: Mapping[str, Mapping[Label, int]], origins: Iterable[Spot]
) -> dict[tuple[str, Node], Place]:
    """Return where origins' atoms were first met, per function and (under "") in the program."""
    met: dict[tuple[str, Node], Place] = {}
    atoms = {origin.atom for origin in origins}
    for holder in sorted(first_seen):
        for label, at in first_seen[holder].items():
            if label.atom in atoms:
                met.setdefault((holder, label.atom), (holder, at))
                met.setdefault(("", label.atom), (holder, at))
    return met


def origin_span(
    program: Program, origin: Spot, first_met: Mapping[tuple[str, Node], Place]
) -> Span:
    """Return where an origin is declared, or first seen."""
    atom = origin.atom
    if isinstance(atom, Field):
        info = program.classes[atom.cls]  # type: ignore[index]
        field = info.fields.get(atom.name)
        line = field.entry.line if field is not None else info.entry.line
        path = program.classes[field.owner].path if field is not None else info.path
        return Span(path, line, 1, line, 1)
    if isinstance(atom, Any_):
        cls = program.classes[atom.cls]  # type: ignore[index]
        return Span(cls.path, cls.entry.line, 1, cls.entry.line, 1)
    function = origin.function
    if isinstance(atom, External):
        link: External | None = atom
        while link is not None:
            if link.kind == "call" and link.site[0]:
                return span_of(program, link.site)
            link = link.base
    place = first_met.get((function, atom)) or first_met.get(("", atom))
    if place is not None:
        return span_of(program, place)
    path, line, column = absolute(program, function or min(program.functions), 0)
    return Span(path, line, column, line, column)


def _start_text(origin: Spot, personal: Personal) -> str:
    if isinstance(origin.atom, Field):
        return f"`{personal.name}` is declared"
    if isinstance(origin.atom, Input):
        return f"`{words(origin.atom)}` comes in"
    return f"`{personal.name}` is received"


def build_operations(
    program: Program, records: list[SinkRecord], entry_points: Mapping[str, tuple[str, ...]]
) -> tuple[Operation, ...]:
    """Return every matched call with its constants and the tests that dominate it."""
    operations = []
    for record in records:
        call = record.call
        constants = tuple(
            (argument.name, str(node.value)[:200])
            for argument in call.chain.args
            for node in sorted(argument.value.objects, key=lambda n: n.order)
            if isinstance(node, ConstNode)
        )
        holder = call.through[-1][0] if call.through else call.place[0]
        operations.append(
            Operation(
                call=call_text(call.chain),
                recipient=RecipientId(record.hit.recipient),
                span=span_of(program, call.place, call.end),
                function=call.place[0].rpartition(":")[2] or "<module>",
                arguments=constants,
                conditions=tuple(
                    Condition(span_of(program, (call.place[0], at)), holds)
                    for at, holds in call.conditions[-8:]
                ),
                entry_points=entry_points.get(holder, ()),
            )
        )
    return tuple(
        sorted(dict.fromkeys(operations), key=lambda o: (o.span, o.recipient, o.call, repr(o)))
    )
