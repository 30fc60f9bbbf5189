"""Test what people add to categories and names in rules of their own, and what they take away."""

import pytest

from datamap.matching.classify_names import NameClassifier
from datamap.matching.occurrences import Known, Occurrence
from datamap.model.errors import UserError
from datamap.model.rules import Rulebook
from datamap.rulebook import build_rulebook, name_fields

BASE = """\
[[categories]]
id = "user.name"
label = "Name"
aliases = ["name"]
names = ["full_name", "nickname"]

[[categories]]
id = "user.telemetry"
label = "Telemetry"
names = ["crash_report"]

[[categories]]
id = "user.telemetry.log"
label = "Log"
names = ["usage_log"]

[[contexts]]
category = "user.telemetry"
why = "what a session tells"
owners = ["session"]
names = ["trace"]

[[sources]]
attribute = "beacon"
category = "user.telemetry"
"""


def _book(own: str) -> Rulebook:
    return build_rulebook([("base.toml", BASE), ("own.toml", own)])


def _told(book: Rulebook, name: str, owner: str = "") -> str:
    classifier = NameClassifier(book.categories, book.context)
    found = classifier.judge(Occurrence(name, owner, known=Known.DECLARED)).found
    return str(found.category) if found else "-"


def test_names_are_added_to_a_category() -> None:
    book = _book('[[categories]]\nextends = "user.name"\nnames = ["callsign"]\naliases = ["who"]\n')
    assert _told(book, "callsign") == "user.name"
    assert _told(book, "full_name") == "user.name"
    assert book.aliases()["who"] == "user.name"
    assert [category.label for category in book.categories] == ["Name", "Telemetry", "Log"]


def test_a_file_that_comes_first_may_extend_too() -> None:
    own = '[[categories]]\nextends = "user.name"\nnames = ["callsign"]\n'
    book = build_rulebook([("a.toml", own), ("base.toml", BASE)])
    assert _told(book, "callsign") == "user.name"


def test_names_are_retired() -> None:
    book = _book('retired_names = ["nickname"]\n')
    assert _told(book, "nickname") == "-"
    assert _told(book, "full_name") == "user.name"


def test_categories_are_retired_with_those_below_them() -> None:
    book = _book('retired_categories = ["user.telemetry"]\n')
    assert [category.id for category in book.categories] == ["user.name"]
    assert _told(book, "usage_log") == "-"
    assert _told(book, "trace", "Session") == "-"
    assert book.sources == ()
    assert _told(_book(""), "trace", "Session") == "user.telemetry"


def test_a_field_is_told() -> None:
    book = _book('[fields]\n"Badge.code" = "name"\nnickname = "none"\n')
    assert _told(book, "code", "Badge") == "user.name"
    assert _told(book, "code", "app.badge") == "user.name"
    assert _told(book, "code", "Door") == "-"
    assert _told(book, "nickname", "User") == "-"
    assert _told(book, "old_nickname", "User") == "user.name"


def test_the_settings_have_the_last_word() -> None:
    book = _book('[fields]\n"Badge.code" = "name"\n')
    told = name_fields(book, [("Badge.code", "none"), ("Door.owner", "name")], "pyproject.toml")
    assert _told(told, "code", "Badge") == "-"
    assert _told(told, "owner", "Door") == "user.name"


def test_an_unknown_category_in_the_settings() -> None:
    with pytest.raises(UserError, match="no category 'nmae'") as caught:
        name_fields(_book(""), [("Badge.code", "nmae")], "pyproject.toml")
    assert (caught.value.path, caught.value.help) == ("pyproject.toml", "did you mean 'name'?")


@pytest.mark.parametrize(
    ("own", "line", "message"),
    [
        ('[[categories]]\nextends = "user.nam"', 2, "no category 'user.nam'"),
        ('[[categories]]\nextends = "user.name"\nlabel = "x"', 3, "has no 'label'"),
        ('[[categories]]\nextends = "user.name"\nid = "user.x"', 1, "exactly one of"),
        ('[[categories]]\nid = "user.name"\nlabel = "x"', 2, "already in base.toml"),
        ('\nretired_categories = ["user.nam"]', 2, "no category 'user.nam'"),
        ('[fields]\n"Badge.code" = "nmae"', 1, "no category 'nmae'"),
        ("[fields]\ncode = 3", 2, "takes a category"),
        ("fields = 3", 1, "takes a table"),
        ('[[contexts]]\ncategory = "nmae"\nwhy = "x"\nowners = ["y"]', 2, "no category 'nmae'"),
        ('[[contexts]]\ncategory = "name"\nwhy = "x"\nnames = ["y"]', 1, "nothing of where"),
        ('[[contexts]]\ncategory = "name"\nwhy = "x"\npersons = true', 1, "nothing of what"),
    ],
)
def test_a_mistake_names_its_line(own: str, line: int, message: str) -> None:
    with pytest.raises(UserError) as caught:
        _book(own)
    assert message in caught.value.message
    assert (caught.value.path, caught.value.line) == ("own.toml", line)
