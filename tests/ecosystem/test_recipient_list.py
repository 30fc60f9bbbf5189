"""Check how a list of recipients and a scan are held against each other."""

import msgspec

from tests.ecosystem.recipient_list import (
    ExpectedNonRecipient,
    ExpectedRecipient,
    ReportedRecipient,
    ReportedSign,
    count_recipients,
    recipient_problems,
)

_MAILER = ExpectedRecipient(
    recipient=("mailer", "mail.example"), path="shop.py", line=3, shows="Mailer(", note="letters"
)
_LINK = ExpectedNonRecipient(recipient="tracker", why="a link that a visitor may follow")


def _told(name: str, *what: str) -> ReportedRecipient:
    return ReportedRecipient(id=name, evidence=tuple(ReportedSign(what=one) for one in what))


def test_any_of_the_right_names_is_right() -> None:
    """Find a recipient by one of its ids, and miss it without any."""
    assert recipient_problems([_MAILER], [], [_told("mail.example", "host")]) == []
    (problem,) = recipient_problems([_MAILER], [], [])
    assert "not found" in problem
    assert count_recipients([_MAILER], []).missed == 1


def test_what_nobody_listed_has_to_be_read() -> None:
    """Ask to read a recipient of which the list says nothing, and count it as wrong until then."""
    (problem,) = recipient_problems([], [], [_told("mailer", "import")])
    assert problem.endswith("not listed")
    assert count_recipients([], [_told("mailer", "import")]).wrong == 1


def test_what_a_run_decides_or_only_tools_ask_for_is_neither() -> None:
    """Leave out unknown recipients, and those of locked or development dependencies alone."""
    only_asked = _told("mailer", "locked", "development")
    assert recipient_problems([], [], [_told("unknown"), only_asked]) == []
    assert recipient_problems([], [], [_told("mailer", "locked", "import")]) != []


def test_known_mistakes_are_none_until_they_are_mended() -> None:
    """Ask to drop the mark once the scan agrees."""
    missing = msgspec.structs.replace(_MAILER, missing="the host is a setting")
    spurious = msgspec.structs.replace(_LINK, spurious="a script writes the link")
    assert recipient_problems([missing], [spurious], [_told("tracker", "page")]) == []
    fixed = recipient_problems([missing], [spurious], [_told("mailer", "host")])
    assert sorted(problem.rpartition(": ")[2] for problem in fixed) == [
        "fixed, drop `missing`",
        "fixed, drop `spurious`",
    ]
    assert recipient_problems([_MAILER], [_LINK], [_told("mailer"), _told("tracker")]) != []


def test_where_readers_disagree_both_are_right() -> None:
    """Be content with a recipient that may be reported or not."""
    either = msgspec.structs.replace(_MAILER, either="only a bundled library names it")
    assert recipient_problems([either], [], []) == []
    assert recipient_problems([either], [], [_told("mailer", "page")]) == []
