"""Run the examples on the pages of the checks: their `# finding:` comments are exhaustive."""

import ast
from datetime import date
from hashlib import blake2b
from pathlib import Path

import pytest

from datamap.model.names import RepoPath
from datamap.model.progress import NoProgress
from datamap.model.settings import Settings
from datamap.model.source import Discovery, SourceFile
from datamap.pipeline import Question, load_inputs, scan_files
from tests.pages.expectations import Status, read_expectations
from tests.pages.markdown_cases import Case, read_cases

PAGES = sorted((Path(__file__).resolve().parents[2] / "datamap" / "check").glob("*.md"))
CASES = [
    pytest.param(case, id=f"{page.stem}: {case.name}")
    for page in PAGES
    for case in read_cases(page.read_text(encoding="utf-8"))
]
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_a_finding_and_the_way_out(page: Path) -> None:
    code = page.read_text(encoding="utf-8").partition("(")[2].partition(")")[0]
    found = [
        {finding.code for file in case.files for finding in read_expectations(file.text).findings}
        for case in read_cases(page.read_text(encoding="utf-8"))
    ]
    assert any(code in codes for codes in found)
    assert any(code not in codes for codes in found)


@pytest.mark.parametrize("case", CASES)
def test_an_example_has_the_findings_it_shows(case: Case, tmp_path: Path) -> None:
    for file in case.files:
        if file.path == "datamap.toml":
            (tmp_path / file.path).write_text(file.text, encoding="utf-8")
    settings = Settings(root=str(tmp_path), processes=1, cache=False)
    sources = tuple(
        SourceFile(
            RepoPath(file.path),
            file.text.encode(),
            blake2b(file.text.encode(), digest_size=16).hexdigest(),
        )
        for file in case.files
        if file.path.endswith(".py")
    )
    verdict = scan_files(
        Discovery(sources, (), (), ()),
        load_inputs(settings, tmp_path),
        NoProgress(),
        Question(TODAY),
    ).verdict
    assert verdict
    found = {
        (
            finding.span.path,
            start_statement(case, finding.span.path, finding.span.line),
            finding.code,
        )
        for finding in verdict.findings
    }
    assert found == read_findings(case)


def read_findings(case: Case) -> set[tuple[str, int, str]]:
    """Return path, first line of the statement and code of what the comments expect."""
    return {
        (file.path, start_statement(case, file.path, finding.line), finding.code)
        for file in case.files
        for finding in read_expectations(file.text).findings
        if finding.status is not Status.MISSING
    }


def start_statement(case: Case, path: str, line: int) -> int:
    """Return the first line of the innermost statement on a line of Python; of others, the line."""
    if not path.endswith(".py"):
        return line
    text = next(file.text for file in case.files if file.path == path)
    return max(
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    )
