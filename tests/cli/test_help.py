"""Test that the help teaches."""

import pytest

from tests.cli.running import run

COMMANDS = ("scan", "check", "graph", "explain", "init", "declare", "rules")


def test_the_first_page_names_every_command() -> None:
    ran = run("--help")
    assert ran.exit_code == 0
    for command in COMMANDS:
        assert f"\n  {command}" in ran.stdout


@pytest.mark.parametrize(
    "command",
    [
        *((name,) for name in COMMANDS),
        *(("rules", name) for name in ("list", "show", "new", "test")),
    ],
    ids=" ".join,
)
def test_each_command_shows_an_example(command: tuple[str, ...]) -> None:
    ran = run(*command, "-h")
    assert ran.exit_code == 0
    assert "Example" in ran.stdout
    assert f"\n    datamap {' '.join(command)}" in ran.stdout


def test_version() -> None:
    from datamap import __version__

    assert run("--version").stdout == f"datamap {__version__}\n"
