"""Test that the page shows what the table says, and the table speaks of the files there are."""

from collections import Counter

import pytest

from datamap.rulebook import load_rulebook
from tests.sdk.page import PAGE, write_page
from tests.sdk.rows import Row, read_rows
from tests.sdk.rule_files import ask_by_file


def test_the_tables_on_the_page_are_those_of_the_rows() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert write_page(text, read_rows()) == text, "python -m tests.sdk.verify ID writes it anew"


def test_a_vendor_has_its_three_counts_on_the_page() -> None:
    row = Row("examplemail", "email", "12", "2", "1", "examplemail 2.1.0", "missing (1)")
    written = write_page("", [row])
    assert "| examplemail | email | examplemail 2.1.0 | 12 | 2 | 1 |\n" in written
    assert "| all | 1 | 15 | 12 | 2 | 1 | 1 |\n" in written


def test_no_row_says_that_a_rule_is_wrong_without_saying_how() -> None:
    assert [row.identity for row in read_rows() if row.failed != "0" and not row.why] == []


def test_no_file_has_two_rows() -> None:
    assert [name for name, n in Counter(row.identity for row in read_rows()).items() if n > 1] == []


# What a new rule is asked needs the network, so that no run without it can demand the answer.
@pytest.mark.sdk
def test_each_rule_file_with_calls_has_a_row_and_each_row_a_file() -> None:
    files = {asked.identity for asked in ask_by_file(load_rulebook())}
    assert files ^ {row.identity for row in read_rows()} == set()


@pytest.mark.sdk
def test_no_row_speaks_of_fewer_calls_than_its_file_has() -> None:
    calls = {row.identity: row.calls for row in read_rows()}
    short = [
        asked.identity
        for asked in ask_by_file(load_rulebook())
        if calls.get(asked.identity, 0) < sum(len(question.calls) for question in asked.questions)
    ]
    assert short == []
