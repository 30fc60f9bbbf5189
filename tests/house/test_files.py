"""Test what every file of the checkout keeps to."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.checkout import PACKAGE, list_files, list_modules, name_file

MOST_LINES = 450
NAMES_THAT_SAY_NOTHING = frozenset(
    {"base", "common", "helper", "helpers", "manager", "misc", "tools", "util", "utils"}
)
BUILTINS_THAT_RUN_CODE = frozenset({"__import__", "compile", "eval", "exec"})

# Written in halves, so that this file does not hold what it looks for.
PLACES_OF_ONE_MACHINE = tuple(
    first + second
    for first, second in (
        ("/wo", "rk/"),
        ("/tm", "p/"),
        ("/ro", "ot/"),
        ("py", "pi.org"),
        ("pythonho", "sted.org"),
        ("--index", "-url"),
    )
)


def read_lines(file: Path) -> list[str]:
    """Read a text file's lines; a binary one has none."""
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


@pytest.mark.parametrize("place", PLACES_OF_ONE_MACHINE)
def test_no_file_names_a_place_of_one_machine(place: str) -> None:
    named = [
        f"{name_file(file)}:{number}: {line.strip()[:100]}"
        for file in list_files()
        for number, line in enumerate(read_lines(file), start=1)
        if place in line
    ]
    assert named == []


def test_a_module_holds_one_idea() -> None:
    lengths = {name_file(module): len(read_lines(module)) for module in list_modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_a_file_is_named_for_what_it_holds() -> None:
    assert [
        name_file(file)
        for file in list_files()
        if file.suffix == ".py"
        and name_file(file).startswith(("datamap/", "tests/"))
        and NAMES_THAT_SAY_NOTHING & {file.stem, *name_file(file).split("/")[:-1]}
    ] == []


def test_nothing_runs_the_code_that_is_read() -> None:
    calls = [
        f"{name_file(module)}:{node.lineno}: {node.func.id}"
        for module in list_modules()
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in BUILTINS_THAT_RUN_CODE
    ]
    assert calls == []


def test_the_program_speaks_its_users_language() -> None:
    foreign = re.compile(r"\btaint|\bP" + r"II\b", re.IGNORECASE)
    spoken = [
        f"{name_file(file)}:{number}: {line.strip()[:100]}"
        for file in list_files()
        if PACKAGE in file.parents
        for number, line in enumerate(read_lines(file), start=1)
        if foreign.search(line)
    ]
    assert spoken == []


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {module.parent for module in list_modules()}
    assert [name_file(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
