"""Scan published applications and hold the flows against the lists beside this file.

These tests download and take minutes: they run only when asked for, `pytest -m ecosystem`.
"""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.ecosystem.applications import cache_directory, unpack_application
from tests.ecosystem.flow_list import (
    ExpectedFlow,
    ExpectedNonFlow,
    Scan,
    compare,
    problems,
    read_flow_list,
    table,
)
from tests.ecosystem.recipient_list import (
    ExpectedRecipient,
    count_recipients,
    recipient_problems,
)

_SCAN_SECONDS = 900
_LISTS = sorted(Path(__file__).parent.glob("*.toml"))
_each_list = pytest.mark.parametrize("path", _LISTS, ids=lambda path: path.stem)


@pytest.mark.ecosystem
@_each_list
def test_scan_agrees_with_the_list(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Hold a scan of the application against what a person found in it."""
    expected = read_flow_list(path)
    root = unpack_application(expected.application, cache_directory())
    scan = _scan(root)
    comparison = compare(expected, scan.flows)
    listed = (expected.recipients, expected.non_recipients, scan.recipients)
    count = count_recipients(expected.recipients, scan.recipients)
    with capsys.disabled():
        sys.stdout.write(f"\n{table([(expected.application, comparison)])}\n")
        if expected.recipients:
            sys.stdout.write(
                f"recipients: {count.right} right, {count.wrong} wrong, {count.missed} missed\n"
            )
    found = problems(comparison)
    if expected.recipients:
        found += recipient_problems(*listed)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.ecosystem
@_each_list
def test_the_list_points_at_calls(path: Path) -> None:
    """Check that each entry names a call that stands on its line."""
    expected = read_flow_list(path)
    root = unpack_application(expected.application, cache_directory())
    entries: list[ExpectedFlow | ExpectedNonFlow] = [*expected.flows, *expected.non_flows]
    assert [entry for entry in entries if not _stands_there(root, entry)] == []
    assert [entry for entry in expected.recipients if not _is_shown_there(root, entry)] == []


def _scan(root: Path) -> Scan:
    command = [sys.executable, "-m", "datamap", "scan", str(root), "--format", "json"]
    finished = subprocess.run(command, capture_output=True, timeout=_SCAN_SECONDS, check=False)
    # 1 says that there are findings, no failure here; but Python ends so too when it cannot start.
    assert finished.returncode in {0, 1}, finished.stderr.decode()
    assert finished.stdout, finished.stderr.decode()
    return msgspec.json.decode(finished.stdout, type=Scan)


def _stands_there(root: Path, entry: ExpectedFlow | ExpectedNonFlow) -> bool:
    lines = (root / entry.path).read_text(encoding="utf-8").splitlines()
    # A wrapper may stand between name and arguments, `to_thread(client.send)(data)`, or all of them
    # be handed to one: `to_thread(client.send, data)`.
    line = lines[entry.line - 1].replace(")(", "(")
    return f"{entry.call.rpartition('.')[2]}(" in line or f"{entry.call}," in line


def _is_shown_there(root: Path, entry: ExpectedRecipient) -> bool:
    lines = (root / entry.path).read_text(encoding="utf-8").splitlines()
    return entry.shows in lines[entry.line - 1]
