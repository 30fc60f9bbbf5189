"""Test that a bug of ours is not taken for findings in the user's code."""

from pathlib import Path

from tests.house.checkout import run_python

SCRIPT = """
import sys
import datamap.discover

def fail(*arguments, **named):
    raise RuntimeError("a bug")

datamap.discover.discover = fail
from datamap.cli.main import main

sys.argv = ["datamap", "scan", "."]
main()
"""


def test_a_bug_exits_as_could_not_run(tmp_path: Path) -> None:
    ran = run_python(["-c", SCRIPT], folder=tmp_path)
    assert "RuntimeError: a bug" in ran.stderr
    assert ran.stdout == ""
    assert ran.returncode == 2
