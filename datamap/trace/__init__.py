"""Program + libraries -> Evidence: the walk of every function, then origins and sinks."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from datamap.matching.subjects import Subjects
from datamap.model.evidence import CallCounts, Evidence
from datamap.model.facts import ManifestFacts
from datamap.model.names import RepoPath
from datamap.model.notice import Notice, NoticeKind
from datamap.model.program import Program
from datamap.model.progress import Progress
from datamap.model.rules import Rulebook
from datamap.model.stores import SummaryStore
from datamap.trace.asked import watched
from datamap.trace.calls.registered import collect_registered, objects_at
from datamap.trace.frame import Analysis
from datamap.trace.heap.class_urls import given_by_classes
from datamap.trace.heap.closed_sets import choices_of
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.field_types import field_type
from datamap.trace.heap.fields import fields_of
from datamap.trace.heap.parts import parts_of
from datamap.trace.heap.relations import related_from
from datamap.trace.heap.terms import external_element
from datamap.trace.kept.answers import Answers
from datamap.trace.kept.kept import Kept, open_kept, save_kept
from datamap.trace.libraries import compile_libraries
from datamap.trace.order.kept_roots import complete_roots, complete_shared
from datamap.trace.order.never_run import find_never_run, without_never_run
from datamap.trace.order.order import summarise_all
from datamap.trace.order.roots import any_field, called_functions, declare_types
from datamap.trace.order.used_variants import late_variants, without_unused
from datamap.trace.sending.answering import answer_name
from datamap.trace.sending.below import fields_shown
from datamap.trace.sending.carrying import GUESSES_MAX, Carried, carry
from datamap.trace.sending.configuration import collect_configuration
from datamap.trace.sending.environment import Examples, example_of, examples_of, with_examples
from datamap.trace.sending.evidence import find_recipients
from datamap.trace.sending.flows import (
    build_flows,
    build_operations,
    connect_sinks,
    find_sinks,
    number_flows,
)
from datamap.trace.sending.implicit import request_flows
from datamap.trace.sending.imported_modules import imported_modules
from datamap.trace.sending.inventory import build_inventory
from datamap.trace.sending.markers import find_problems
from datamap.trace.sending.naming import open_classifier
from datamap.trace.sending.origins import Map, add_summary, connect_cells
from datamap.trace.sending.places import span_of
from datamap.trace.sending.rows import find_rows
from datamap.trace.sending.sinks import compile_sinks
from datamap.trace.summary import Summary
from datamap.trace.walking.walk import start_walk
from datamap.values.nodes import External, Field, Node

__all__ = ["answer_name", "trace"]

RECURSION_LIMIT = 40_000
"""Frames of the walk: long chains of calls nest deeply, and pure Python frames cost no C stack."""


def trace(  # noqa: PLR0913, PLR0917 - the stage's inputs, each from another stage
    program: Program,
    bodies: Mapping[RepoPath, Sequence[bytes]],
    manifests: Sequence[ManifestFacts],
    rulebook: Rulebook,
    store: SummaryStore | None,
    hosts: Sequence[tuple[str, str]],
    progress: Progress,
) -> Evidence:
    """Follow all data through the program and say what reaches whom.

    `hosts` maps host patterns to recipients, beside those of the vendors.
    """
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    try:
        return _trace(program, bodies, manifests, rulebook, store, hosts, progress)
    finally:
        sys.setrecursionlimit(limit)


def _trace(  # noqa: PLR0913, PLR0917 - as `trace`
    program: Program,
    bodies: Mapping[RepoPath, Sequence[bytes]],
    manifests: Sequence[ManifestFacts],
    rulebook: Rulebook,
    store: SummaryStore | None,
    hosts: Sequence[tuple[str, str]],
    progress: Progress,
) -> Evidence:
    rulebook = _without_idle(rulebook, program)
    libraries = compile_libraries(rulebook)
    never = find_never_run(program, bodies)
    program = without_never_run(program, never)
    analysis = Analysis(program, bodies, libraries)
    analysis.start = start_walk
    analysis.external_element = external_element
    analysis.any_field = any_field
    analysis.field_type = field_type
    analysis.fields_of = fields_of
    analysis.labels_in = labels_in
    analysis.parts_of = parts_of
    kept = _open_kept(analysis, rulebook, store) if store else None
    walked, too_deep = summarise_all(analysis, progress, kept)
    analysis.registered = collect_registered(
        analysis, (walked[function] for function in sorted(walked))
    )
    walked = {name: summary for name, summary in walked.items() if name not in never}
    called = called_functions(program, walked.values())
    walked = without_unused(program, walked)
    summaries = {**walked, **complete_roots(analysis, walked, called, kept)}
    while late := late_variants(program, summaries, analysis.finished):
        summaries |= {**late, **complete_shared(analysis, late, called)}
    if kept:
        save_kept(kept)
    analysis.program = program
    said = collect_configuration(program, rulebook.settings(), walked)
    examples = examples_of(analysis.make, manifests)
    said = with_examples(analysis.make, said, rulebook.settings(), examples)
    sinks = compile_sinks(program, rulebook, hosts, partial(_given, analysis, examples), said)
    classifier = open_classifier(program, rulebook)

    def answers(node: External) -> bool:
        model = libraries.model(node.path)
        return libraries.is_sink(node.path) or (
            model is not None and bool(model.returns or model.element)
        )

    declare_types(analysis)
    shown = fields_shown(program, walked)
    found = Map(analysis, classifier, answers, called=called, shown=shown)
    for function in sorted(summaries):
        add_summary(found, summaries[function])
    records = find_sinks(sinks, summaries, called)
    if rulebook.inside:
        records += find_rows(analysis, summaries)
    connect_sinks(found, records)
    connect_cells(found)
    carried = carry(found)
    arrivals, origins = carried.arrivals, carried.origins
    first_seen = {name: dict(summary.first_seen) for name, summary in summaries.items()}
    subjects = Subjects(rulebook.subjects)
    flows = build_flows(program, subjects, records, arrivals, origins, first_seen)
    flows = number_flows((*flows, *request_flows(sinks.triggers, subjects)))
    inventory = build_inventory(found, rulebook, subjects, origins, first_seen)
    return Evidence(
        flows=flows,
        operations=build_operations(program, records, {}),
        inventory=inventory,
        recipients=find_recipients(
            program, rulebook, manifests, records, sinks.triggers, hosts=hosts
        ),
        calls=_count(walked),
        notices=(*_notices(program, too_deep), *_limits(program, carried)),
        # Last: only now is it known which of them spoke of something.
        markers=find_problems(classifier.markers),
    )


def _without_idle(rulebook: Rulebook, program: Program) -> Rulebook:
    """Leave out the sinks that count only beside a module which the program does not use."""
    imported = imported_modules(program)
    counting = (s for s in rulebook.sinks if not s.beside or not imported.isdisjoint(s.beside))
    return replace(rulebook, sinks=tuple(counting))


def _given(
    analysis: Analysis, examples: Examples, node: Node, function: str
) -> tuple[tuple[Node, ...], bool]:
    """Return what the program lets an object be, and whether that is all that it may be."""
    choices = choices_of(analysis, node, function)
    if choices:
        return choices, True
    found = given_by_classes(analysis, node, function) if isinstance(node, Field) else ()
    return (*found, *example_of(examples, node)), False


def _open_kept(analysis: Analysis, rulebook: Rulebook, store: SummaryStore) -> Kept:
    """Load what earlier runs left, and have the questions of this one noted."""
    program = analysis.program
    analysis.program = watched(program, analysis.asked)

    def type_of(owner: str, name: str) -> str:
        info = program.classes.get(owner)  # type: ignore[call-overload]
        field = info.fields.get(name) if info else None
        found = field_type(analysis, field) if field else None
        return found.order if found else ""

    def related(cls: str, name: str) -> object:
        info = program.classes.get(cls)  # type: ignore[call-overload]
        return related_from(analysis, info, name) if info else None

    def held(holder: str, slot: str) -> object:
        return [node.order for node in objects_at(analysis, holder, slot)]

    return open_kept(analysis, Answers(program, type_of, related, held), rulebook, store)


def _count(summaries: Mapping[str, Summary]) -> CallCounts:
    tallies = [summary.tally for summary in summaries.values()]
    return CallCounts(
        project=sum(t.project for t in tallies),
        library=sum(t.library for t in tallies),
        external=sum(t.external for t in tallies),
        unknown=sum(t.unknown + t.cut for t in tallies),
    )


def _notices(program: Program, too_deep: set[str]) -> tuple[Notice, ...]:
    return tuple(
        sorted(
            Notice(
                NoticeKind.TOO_DEEP,
                f"`{function}` nests too deeply and was not followed",
                program.functions[function].path,  # type: ignore[index]
                program.functions[function].entry.line,  # type: ignore[index]
            )
            for function in too_deep
        )
    )


def _limits(program: Program, carried: Carried) -> tuple[Notice, ...]:
    ended = [
        (NoticeKind.GUESSES, f"more than {GUESSES_MAX} guesses on a way", carried.guessed),
        (NoticeKind.BUDGET, "more origins come here than are kept apart", carried.crowded),
    ]
    spans = (
        (kind, why, span_of(program, place))
        for kind, why, places in ended
        for place in places
        # Inside of one object nobody wrote anything down.
        if place[0]
    )
    return tuple(sorted({Notice(kind, why, span.path, span.line) for kind, why, span in spans}))
