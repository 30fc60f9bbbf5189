"""All that a run found, ready to be reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from datamap.model.coverage import Coverage
from datamap.model.evidence import Evidence
from datamap.model.findings import Verdict
from datamap.model.flow_graph import FlowGraph
from datamap.model.names import RepoPath
from datamap.model.notice import Notice

ReadLines: TypeAlias = Callable[[RepoPath], Sequence[str]]
"""Gives the lines of a scanned file, for code frames; empty where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Result:
    """Holds a whole run; `verdict` is None for a scan without checks."""

    evidence: Evidence
    graph: FlowGraph
    verdict: Verdict | None
    coverage: Coverage
    notices: tuple[Notice, ...]
