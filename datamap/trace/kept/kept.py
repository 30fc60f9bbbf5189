"""Summaries of an earlier run: whether they still hold, and what is new to keep.

They are kept by module, whatever stands in it: inside, each summary names all that its walk read.
Nothing of it is believed that does not decode; then the function is walked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from datamap.model.recipients import is_inside
from datamap.trace.kept.codec import Digests, Table, digest_of, summary_of, summary_row
from datamap.trace.kept.kept_blocks import DAMAGED, Block, Entry, decode_block, encode_block
from datamap.trace.kept.node_rows import Row, parts_of
from datamap.trace.summary import BOTTOM, Effects, Summary

if TYPE_CHECKING:
    from datamap.model.rules import Rulebook
    from datamap.model.stores import SummaryStore
    from datamap.trace.asked import Question
    from datamap.trace.frame import Analysis
    from datamap.trace.kept.answers import Answers


@dataclass(frozen=True, slots=True)
class Fresh:
    """A summary of this run with all that its walks asked and read; `unit` is its component."""

    function: str
    summary: Summary
    questions: Iterable[Question]
    reads: tuple[str, ...]
    unit: tuple[str, ...]


@dataclass(slots=True)
class _Loaded:
    """A block as it was loaded; its nodes are made when the first of its summaries is taken."""

    block: Block
    questions: list[Question]
    same: dict[int, bool] = field(default_factory=dict)
    parts: list[Any] | None = None


@dataclass(slots=True)
class Kept:
    """The summaries that the store has, and those that it is to get."""

    analysis: Analysis
    answers: Answers
    store: SummaryStore
    keys: dict[str, str]
    """The key of each module's block."""
    loaded: dict[str, _Loaded] = field(default_factory=dict)
    entries: dict[str, tuple[_Loaded, Entry]] = field(default_factory=dict)
    taken: dict[str, Summary] = field(default_factory=dict)
    fresh: dict[str, Fresh] = field(default_factory=dict)
    digests: Digests = field(default_factory=Digests)
    known: dict[str, bytes] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)

    def unit(self, function: str) -> tuple[str, ...]:
        """Return whom a function was finished with, itself included; nobody if unknown."""
        found = self.entries.get(function)
        if found is None:
            return ()
        unit, together = found[1].unit, found[1].together
        if not unit:
            return (function,)
        for member in unit:
            other = self.entries.get(member)
            if other is None or other[1].together != together or other[1].unit != unit:
                return ()
        return tuple(unit) if function in unit else ()

    def stands(self, function: str) -> bool:
        """Tell whether a kept function is as it was, and all that its walk asked of the program."""
        loaded, entry = self.entries[function]
        if entry.own != self.answers.own(function):
            return False
        for number in entry.questions:
            same = loaded.same.get(number)
            if same is None:
                question = loaded.questions[number]
                same = self.answers.digest(question) == loaded.block.questions[number][2]
                loaded.same[number] = same
            if not same:
                return False
        return _decoded(self, function)

    def reads(self, function: str) -> list[tuple[str, bytes]]:
        """Return whose effects a kept function read, in that order, with their digests then."""
        loaded, entry = self.entries[function]
        return [loaded.block.reads[number] for number in entry.reads]

    def take(self, function: str) -> Summary:
        """Return a kept summary; it holds."""
        self.known[function] = self.entries[function][1].effects
        self.accepted.add(function)
        return self.taken[function]

    def digest(self, function: str, effects: Effects) -> bytes:
        """Return the digest of the effects of a finished function."""
        known = self.known.get(function)
        if not known:
            known = self.known[function] = self.digests.effects(effects)
        return known

    def add(self, fresh: Fresh) -> None:
        """Keep a new summary."""
        self.fresh[fresh.function] = fresh


def open_kept(
    analysis: Analysis, answers: Answers, rulebook: Rulebook, store: SummaryStore
) -> Kept:
    """Load all that is kept of the modules of a program."""
    rules = rules_digest(rulebook)
    namespaces = [list(parts) for parts in sorted(analysis.program.namespaces)]
    keys = {
        str(module): digest_of([rules, namespaces, str(module)]).hex()
        for module in analysis.program.names
    }
    kept = Kept(analysis, answers, store, keys)
    blobs = store.load_summaries(list(keys.values()))
    for module, key in keys.items():
        blob = blobs.get(key)
        if blob is None:
            continue
        try:
            block = decode_block(blob)
            questions = [
                (kind, key if isinstance(key, str) else tuple(key))
                for kind, key, _ in block.questions
            ]
        except DAMAGED:
            continue
        kept.loaded[module] = loaded = _Loaded(block, questions)  # type: ignore[arg-type]
        kept.entries.update((entry.function, (loaded, entry)) for entry in block.entries)
    return kept


