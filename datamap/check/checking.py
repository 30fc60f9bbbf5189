"""Run the checks and take out what a reasoned ignore silences."""

from collections.abc import Mapping, Sequence
from datetime import date

from datamap.check.catalogue import CHECKS, FLOW_CHECKS
from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.check.fingerprints import sign_candidates
from datamap.check.ignore_without_reason import CHECK as WITHOUT_REASON
from datamap.check.ignore_without_reason import find_ignores_without_reason
from datamap.check.ignores import read_ignores, silence
from datamap.check.unused_ignore import CHECK as UNUSED_IGNORE
from datamap.check.unused_ignore import find_unused_ignores
from datamap.model.declaration import Declaration
from datamap.model.evidence import Evidence
from datamap.model.facts import Directive
from datamap.model.findings import Verdict
from datamap.model.flow_graph import FlowGraph
from datamap.model.names import CategoryId, RepoPath
from datamap.model.rules import Rulebook
from datamap.model.settings import Settings


def check(  # noqa: PLR0913 - what the stages before it made, one parameter each
    graph: FlowGraph,
    evidence: Evidence,
    declaration: Declaration | None,
    rulebook: Rulebook,
    directives: Mapping[RepoPath, Sequence[Directive]],
    settings: Settings,
    *,
    today: date,
    no_pending: bool,
) -> Verdict:
    """Hold the map against the declaration.

    Without a declaration there is nothing to hold it against, and so no finding.
    """
    if declaration is None:
        return Verdict((), ())
    given = CheckInput(
        graph=graph,
        evidence=evidence,
        declaration=declaration,
        rulebook=rulebook,
        hosts=declaration.hosts + settings.hosts,
        words=choose_words(rulebook),
        today=today,
        no_pending=no_pending,
    )
    candidates = [
        candidate
        for one, find in FLOW_CHECKS
        if is_selected(one, settings)
        for candidate in find(given)
    ]
    ignores = read_ignores(directives)
    silenced = silence(sign_candidates(candidates), ignores)
    of_ignores: list[Candidate] = []
    if is_selected(WITHOUT_REASON, settings):
        of_ignores += find_ignores_without_reason(ignores)
    if is_selected(UNUSED_IGNORE, settings):
        known = {word for one in CHECKS for word in (one.code, one.name)}
        ran = {
            word
            for one, _ in FLOW_CHECKS
            if is_selected(one, settings)
            for word in (one.code, one.name)
        }
        of_ignores += find_unused_ignores(ignores, silenced.used, known, ran)
    findings = sorted(
        (*silenced.findings, *sign_candidates(of_ignores)),
        key=lambda finding: (finding.span, finding.code, finding.message, finding.fingerprint),
    )
    return Verdict(tuple(findings), silenced.ignored)


def is_selected(one: Check, settings: Settings) -> bool:
    """Tell whether the settings let a check speak; `DM1` stands for all that begin so."""
    chosen = not settings.select or one.code.startswith(tuple(settings.select))
    return chosen and not one.code.startswith(tuple(settings.ignore))


def choose_words(rulebook: Rulebook) -> Mapping[CategoryId, str]:
    """Return the short word for each category that has one: its first alias."""
    return {
        category.id: category.aliases[0] for category in rulebook.categories if category.aliases
    }
