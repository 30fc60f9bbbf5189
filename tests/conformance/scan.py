"""Scan programs with rules of our own, and return the sinks that their label reached."""

import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

import msgspec

Place: TypeAlias = tuple[str, int, int]
"""A path, a line from 1 and a column from 0."""

_RULES = Path(__file__).with_name("rules")
_SCAN_SECONDS = 600


class ScanError(RuntimeError):
    """The scan did not end, or did not read every program."""


class Sink(msgspec.Struct, frozen=True):
    """Is where a flow ends; lines and columns count from 1."""

    path: str
    line: int
    column: int
    argument: str


class Source(msgspec.Struct, frozen=True):
    """Is where a flow starts; `received` tells where in a request, if it was one."""

    received: str | None = None


class Flow(msgspec.Struct, frozen=True):
    """Is one flow of a report."""

    category: str
    recipient: str
    source: Source
    sink: Sink


class _Coverage(msgspec.Struct, frozen=True):
    files_read: int
    files_failed: int


class _Report(msgspec.Struct, frozen=True):
    coverage: _Coverage
    flows: tuple[Flow, ...]


def find_reached_sinks(programs: Path) -> frozenset[Place]:
    """Scan a directory as one project and return the sinks that their own label reached.

    Raises:
        ScanError: the scan could not be run, or left files out.
    """
    return frozenset(
        (flow.sink.path, flow.sink.line, flow.sink.column - 1)
        for flow in scan_programs(programs, _RULES)
        if flow.category == f"conformance.{flow.recipient}"
    )


def scan_programs(programs: Path, rules: Path) -> tuple[Flow, ...]:
    """Scan a directory as one project with a directory of rules.

    Raises:
        ScanError: the scan could not be run, or left files out.
    """
    # Many programs are called as tests are, which a scan leaves out by default.
    command = [sys.executable, "-m", "datamap", "scan", str(programs), "--include", "*"]
    command += ["--rules", str(rules), "--format", "json", "--no-cache"]
    finished = subprocess.run(command, capture_output=True, timeout=_SCAN_SECONDS, check=False)
    if finished.returncode or not finished.stdout:
        raise ScanError(finished.stderr.decode())
    report = msgspec.json.decode(finished.stdout, type=_Report)
    there = sum(1 for _ in programs.rglob("*.py"))
    if report.coverage.files_read - report.coverage.files_failed < there:
        raise ScanError(f"the scan read {report.coverage} of {there} files")
    return report.flows
