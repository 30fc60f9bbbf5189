"""Test how found flows are held against expected sinks."""

import pytest

from tests.pages.comparison import FoundFlow, compare_sinks
from tests.pages.expectations import SentData, read_expectations


def compare(text: str, *found: FoundFlow) -> tuple[str, ...]:
    """Compare the flows with the comments in the text."""
    return compare_sinks(text, read_expectations(text).sinks, found)


def flow(line: int, category: str = "user.name", **more: str) -> FoundFlow:
    """Make a flow to the mailer."""
    recipient = more.pop("recipient", "mailer")
    return FoundFlow(line, recipient, SentData(category, **more))


def test_what_is_expected_and_found_is_no_problem() -> None:
    assert compare("send(x)  # sink: mailer <- user.name\n", flow(1)) == ()
    assert compare("send(x)\n") == ()


def test_what_is_not_found_and_what_is_not_expected() -> None:
    assert compare("send(x)  # sink: mailer <- user.name\n") == (
        "line 1: expected mailer <- user.name, found nothing",
    )
    assert compare("send(x)\n", flow(1)) == (
        "line 1: found mailer <- user.name, which is not expected",
    )


@pytest.mark.parametrize("line", [2, 3, 4, 5])
def test_any_line_of_the_statement_will_do(line: int) -> None:
    text = "# sink: mailer <- user.name\nresult = (\n    send(\n        x,\n    )\n)\nsend(y)\n"
    assert compare(text, flow(line)) == ()


def test_the_header_of_a_block_is_not_its_body() -> None:
    text = "if send(x):  # sink: mailer <- user.name\n    send(y)\n"
    assert compare(text, flow(1)) == ()
    assert compare(text, flow(1), flow(2)) == (
        "line 2: found mailer <- user.name, which is not expected",
    )


def test_recipient_and_treatment_must_agree() -> None:
    text = "send(x)  # sink: mailer <- user.name (hashed)\n"
    assert compare(text, flow(1, treatment="hashed")) == ()
    assert len(compare(text, flow(1))) == 2
    assert len(compare(text, flow(1, treatment="hashed", recipient="tracker"))) == 2


def test_certainty_and_origin_must_agree_where_they_are_given() -> None:
    plain = "send(x)  # sink: mailer <- user.name\n"
    assert compare(plain, flow(1, certainty="likely", origin="User.name")) == ()
    given = "send(x)  # sink: mailer <- user.name (likely) from User.name\n"
    assert compare(given, flow(1, certainty="likely", origin="User.name")) == ()
    assert compare(given, flow(1, certainty="certain", origin="User.name")) == (
        (
            "line 1: expected mailer <- user.name (likely) from User.name, "
            "found (certain) from User.name"
        ),
    )
    assert compare(
        given,
        flow(1, certainty="likely", origin="User.name"),
        flow(1, certainty="likely", origin="Guest.name"),
    ) == ("line 1: found mailer <- user.name from Guest.name, which is not expected",)


def test_known_mistakes_fail_when_they_are_mended() -> None:
    missing = "send(x)  # MISSING sink: mailer <- user.name\n"
    assert compare(missing) == ()
    assert compare(missing, flow(1)) == (
        "line 1: fixed! mailer <- user.name is found: drop MISSING",
    )
    spurious = "send(x)  # SPURIOUS sink: mailer <- user.name\n"
    assert compare(spurious, flow(1)) == ()
    assert compare(spurious) == (
        "line 1: fixed! mailer <- user.name is no longer found: drop SPURIOUS",
    )


@pytest.mark.parametrize("recipient", ["log", "response", "store:User"])
def test_recipients_inside_the_house_count_where_they_are_named(recipient: str) -> None:
    assert compare("keep(x)\n", flow(1, recipient=recipient)) == ()
    named = f"keep(x)  # sink: {recipient} <- user.name\nkeep(y)\n"
    assert compare(named, flow(1, recipient=recipient)) == ()
    assert len(compare(named, flow(1, recipient=recipient), flow(2, recipient=recipient))) == 1
