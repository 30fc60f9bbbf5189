"""What was seen and what was not, as the last lines of every report."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from datamap.model.coverage import Coverage
from datamap.model.notice import Notice, NoticeKind
from datamap.report.printable import make_printable, shorten

_MESSAGE_WIDTH: Final = 72

_MEANING: Final = {
    NoticeKind.SYNTAX_ERROR: "not valid Python",
    NoticeKind.UNREADABLE: "could not be read",
    NoticeKind.ENCODING: "in an encoding that could not be read",
    NoticeKind.TOO_LARGE: "too large",
    NoticeKind.TOO_DEEP: "nested too deeply",
    NoticeKind.TEMPLATE: "template that could not be read",
    NoticeKind.NEWER_SYNTAX: "in newer syntax",
    NoticeKind.CACHE_DROPPED: "cache dropped",
    NoticeKind.BROKEN_LINK: "broken link",
    NoticeKind.WORKER_DIED: "given up: the reader died",
    NoticeKind.BUDGET: "given up: too much to follow",
    NoticeKind.GUESSES: "data followed no further",
    NoticeKind.NOT_FOLLOWED: "not followed",
    NoticeKind.DYNAMIC_RECIPIENT: "recipient known only at run time",
    NoticeKind.IGNORE: "ignore comment",
    NoticeKind.DUPLICATE_MODULE: "two modules of one name",
    NoticeKind.NO_GIT: "no git",
}


def write_coverage(coverage: Coverage, *, checked: bool) -> tuple[str, ...]:
    """Write how much was read and followed; `checked` after a check, which has statements."""
    calls = coverage.calls
    files = (
        f"Read {count_things(coverage.files_read, 'file')}, {count_things(coverage.lines, 'line')}"
    )
    if coverage.templates_read:
        files += f", {count_things(coverage.templates_read, 'template')}"
    if coverage.schemas_read:
        files += f", {count_things(coverage.schemas_read, 'SQL file')}"
    files += f"; {coverage.files_failed:,} could not be read"
    left_out = [f"{files:,} {make_printable(why)}" for why, files in sorted(coverage.left_out)]
    files += f"; left out: {', '.join(left_out)}." if left_out else "; none left out."
    followed = (
        f"Calls: {calls.project:,} followed in the project, {calls.library:,} of modelled "
        f"libraries, {calls.external:,} of other libraries, {calls.unknown:,} on unknown receivers."
    )
    statements = coverage.statements_not_checked
    if not (checked or statements):
        return (files, followed)
    return (files, f"{followed} {count_things(statements, 'statement')} not checked.")


def write_notices(notices: Sequence[Notice], *, verbose: bool) -> tuple[str, ...]:
    """Count what was not seen by its kind, with the first place; all of it if so asked."""
    lines = []
    for kind, group in groupby(sorted(notices), key=lambda notice: notice.kind):
        known = list(group)
        if verbose:
            lines += [f"  {_MEANING[kind]}: {_tell(notice)}" for notice in known]
            continue
        more = f" (and {len(known) - 1:,} more)" if len(known) > 1 else ""
        lines.append(f"  {_MEANING[kind]}: {_tell(known[0])}{more}")
    return ("Not seen", *lines) if lines else ()


def count_things(count: int, thing: str) -> str:
    """Return `1 flow` or `1,200 flows`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def _tell(notice: Notice) -> str:
    place = f"{notice.path}:{notice.line}" if notice.line else notice.path
    message = shorten(notice.message, _MESSAGE_WIDTH)
    return f"{make_printable(place)}: {message}" if place else message
