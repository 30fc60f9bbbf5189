"""Calls the stages in their order, and nothing else."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from datamap.cache import Cache, ProjectSummaries, open_cache
from datamap.check import check
from datamap.declaration import load_declaration
from datamap.declaration.locating import find_declaration
from datamap.discover import discover
from datamap.graph import build_graph
from datamap.model.coverage import Coverage
from datamap.model.declaration import Declaration
from datamap.model.errors import UserError
from datamap.model.evidence import CallCounts
from datamap.model.facts import ModuleFacts
from datamap.model.name_answers import NameAnswer
from datamap.model.notice import Notice, NoticeKind
from datamap.model.program import Program
from datamap.model.progress import Progress
from datamap.model.result import Result
from datamap.model.rules import Rulebook
from datamap.model.settings import Settings
from datamap.model.source import Discovery
from datamap.parse import parse_files, parse_manifest, parse_pages
from datamap.resolve import resolve
from datamap.rulebook import load_rulebook, name_fields, without_inside
from datamap.trace import answer_name, trace

_FAILURES = frozenset(
    {
        NoticeKind.SYNTAX_ERROR,
        NoticeKind.TEMPLATE,
        NoticeKind.UNREADABLE,
        NoticeKind.ENCODING,
        NoticeKind.TOO_LARGE,
        NoticeKind.WORKER_DIED,
    }
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Holds what a run goes by, apart from the code."""

    settings: Settings
    rulebook: Rulebook
    declaration: Declaration | None
    notices: tuple[Notice, ...] = ()
    """What was wrong with the cache when the rules were looked up there."""


@dataclass(frozen=True, slots=True)
class Question:
    """Says how a check is meant: what day it is, and whether what is pending may pass."""

    today: date
    no_pending: bool = False


def load_inputs(settings: Settings, root: Path) -> Inputs:
    """Read the rules and, where there is one, the declaration of what is scanned below a root.

    Raises:
        UserError: something in them is wrong, or a named file does not exist.
    """
    notices: list[Notice] = []
    with _open_cache(settings, notices) as cache:
        rulebook = load_rulebook([Path(rules) for rules in settings.rules], cache)
    place = str(Path(settings.root) / "pyproject.toml")
    rulebook = name_fields(rulebook, settings.fields, place)
    if not settings.inside:
        rulebook = without_inside(rulebook)
    path = find_declaration(root, settings.declaration)
    if path is None:
        return Inputs(settings, rulebook, None, tuple(notices))
    declaration = load_declaration(path, root, rulebook.aliases(), rulebook.recipient_words())
    return Inputs(settings, rulebook, declaration, tuple(notices))


def scan_paths(
    paths: Sequence[str], inputs: Inputs, progress: Progress, question: Question | None = None
) -> Result:
    """Follow personal data through the files below the paths; with a question, check it too.

    Raises:
        UserError: a path does not exist.
    """
    discovery, notices = discover(paths, inputs.settings)
    return scan_files(discovery, inputs, progress, question, notices)


def scan_files(
    discovery: Discovery,
    inputs: Inputs,
    progress: Progress,
    question: Question | None = None,
    notices: Sequence[Notice] = (),
) -> Result:
    """Follow personal data through these files; with a question, check it too.

    Raises:
        UserError: there is a question and no declaration to hold the flows against.
    """
    if question and inputs.declaration is None:
        raise UserError(
            "there is no declaration to check against",
            "`datamap init` writes a first datamap.toml from what the code does;"
            " `datamap scan` needs none",
        )
    settings = inputs.settings
    declaration = inputs.declaration
    told = [*inputs.notices, *notices]
    with _pause_collector(), _open_cache(settings, told) as cache:
        sources = (*discovery.files, *discovery.templates)
        modules = parse_files(sources, cache, settings.processes, progress)
        manifests = [parse_manifest(manifest) for manifest in discovery.manifests]
        manifests += parse_pages(discovery.pages, cache)
        evidence = trace(
            _resolve(modules, inputs.rulebook),
            {facts.index.path: facts.bodies for facts in modules},
            manifests,
            inputs.rulebook,
            ProjectSummaries(cache, settings.root) if cache else None,
            (declaration.hosts if declaration else ()) + settings.hosts,
            progress,
        )
    graph = build_graph(evidence, inputs.rulebook, declaration)
    verdict = None
    if question:
        verdict = check(
            graph,
            evidence,
            declaration,
            inputs.rulebook,
            {facts.index.path: facts.index.directives for facts in modules},
            settings,
            today=question.today,
            no_pending=question.no_pending,
        )
    told += (notice for facts in modules for notice in facts.index.notices)
    told += (notice for facts in manifests for notice in facts.notices)
    return Result(
        evidence=evidence,
        graph=graph,
        verdict=verdict,
        coverage=_count_coverage(discovery, modules, told, evidence.calls),
        notices=tuple(sorted({*told, *evidence.notices})),
    )


def explain_name(
    paths: Sequence[str], inputs: Inputs, progress: Progress, name: str
) -> tuple[NameAnswer, ...]:
    """Tell of a name why it is personal or why not, at each place below the paths declaring it.

    Raises:
        UserError: a path does not exist.
    """
    settings = inputs.settings
    discovery, notices = discover(paths, settings)
    with _pause_collector(), _open_cache(settings, list(notices)) as cache:
        sources = (*discovery.files, *discovery.templates)
        modules = parse_files(sources, cache, settings.processes, progress)
        rulebook = inputs.rulebook
        program = _resolve(modules, rulebook)
    return answer_name(program, rulebook, name)


def _resolve(modules: Sequence[ModuleFacts], rulebook: Rulebook) -> Program:
    indexes = [facts.index for facts in modules]
    return resolve(indexes, rulebook.fields, rulebook.handlers, rulebook.decorators)


@contextmanager
def _open_cache(settings: Settings, notices: list[Notice]) -> Iterator[Cache | None]:
    """Give the user's cache, if it is wanted; add what it has to tell to the notices."""
    if not settings.cache:
        yield None
        return
    with open_cache(None) as cache:
        yield cache
    notices += cache.notices


@contextmanager
def _pause_collector() -> Iterator[None]:
    """Keep the garbage collector out of the bulk phases: what they make lives to the end."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            # What was made lives to the end: the collector, running again, need not look at it.
            gc.freeze()
            gc.enable()


def _count_coverage(
    discovery: Discovery,
    modules: Sequence[ModuleFacts],
    notices: Sequence[Notice],
    calls: CallCounts,
) -> Coverage:
    failed = {notice.path for notice in notices if notice.kind in _FAILURES}
    read = [facts.index for facts in modules if facts.index.path not in failed]
    templates = sum(index.template for index in read)
    return Coverage(
        files_read=len(read) - templates - sum(index.schema for index in read),
        schemas_read=sum(index.schema for index in read),
        templates_read=templates,
        files_failed=len(failed),
        lines=sum(
            facts.index.lines
            for facts in modules
            if not (facts.index.template or facts.index.schema)
        ),
        left_out=discovery.left_out,
        calls=calls,
    )
