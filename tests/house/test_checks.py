"""Test that a check is whole: its code, its page, its tests and its row in the README."""

import re
from pathlib import Path

import pytest

from datamap.check.catalogue import CHECKS
from datamap.check.check_input import Check
from tests.house.checkout import PACKAGE, ROOT, list_files

FOLDER = PACKAGE / "check"
HEADINGS = ("What it does", "Why it matters", "Example", "What to do", "Known gaps", "Options")
HOUSE = Path(__file__).parent

every_check = pytest.mark.parametrize("check", CHECKS, ids=[check.code for check in CHECKS])


def name_module(check: Check) -> str:
    """Name the module and the page of a check."""
    return check.name.replace("-", "_")


def test_codes_and_names_are_given_once() -> None:
    codes = [check.code for check in CHECKS]
    names = [check.name for check in CHECKS]
    assert (len(set(codes)), len(set(names))) == (len(CHECKS), len(CHECKS))
    assert [code for code in codes if not re.fullmatch(r"DM\d{3}", code)] == []
    assert [name for name in names if not re.fullmatch(r"[a-z]+(?:-[a-z]+)+", name)] == []


def test_the_folder_holds_no_other_checks_and_no_other_pages() -> None:
    known = {name_module(check) for check in CHECKS}
    modules = {
        file.stem
        for file in FOLDER.glob("*.py")
        if re.search(r"^CHECK = ", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert modules == known
    assert {page.stem for page in FOLDER.glob("*.md")} == known


@every_check
def test_a_check_has_a_page(check: Check) -> None:
    page = (FOLDER / f"{name_module(check)}.md").read_text(encoding="utf-8")
    assert page.startswith("# ")
    title = page.splitlines()[0]
    assert check.code in title
    assert check.name in title
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert [heading for heading in headings if heading in HEADINGS] == list(HEADINGS)


@every_check
def test_a_check_has_tests_that_find_and_tests_that_do_not(check: Check) -> None:
    tests = [
        file
        for file in list_files()
        if file.suffix in {".py", ".md"}
        and ROOT / "tests" in file.parents
        and HOUSE not in file.parents
        and check.code in file.read_text(encoding="utf-8")
    ]
    assert tests


@every_check
def test_a_check_has_its_row_in_the_readme(check: Check) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = f"| [{check.code}](datamap/check/{name_module(check)}.md) {check.name} |"
    assert readme.count(row) == 1
