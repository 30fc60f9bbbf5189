"""Test what `# datamap: ignore[...]` silences, DM902 and DM904."""

import pytest

from datamap.model.facts import Directive
from tests.checks.made_up import APP, Case, directive, flow, judge, tell


def with_comment(*comments: Directive, ignore: tuple[str, ...] = ()) -> Case:
    """Make a case with one finding of DM101 on line 10."""
    return Case((flow("resend"),), directives={APP: comments}, ignore=ignore)


@pytest.mark.parametrize(
    "text",
    [
        "ignore[DM101] our own mailbox",
        "ignore[undeclared-recipient] our own mailbox",
        "ignore[ DM101 ]: our own mailbox",
        "ignore[DM101] \u2014 our own mailbox",
    ],
)
def test_a_reason_silences(text: str) -> None:
    verdict = judge(with_comment(directive(text)))
    assert verdict.findings == ()
    assert [finding.code for finding in verdict.ignored] == ["DM101"]


def test_all_lines_of_the_statement_are_spoken_of() -> None:
    assert tell(with_comment(directive("ignore[DM101] ours", line=8, last=12))) == []
    assert tell(with_comment(directive("ignore[DM101] ours", line=9))) == [
        ("DM904", "warning", 9),
        ("DM101", "error", 10),
    ]


def test_another_file_is_not_spoken_of() -> None:
    from datamap.model.names import RepoPath

    case = Case(
        (flow("resend"),), directives={RepoPath("b.py"): (directive("ignore[DM101] ours"),)}
    )
    assert [code for code, _, _ in tell(case)] == ["DM101", "DM904"]


@pytest.mark.parametrize("text", ["ignore[DM101]", "ignore[DM101] --", "ignore[DM101] : 1"])
def test_no_reason_silences_nothing(text: str) -> None:
    assert tell(with_comment(directive(text))) == [
        ("DM101", "error", 10),
        ("DM902", "warning", 10),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ignore[DM201] ours", "there is no DM201 here"),
        ("ignore[DM999] ours", "no check is called DM999"),
        ("ignore ours", "names no check"),
        ("ignore", "names no check"),
        ("ingore[DM101] ours", '"ingore" is not "ignore"'),
    ],
)
def test_ignores_that_silence_nothing(text: str, message: str) -> None:
    codes = [(one.code, one.message) for one in judge(with_comment(directive(text))).findings]
    assert [code for code, _ in codes] == ["DM101", "DM904"]
    assert message in codes[1][1]


def test_one_of_two_checks_is_not_there() -> None:
    assert tell(with_comment(directive("ignore[DM101, DM201] ours"))) == [("DM904", "warning", 10)]


def test_a_check_that_did_not_run_leaves_its_ignores_alone() -> None:
    assert tell(with_comment(directive("ignore[DM101] ours"), ignore=("DM101",))) == []


@pytest.mark.parametrize("text", ["personal[user.contact.email]", "see the policy", "[x]"])
def test_other_comments_are_left_alone(text: str) -> None:
    assert tell(with_comment(directive(text))) == [("DM101", "error", 10)]