def _decoded(kept: Kept, function: str) -> bool:
    """Make the summary of a kept function, and tell whether that went well."""
    if function in kept.taken:
        return True
    loaded, entry = kept.entries[function]
    try:
        if loaded.parts is None:
            analysis = kept.analysis
            loaded.parts = parts_of(loaded.block.rows, analysis.make, analysis.labels)
        kept.taken[function] = summary_of(function.removesuffix("!"), entry.summary, loaded.parts)
    except DAMAGED:
        return False
    return True


def save_kept(kept: Kept) -> None:
    """Give the store the blocks in which something changed."""
    by_module: dict[str, list[str]] = {}
    changed: set[str] = set()
    read: set[str] = set()
    for fresh in kept.fresh.values():
        read.update(fresh.reads)
    for function in kept.accepted:
        read.update(name for name, _ in kept.reads(function))
    for function in (*kept.accepted, *kept.fresh):
        module = function.partition(":")[0]
        by_module.setdefault(module, []).append(function)
    for function in kept.fresh:
        changed.add(function.partition(":")[0])
    for module, loaded in kept.loaded.items():
        if any(entry.function not in kept.accepted for entry in loaded.block.entries):
            changed.add(module)
    blobs = []
    for module in sorted(changed):
        key = kept.keys.get(module)
        if key is None:
            continue
        try:
            blobs.append((key, encode_block(_block(kept, by_module.get(module, ()), read))))
        except DAMAGED:
            continue
    if blobs:
        kept.store.save_summaries(blobs)


def _block(kept: Kept, functions: Sequence[str], read: set[str]) -> Block:
    """Return the block of a module; only of what somebody read a digest is needed."""
    table = Table()
    questions: dict[Question, int] = {}
    reads: dict[str, int] = {}
    entries = []
    for function in sorted(dict.fromkeys(functions)):
        found = _as_fresh(kept, function)
        for question in found.questions:
            questions.setdefault(question, len(questions))
        for name in found.reads:
            reads.setdefault(name, len(reads))
        alone = len(found.unit) == 1
        entries.append(
            Entry(
                function=function,
                own=kept.answers.own(function),
                effects=_digest(kept, function) if function in read else b"",
                questions=[questions[question] for question in found.questions],
                reads=[reads[name] for name in found.reads],
                unit=[] if alone else list(found.unit),
                together=b"" if alone else digest_of([_digest(kept, f) for f in found.unit]),
                summary=summary_row(found.summary, table.ref),
            )
        )
    return Block(
        table.rows,
        [(int(kind), key, kept.answers.digest((kind, key))) for kind, key in questions],  # type: ignore[misc]
        [(name, _digest(kept, name)) for name in reads],
        entries,
    )


def _as_fresh(kept: Kept, function: str) -> Fresh:
    fresh = kept.fresh.get(function)
    if fresh is not None:
        return fresh
    loaded, entry = kept.entries[function]
    return Fresh(
        function,
        kept.taken[function],
        [loaded.questions[number] for number in entry.questions],
        tuple(read for read, _ in kept.reads(function)),
        tuple(entry.unit) or (function,),
    )


def _digest(kept: Kept, function: str) -> bytes:
    finished = kept.analysis.finished.get(function)
    return kept.digest(function, finished.effects if finished is not None else BOTTOM)


def rules_digest(rulebook: Rulebook) -> str:
    """Return the digest of all that walks read of the rules."""
    said: Row = [
        rulebook.digest,
        [[client.calls, client.route] for client in rulebook.clients],
        [[rule.calls, rule.arguments, rule.settings] for rule in rulebook.routes],
        [[rule.settings, rule.arguments, rule.route] for rule in rulebook.implicit],
        [
            [
                sink.calls,
                sink.roles.route,
                sink.roles.sql,
                "receiver" in sink.roles.sends,
                is_inside(sink.recipient),
            ]
            for sink in rulebook.sinks
        ],
        [source.call for source in rulebook.sources],
    ]
    return digest_of(said).hex()
