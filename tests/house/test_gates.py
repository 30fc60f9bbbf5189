"""Test that style, types and contracts hold, so that one command tells everything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.checkout import ROOT

TOOLS = Path(sys.executable).parent


def run_gate(*command: str) -> None:
    """Run one of the tools that the test extra installs beside this Python."""
    tool = TOOLS / command[0]
    ran = subprocess.run(
        [str(tool), *command[1:]],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    if ran.returncode:
        pytest.fail(f"{' '.join(command)}\n{ran.stdout}{ran.stderr}", pytrace=False)


def test_the_style_is_kept() -> None:
    run_gate("ruff", "check", "--quiet", "--output-format=concise")


def test_the_format_is_kept() -> None:
    run_gate("ruff", "format", "--check", "--quiet", "--output-format=concise")


def test_the_types_hold() -> None:
    run_gate("mypy", "--no-error-summary")


def test_the_contracts_between_the_stages_are_kept() -> None:
    run_gate("lint-imports", "--no-logo")
