"""Branches: `if` and `match`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Case, Const, Expr, If, Match, MatchOr, MatchValue
from datamap.trace.state import State
from datamap.trace.variants import member_in
from datamap.trace.walking.deciding import Choice, close_choice, open_choice
from datamap.trace.walking.expressions import evaluate
from datamap.trace.walking.guards import narrow
from datamap.trace.walking.paths import join_paths, position_of_test
from datamap.trace.walking.patterns import match_pattern
from datamap.values.nodes import Const as Literal
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def run_if(walk: Walk, node: If) -> None:
    """Run each branch under its test, and join what they leave."""
    outer = walk.conditions
    after: State | None = None
    choices: list[Choice] = []
    ends: list[State | None] = []
    for branch in node.branches:
        evaluate(walk, branch.test)
        start = walk.state
        if start is None:
            break
        choices.append(open_choice(walk, start))
        at = position_of_test(branch.test)
        walk.state = start.copy()
        walk.conditions = (*walk.conditions, (at, True))
        if narrow(walk, branch.test, holds=True):
            walk.run(walk, branch.body)
            ends.append(walk.state)
            after = join_paths(walk, after, walk.state)
        walk.conditions = (*walk.conditions[:-1], (at, False))
        walk.state = start
        if not narrow(walk, branch.test, holds=False):
            walk.state = None
            break
    walk.run(walk, node.orelse)
    ends.append(walk.state)
    for choice in choices[:1]:
        close_choice(walk, choice, ends)
    walk.state = join_paths(walk, after, walk.state)
    walk.conditions = outer


def run_match(walk: Walk, node: Match) -> None:
    """Run each case that the subject may match, and join what they leave."""
    subject = evaluate(walk, node.subject)
    if walk.state is None:
        return
    start = walk.state
    after: State | None = None
    complete = False
    for case in node.cases:
        walk.state = start.copy()
        if not _case(walk, subject, case, node.subject):
            continue
        after = join_paths(walk, after, walk.state)
        if _irrefutable(case) or _is_the_subject(subject, case):
            complete = True
            break
    walk.state = after if complete else join_paths(walk, after, start)


def _irrefutable(case: Case) -> bool:
    pattern = case.pattern
    return case.guard is None and getattr(pattern, "pattern", 0) is None


def _is_the_subject(subject: Value, case: Case) -> bool:
    """Tell whether the case is for the one literal that the subject is known to be."""
    if case.guard is not None or subject.labels:
        return False
    if member_in(subject) is not None:
        return isinstance(case.pattern, MatchValue)
    if len(subject.objects) != 1:
        return False
    (node,) = subject.objects
    if not isinstance(node, Literal):
        return False
    patterns = case.pattern.patterns if isinstance(case.pattern, MatchOr) else [case.pattern]
    values = [p.value for p in patterns if isinstance(p, MatchValue)]
    return any(isinstance(v, Const) and v.value == node.value for v in values)


def _case(walk: Walk, subject: Value, case: Case, expression: Expr) -> bool:
    if not match_pattern(walk, subject, case.pattern, expression):
        return False
    if case.guard is not None:
        evaluate(walk, case.guard)
        if not narrow(walk, case.guard, holds=True):
            return False
    walk.run(walk, case.body)
    return True
