"""Each heading of each `models_*.md` is a test: the fields that a library's classes declare."""

from pathlib import Path

import pytest

from tests.pages.checking import check_case
from tests.pages.declared import TABLE, check_declared
from tests.pages.markdown_cases import Case, read_cases

PAGES = sorted(Path(__file__).parent.glob("models_*.md"))
CASES = [
    pytest.param(page, case, id=f"{page.stem}::{case.name}")
    for page in PAGES
    for case in read_cases(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("page", "case"), CASES)
def test_declared_fields(page: Path, case: Case) -> None:
    problems = check_declared(case)
    assert not problems, f"{page.name} line {case.line}:\n" + "\n".join(problems)


@pytest.mark.parametrize(("page", "case"), CASES)
def test_what_their_code_sends(page: Path, case: Case, tmp_path: Path) -> None:
    own = Case(case.name, case.line, tuple(f for f in case.files if f.path != TABLE))
    problems = check_case(own, tmp_path)
    assert not problems, f"{page.name} line {case.line}:\n" + "\n".join(problems)
