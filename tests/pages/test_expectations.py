"""Test how comments are read as expectations."""

import pytest

from tests.pages.expectations import (
    ExpectationError,
    ExpectedFinding,
    ExpectedSink,
    ExpectedSource,
    SentData,
    Status,
    read_expectations,
)


def read_one_sink(text: str) -> ExpectedSink:
    """Read a text that expects exactly one sink."""
    (sink,) = read_expectations(text).sinks
    return sink


def test_a_sink_holds_recipient_and_categories() -> None:
    assert read_one_sink("send(x)  # sink: mailer <- user.name, user.contact.email") == (
        ExpectedSink(
            line=1,
            comment_line=1,
            status=Status.TRUE,
            reason="",
            recipient="mailer",
            data=(SentData("user.contact.email"), SentData("user.name")),
        )
    )


def test_treatment_certainty_and_origin_belong_to_their_category() -> None:
    sink = read_one_sink("f()  # sink: m <- user.name from User.name, user.contact.email (hashed)")
    assert sink.data == (
        SentData("user.contact.email", treatment="hashed"),
        SentData("user.name", origin="User.name"),
    )
    sink = read_one_sink("f()  # sink: m <- user.name (masked likely) from User.name")
    assert sink.data == (SentData("user.name", "masked", "likely", "User.name"),)


def test_one_category_may_have_two_origins() -> None:
    sink = read_one_sink("f()  # sink: m <- user.name from Guest.name, user.name from User.name")
    assert [data.origin for data in sink.data] == ["Guest.name", "User.name"]


@pytest.mark.parametrize("recipient", ["api.example.org", "store:User", "log"])
def test_a_recipient_may_be_a_host_or_a_store(recipient: str) -> None:
    assert read_one_sink(f"f()  # sink: {recipient} <- user.name").recipient == recipient


def test_a_comment_alone_speaks_of_the_next_line_of_code() -> None:
    text = "# sink: mailer <- user.name\n# another comment\n\nsend(\n    name,\n)\n"
    sink = read_one_sink(text)
    assert (sink.line, sink.comment_line) == (4, 1)


def test_several_are_parted_by_semicolons() -> None:
    found = read_expectations("f()  # sink: a <- user.name; sink: b <- user.name; finding: DM101")
    assert [sink.recipient for sink in found.sinks] == ["a", "b"]
    assert found.findings == (ExpectedFinding(1, 1, Status.TRUE, "", "DM101"),)


def test_sources_and_findings_are_lists() -> None:
    found = read_expectations("\nx: str  # source: user.name, user.contact\ny  # finding: DM1, DM2")
    assert [(source.line, source.category) for source in found.sources] == [
        (2, "user.name"),
        (2, "user.contact"),
    ]
    assert [(finding.line, finding.code) for finding in found.findings] == [(3, "DM1"), (3, "DM2")]
    assert isinstance(found.sources[0], ExpectedSource)


def test_known_mistakes_carry_their_reason() -> None:
    found = read_expectations(
        "f()  # sink: a <- user.name; SPURIOUS sink: b <- user.name -- joined, not parted"
    )
    assert [(sink.status, sink.reason) for sink in found.sinks] == [
        (Status.TRUE, ""),
        (Status.SPURIOUS, "joined, not parted"),
    ]
    missing = read_one_sink("# MISSING sink: a <- user.name\nf()")
    assert (missing.status, missing.line) == (Status.MISSING, 2)


def test_a_second_comment_on_the_line_is_read() -> None:
    assert read_one_sink("f()  # noqa: F821  # sink: a <- user.name").recipient == "a"


def test_markup_comments_are_read() -> None:
    found = read_expectations("We use Stripe. <!-- finding: DM701 -->\n")
    assert [(finding.line, finding.code) for finding in found.findings] == [(1, "DM701")]


def test_other_comments_expect_nothing() -> None:
    found = read_expectations("x = 1  # the source of it\n# a sink, later\ny = 'source: a'\n")
    assert (found.sinks, found.sources, found.findings) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f()  # sink: mailer", "line 1: expected `RECIPIENT <- CATEGORY, ...`: 'mailer'"),
        (
            "f()  # sink: a <- user.name, Email",
            "line 1: expected `CATEGORY (treatment) from Owner.field`: 'Email'",
        ),
        (
            "f()  # sink: a <- user.name (boiled)",
            "line 1: no such treatment or certainty: 'user.name (boiled)'",
        ),
        (
            "f()  # sink: a <- user.name; b <- user.name",
            "line 1: expected `sink:`, `source:` or `finding:`: 'b <- user.name'",
        ),
        (
            "f()  # sinks: a <- user.name",
            "line 1: looks like an expectation and is not one: 'f()  # sinks: a <- user.name'",
        ),
        ("x  # source: Email", "line 1: expected categories: 'Email'"),
        ("x  # finding: bad", "line 1: expected codes such as DM101: 'bad'"),
        (
            "# sink: a <- user.name\n",
            "line 1: no line of code follows the comment: '# sink: a <- user.name'",
        ),
    ],
)
def test_an_unreadable_comment_says_where(text: str, message: str) -> None:
    with pytest.raises(ExpectationError) as error:
        read_expectations(text)
    assert str(error.value) == message
