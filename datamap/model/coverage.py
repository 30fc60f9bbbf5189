"""How much was seen, for the last line of every report."""

from dataclasses import dataclass

from datamap.model.evidence import CallCounts


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts what was read and what was not; `left_out` are (reason, files)."""

    files_read: int
    files_failed: int
    lines: int
    left_out: tuple[tuple[str, int], ...]
    calls: CallCounts
    templates_read: int = 0
    schemas_read: int = 0
    statements_not_checked: int = 0
