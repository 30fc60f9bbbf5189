"""Do the waiting calls of functions that nobody calls, or take what an earlier run made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.kept.kept import Fresh, Kept
from datamap.trace.order.roots import complete_registered, complete_root, find_roots, with_caller
from datamap.trace.variants import base_of

if TYPE_CHECKING:
    from datamap.trace.frame import Analysis
    from datamap.trace.summary import Summary


def complete_roots(
    analysis: Analysis, summaries: dict[str, Summary], called: frozenset[str], kept: Kept | None
) -> dict[str, Summary]:
    """Return the summaries of uncalled functions with their waiting calls done."""
    completed = {}
    for function in find_roots(analysis, summaries, called):
        summary = summaries[function]
        added = _kept(analysis, kept, function) if kept else None
        added = added or _completed(analysis, kept, summary)
        completed[function] = with_caller(summary, added)
    return completed | complete_shared(analysis, summaries, called)


def complete_shared(
    analysis: Analysis, summaries: dict[str, Summary], called: frozenset[str]
) -> dict[str, Summary]:
    """Return the summaries of called functions with their calls of shared places done.

    What stands there holds for one run: nothing of it is kept.
    """
    return {
        function: with_caller(summary, complete_registered(analysis, summary))
        for function, summary in sorted(summaries.items())
        if base_of(function) in called and summary.effects.registered
    }


def _kept(analysis: Analysis, kept: Kept, function: str) -> Summary | None:
    """Return what is kept of a root, if it still holds: then the function is as it was."""
    root = f"{function}!"
    if function not in kept.accepted or not kept.unit(root) or not kept.stands(root):
        return None
    for read, digest in kept.reads(root):
        if kept.digest(read, analysis.effects_of(read)) != digest:
            return None
    return kept.take(root)


def _completed(analysis: Analysis, kept: Kept | None, summary: Summary) -> Summary:
    asked = analysis.asked
    before, asked.now = asked.now, set()
    try:
        added = complete_root(analysis, summary)
        if kept is not None:
            root = f"{summary.function}!"
            kept.add(Fresh(root, added, asked.now, tuple(sorted(added.reads)), (root,)))
        return added
    finally:
        asked.now = before
