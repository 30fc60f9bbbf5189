"""DM905: a marker for personal data does nothing."""

from collections.abc import Iterator

from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.model.findings import Level
from datamap.model.names import CheckCode
from datamap.model.source import Span

CHECK = Check(CheckCode("DM905"), "unused-marker", Level.WARNING)


def find_unused_markers(given: CheckInput) -> Iterator[Candidate]:
    """Find comments `# datamap: personal[...]` and `not-personal` that change nothing."""
    for marker in given.evidence.markers:
        end = marker.column + len(marker.text) - 1
        yield Candidate(
            check=CHECK,
            level=Level.WARNING,
            message=marker.message,
            span=Span(marker.path, marker.line, marker.column, marker.line, end),
            identity=(marker.path, marker.text, marker.message),
            help=(marker.help,),
        )
