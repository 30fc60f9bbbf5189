"""DM902: an ignore does not say why; it silences nothing."""

from collections.abc import Iterator, Sequence

from datamap.check.check_input import Candidate, Check
from datamap.check.ignores import Ignore, is_misspelt
from datamap.model.findings import Level
from datamap.model.names import CheckCode

CHECK = Check(CheckCode("DM902"), "ignore-without-reason", Level.WARNING)


def find_ignores_without_reason(ignores: Sequence[Ignore]) -> Iterator[Candidate]:
    """Find ignores that name a check and give no reason."""
    for ignore in ignores:
        if ignore.checks and not ignore.reason and not is_misspelt(ignore):
            checks = ", ".join(ignore.checks)
            yield Candidate(
                check=CHECK,
                level=Level.WARNING,
                message=f"this ignore of {checks} gives no reason, so it silences nothing",
                span=ignore.span,
                identity=(ignore.span.path, ignore.text),
                help=(f"write `# datamap: ignore[{checks}] why this is no personal data`",),
            )
