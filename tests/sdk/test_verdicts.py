"""Test what is made of the probe's answers: what is asked again, and what the verdict is."""

from tests.sdk.rule_files import Asked, Question
from tests.sdk.verdicts import (
    FAILED,
    UNVERIFIABLE,
    VERIFIED,
    Report,
    Said,
    Verdict,
    join,
    judge,
    list_names,
    list_older,
    narrow,
)

KINDS = ("absent", "broken", "why", "missing", "unknown", "names")
SEND, POST = "mail.Client().send", "mail.Client().post"


def say(**said: list[str]) -> Said:
    return {kind: said.get(kind, []) for kind in KINDS}


def ask(*calls: str, names: tuple[str, ...] = (), excuse: str = "") -> Question:
    return Question("rules/vendors/mail.toml:5", calls, names, excuse)


def words(question: Question, said: Said, **refused: str) -> list[str]:
    return [verdict.word for verdict in judge(question, said, refused)]


def test_a_call_that_is_there_is_verified_and_one_that_is_not_is_a_defect() -> None:
    assert words(ask(SEND, POST), say(missing=[POST])) == [VERIFIED, FAILED]


def test_an_excuse_is_of_use_only_to_what_was_not_found() -> None:
    question = ask(SEND, POST, excuse="methods are made at run time")
    assert words(question, say(missing=[POST])) == [VERIFIED, UNVERIFIABLE]
    assert words(question, say()) == [VERIFIED, VERIFIED]


def test_an_argument_that_no_call_takes_is_a_defect_of_its_own() -> None:
    assert words(ask(SEND, names=("to", "cc")), say(names=["cc"])) == [VERIFIED, FAILED]
    # Of a call that is not there nothing is said.
    assert words(ask(SEND, names=("to",)), say(missing=[SEND], names=["to"])) == [FAILED]


def test_what_could_not_be_installed_is_no_defect_and_what_is_missing_beside_it_is() -> None:
    assert words(ask(SEND), say(absent=[SEND]), mail="no such version") == [UNVERIFIABLE]
    assert words(ask(SEND), say(missing=[SEND]), mail="no such version") == [FAILED]


def test_what_cannot_be_imported_has_the_reason_of_its_own_package() -> None:
    said = say(broken=[SEND, "post.send"], why=["post needs six", "mail.client needs attr"])
    verdicts = judge(ask(SEND, "post.send"), said, {})
    assert [verdict.why for verdict in verdicts] == ["mail.client needs attr", "post needs six"]


def test_only_what_was_not_found_is_asked_again() -> None:
    question = ask(SEND, POST, names=("to", "cc"))
    (left,) = narrow((question,), [say(missing=[POST], names=["cc"])])
    assert (left.calls, left.names) == ((POST,), ("cc",))
    assert narrow((question,), []) == (question,)


def test_two_environments_lose_only_what_neither_has() -> None:
    both = join(say(missing=[SEND, POST], names=["to"]), say(absent=[POST]))
    assert (both["missing"], both["absent"], both["names"]) == ([POST], [], [])


def test_what_left_in_a_major_version_is_asked_of_the_one_before() -> None:
    old = ask(SEND, excuse="before version 5; 4.2 was read")
    new = ask(POST)
    ((limit, left),) = list_older((old, new), [say(missing=[SEND]), say(missing=[POST])])
    assert limit == "5"
    assert [question.calls for question in left] == [(SEND,), ()]


def test_an_older_version_is_asked_for_arguments_too() -> None:
    question = ask(SEND, names=("to", "title"), excuse="title was its name before version 5")
    ((_, left),) = list_older((question,), [say(names=["title"])])
    assert [(q.calls, q.names) for q in left] == [((SEND,), ("title",))]


def test_no_older_version_is_asked_without_need() -> None:
    assert list(list_older((ask(SEND, excuse="before version 5"),), [say()])) == []
    assert list(list_older((ask(SEND, excuse="made at run time"),), [say(missing=[SEND])])) == []


def test_older_versions_are_of_the_vendors_own_packages() -> None:
    asked = Asked("", "mail", "email", ("mail-sdk==5.1", "httpx"), ("mail-old",), ())
    assert list(list_names(asked)) == ["mail-sdk", "mail-old"]


def test_a_reason_that_nothing_needs_is_told() -> None:
    idle = Question("a:1", (SEND,), excuse="methods are made at run time")
    used = Question("a:9", (POST,), excuse="methods are made at run time")
    older = Question("a:17", (SEND,), excuse="before version 5")
    verdicts = (Verdict(VERIFIED, "a:1", SEND), Verdict(UNVERIFIABLE, "a:9", POST, "made"))
    asked = Asked("", "mail", "email", (), (), (idle, used, older))
    assert Report(asked, frozenset(), {}, verdicts).needless == ("a:1",)
