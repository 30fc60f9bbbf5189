"""The comments `# datamap: ignore[DM101] reason`, and which findings they silence."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from datamap.model.facts import Directive
from datamap.model.findings import Finding
from datamap.model.names import RepoPath
from datamap.model.source import Span

_IGNORE = re.compile(r"^(?P<word>[A-Za-z-]+)\s*(?:\[(?P<checks>[^\]]*)\])?(?P<reason>.*)$")
_OTHER_DIRECTIVES = frozenset({"personal"})
_ALMOST = 0.75


@dataclass(frozen=True, slots=True)
class Ignore:
    """One such comment, for the lines `first`..`last`; `checks` are codes or names as written."""

    span: Span
    word: str
    text: str
    checks: tuple[str, ...]
    reason: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Silenced:
    """Findings parted by the ignores; `used` are (ignore, check as written)."""

    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]
    used: frozenset[tuple[Ignore, str]]


def read_ignores(
    directives: Mapping[RepoPath, Sequence[Directive]],
) -> tuple[Ignore, ...]:
    """Read the ignores of all files, those with a misspelt `ignore` among them."""
    return tuple(
        ignore
        for path in sorted(directives)
        for directive in directives[path]
        if (ignore := _read_ignore(path, directive))
    )


def is_misspelt(ignore: Ignore) -> bool:
    """Tell whether the comment only looks like an ignore."""
    return ignore.word != "ignore"


def silence(findings: Sequence[Finding], ignores: Collection[Ignore]) -> Silenced:
    """Take out the findings on the lines of an ignore that names their check and gives a reason."""
    kept: list[Finding] = []
    ignored: list[Finding] = []
    used: set[tuple[Ignore, str]] = set()
    for finding in findings:
        speaking = [
            (ignore, check)
            for ignore in ignores
            if ignore.span.path == finding.span.path
            and ignore.first <= finding.span.line <= ignore.last
            and not is_misspelt(ignore)
            for check in ignore.checks
            if check in {finding.code, finding.name}
        ]
        used.update(speaking)
        reasoned = any(ignore.reason for ignore, _ in speaking)
        (ignored if reasoned else kept).append(finding)
    return Silenced(tuple(kept), tuple(ignored), frozenset(used))


def _read_ignore(path: RepoPath, directive: Directive) -> Ignore | None:
    found = _IGNORE.match(directive.text.strip())
    if found is None or found["word"] in _OTHER_DIRECTIVES:
        return None
    likeness = difflib.SequenceMatcher(None, found["word"].casefold(), "ignore").ratio()
    if found["word"] != "ignore" and likeness < _ALMOST:
        return None
    text = f"# datamap: {directive.text.strip()}"
    end = directive.column + len(text) - 1
    reason = found["reason"].strip(" \t:-\u2013\u2014")
    return Ignore(
        span=Span(path, directive.line, directive.column, directive.line, end),
        word=found["word"],
        text=directive.text.strip(),
        checks=tuple(
            check for part in (found["checks"] or "").split(",") if (check := part.strip())
        ),
        reason=reason if any(letter.isalpha() for letter in reason) else "",
        first=min(directive.first, directive.target),
        last=max(directive.last, directive.target),
    )
