"""DM904: an ignore silences nothing."""

from collections.abc import Collection, Iterator, Sequence

from datamap.check.check_input import Candidate, Check
from datamap.check.ignores import Ignore, is_misspelt
from datamap.model.findings import Level
from datamap.model.names import CheckCode

CHECK = Check(CheckCode("DM904"), "unused-ignore", Level.WARNING)


def find_unused_ignores(
    ignores: Sequence[Ignore],
    used: Collection[tuple[Ignore, str]],
    known: Collection[str],
    ran: Collection[str],
) -> Iterator[Candidate]:
    """Find ignores that silence nothing; `known` and `ran` are the codes and names of checks."""
    for ignore in ignores:
        if is_misspelt(ignore):
            yield _make(ignore, f'"{ignore.word}" is not "ignore", so this silences nothing')
        elif not ignore.checks:
            yield _make(ignore, "this ignore names no check, so it silences nothing")
        for check in ignore.checks:
            if is_misspelt(ignore):
                continue
            if check not in known:
                yield _make(ignore, f"no check is called {check}", check)
            elif check in ran and (ignore, check) not in used:
                yield _make(ignore, f"there is no {check} here for this ignore to silence", check)


def _make(ignore: Ignore, message: str, check: str = "") -> Candidate:
    way_on = (
        "take the comment out"
        if check
        else "write `# datamap: ignore[DM101] reason`, with the code of the check"
    )
    return Candidate(
        check=CHECK,
        level=Level.WARNING,
        message=message,
        span=ignore.span,
        identity=(ignore.span.path, ignore.text, check),
        help=(way_on,),
    )
