"""Each heading of each page here is a test: the comments in its code are the assertion."""

from pathlib import Path

import pytest

from tests.pages.checking import check_case
from tests.pages.markdown_cases import Case, read_cases

HERE = Path(__file__).parent
PAGES = sorted([*HERE.glob("*.md"), *HERE.glob("programs/*.md")])
CASES = [(page, case) for page in PAGES for case in read_cases(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("page", "case"), CASES, ids=[f"{page.stem}::{case.name}" for page, case in CASES]
)
def test_flows(page: Path, case: Case, tmp_path: Path) -> None:
    problems = check_case(case, tmp_path)
    assert not problems, f"{page.name} line {case.line}:\n" + "\n".join(problems)
