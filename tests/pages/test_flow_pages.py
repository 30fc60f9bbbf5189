"""Test that the pages of tests/flows are well formed, before the engine is held against them."""

import ast
from pathlib import Path

import pytest

from tests.pages.expectations import read_expectations
from tests.pages.markdown_cases import read_cases

FLOWS = Path(__file__).parent.parent / "flows"
PAGES = sorted(FLOWS.rglob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_of_a_page_is_readable(page: Path) -> None:
    for case in read_cases(page.read_text(encoding="utf-8")):
        for file in case.files:
            read_expectations(file.text)
            if file.path.endswith(".py"):
                ast.parse(file.text, filename=f"{case.name}: {file.path}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_cases_that_send_and_cases_that_do_not(page: Path) -> None:
    cases = read_cases(page.read_text(encoding="utf-8"))
    assert cases
    calls = sends = 0
    for case in cases:
        for file in case.files:
            sends += len({sink.line for sink in read_expectations(file.text).sinks})
            calls += sum(
                isinstance(node, ast.Call)
                for node in (ast.walk(ast.parse(file.text)) if file.path.endswith(".py") else ())
            )
    assert 0 < sends < calls
