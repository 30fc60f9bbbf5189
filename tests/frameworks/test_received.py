"""Each heading of each `received_*.md` is a test: what a framework receives, and who is sent it."""

from pathlib import Path

import pytest

from tests.pages.checking import check_case, follow
from tests.pages.markdown_cases import Case, read_cases

TABLE = "received.csv"
HEAD = "source,received"
PAGES = sorted(Path(__file__).parent.glob("received_*.md"))
CASES = [
    pytest.param(page, case, id=f"{page.stem}::{case.name}")
    for page in PAGES
    for case in read_cases(page.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("page", "case"), CASES)
def test_what_is_received_and_sent_on(page: Path, case: Case, tmp_path: Path) -> None:
    own = Case(case.name, case.line, tuple(f for f in case.files if f.path != TABLE))
    problems = check_case(own, tmp_path)
    assert not problems, f"{page.name} line {case.line}:\n" + "\n".join(problems)


@pytest.mark.parametrize(
    ("page", "case"),
    [one for one in CASES if any(file.path == TABLE for file in one.values[1].files)],  # type: ignore[union-attr]
)
def test_where_in_a_request_it_was(page: Path, case: Case) -> None:
    files = {file.path: file.text for file in case.files}
    table = files.pop(TABLE).splitlines()
    flows = follow(files).flows
    found = {f"{flow.source.name},{flow.source.received}" for flow in flows}
    assert table[:1] == [HEAD]
    assert sorted(table[1:]) == sorted(found), f"{page.name} line {case.line}"
