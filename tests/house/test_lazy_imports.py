"""Test that a run pays only for what it uses."""

import pytest

from tests.house.checkout import run_python

SCRIPT = """
import sys

sys.argv[0] = "datamap"
from datamap.cli.main import main

try:
    main()
except SystemExit:
    pass
heavy = {"graphviz", "libcst", "networkx", "jsonschema", "multiprocessing.pool", "sqlglot"}
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or 0)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["rules", "list"]], ids=" ".join
)
def test_heavy_packages_are_imported_only_where_they_are_needed(arguments: list[str]) -> None:
    ran = run_python(["-c", SCRIPT, *arguments])
    assert ran.stdout
    assert (ran.returncode, ran.stderr) == (0, "")
