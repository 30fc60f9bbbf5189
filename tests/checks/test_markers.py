"""Test which comments DM905 calls unused, and that it says why."""

import pytest

from tests.pages.checking import follow

HEAD = "from dataclasses import dataclass\n\n\n@dataclass\nclass Member:\n"


def tell(*lines: str) -> list[tuple[int, str]]:
    """Return the line and the message of each marker in a class that does nothing."""
    text = HEAD + "".join(f"    {line}\n" for line in lines)
    return [(one.line - 5, one.message) for one in follow({"main.py": text}).markers]


@pytest.mark.parametrize(
    "line",
    [
        "badge: str  # datamap: personal[user.unique_id]",
        "badge: str  # datamap: personal[email]",
        "email: str  # datamap: not-personal the mailbox of the desk",
        "email: str  # datamap: personal[user.contact.email]",
        "email: str  # datamap: ignore[DM101] the mailbox of the desk",
        "email: str  # datamap is not asked",
    ],
)
def test_what_speaks_of_a_field_is_used(line: str) -> None:
    assert tell(line) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("badge: str  # datamap: personal[user.badge]", "there is no category"),
        ("email: str  # datamap: not-personal", "needs its reason"),
        ("plan: str  # datamap: not-personal it is a plan", "changes nothing"),
        ("badge: str  # datamap: personal email", "is no marker that datamap reads"),
        ("badge: str  # datamap: personnal[email]", "is no marker that datamap reads"),
        ("def run(self) -> None: ...  # datamap: personal[email]", "there is no field"),
    ],
)
def test_what_does_nothing_is_told(line: str, message: str) -> None:
    ((place, told),) = tell(line)
    assert place == 1
    assert message in told


def test_a_category_in_an_annotation_that_does_not_exist() -> None:
    text = (
        "from typing import Annotated\n\nfrom marks import Personal\n\n\n"
        'class Member:\n    badge: Annotated[str, Personal("user.badge")]\n\n\n'
        'def greet(badge: Annotated[str, Personal("emial")]) -> None: ...\n'
    )
    found = follow({"main.py": text})
    assert [item.name for item in found.inventory] == []
    assert [(one.line, one.help) for one in found.markers][:1] == [(7, "did you mean user.name?")]


def test_it_is_shown_where_it_stands() -> None:
    lines = [
        "import marks",
        "from dataclasses import dataclass",
        "from typing import Annotated",
        "",
        "",
        "@dataclass",
        "class Member:",
        "    plan: str",
        '    badge: Annotated[str, marks.Personal("user.badge")]',
        "    number: Annotated[",
        '        str, marks.Personal("user.nonsense")',
        "    ]",
    ]
    found = follow({"main.py": "\n".join(lines) + "\n"})
    shown = [lines[one.line - 1][one.column - 1 :][: len(one.text)] for one in found.markers]
    assert shown == [one.text for one in found.markers]
    assert shown == ['marks.Personal("user.badge")', 'marks.Personal("user.nonsense")']


def test_a_file_of_sql_has_comments_of_its_own() -> None:
    text = (
        "CREATE TABLE desks (\n"
        "  email text, -- datamap: not-personal the mailbox of the desk\n"
        "  badge text, -- datamap: personal[user.unique_id]\n"
        "  plan text   -- datamap: personal[user.nonsense]\n"
        ");\n"
    )
    found = follow({"schema.sql": text})
    assert [(item.name, item.category) for item in found.inventory] == [
        ("desks.badge", "user.unique_id")
    ]
    assert [marker.line for marker in found.markers] == [4]
