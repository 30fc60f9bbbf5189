"""Test that an edit changes what it should and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from datamap.declaration.editing import EMPTY, Addition, add_category
from datamap.model.errors import UserError
from tests.declaration.words import read

WAITING = 'pending = ["phone"], expires = 2027-01-31 }'
FILE = """\
# ours
schema = "datamap/1"   # the only one

[recipients]
stripe   = ["email", "name"]   # pays
supabase = "any"
openai   = ["name"]   # asks
resend = { receives = ["email"] }  # sends

# hosts follow
[hosts]
"a.example" = "own"
"""
DAY = date(2027, 1, 31)


def add(text: str, addition: Addition, covering: tuple[str, ...] = ()) -> str:
    """Add; the words that cover the category are its own and those given."""
    return add_category(text, "datamap.toml", addition, {addition.category, *covering}.__contains__)


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that went and those that came."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize(
    ("addition", "gone", "came"),
    [
        (Addition("groq", "prompt"), [], ['groq = ["prompt"]']),
        (
            Addition("stripe", "phone"),
            ['stripe   = ["email", "name"]   # pays'],
            ['stripe   = ["email", "name", "phone"]   # pays'],
        ),
        (Addition("stripe", "email"), [], []),
        (Addition("supabase", "email"), [], []),
        (
            Addition("groq", "prompt", pending=True, expires=DAY),
            [],
            [
                'groq = { receives = ["prompt"], status = "pending", expires = 2027-01-31 }',
            ],
        ),
        (
            Addition("openai", "phone", pending=True, expires=DAY),
            ['openai   = ["name"]   # asks'],
            ['openai   = { receives = ["name"], ' + WAITING + "   # asks"],
        ),
        (
            Addition("resend", "phone", pending=True, expires=DAY),
            ['resend = { receives = ["email"] }  # sends'],
            ['resend = { receives = ["email"], ' + WAITING + "  # sends"],
        ),
        (Addition("sentry", "none"), [], ['sentry = "none"']),
        (
            Addition("resend", "unstated"),
            ['resend = { receives = ["email"] }  # sends'],
            ['resend = "unstated"  # sends'],
        ),
    ],
)
def test_an_edit_leaves_the_rest_alone(
    tmp_path: Path, addition: Addition, gone: list[str], came: list[str]
) -> None:
    edited = add(FILE, addition)
    assert changed(FILE, edited) == (gone, came)
    assert read(tmp_path, edited).recipient(addition.recipient)


def test_a_parent_covers(tmp_path: Path) -> None:
    text = '[recipients]\nstripe = ["user.contact"]\n'
    assert add(text, Addition("stripe", "email"), ("user.contact",)) == text
    del tmp_path


def test_an_approval_takes_the_waiting_away(tmp_path: Path) -> None:
    text = add(EMPTY, Addition("stripe", "email", pending=True, expires=DAY))
    entry = read(tmp_path, add(text, Addition("stripe", "email"))).recipient("stripe")
    assert entry
    assert (entry.status, entry.expires, entry.pending) == ("active", "", ())
    text = '[recipients.stripe]\nreceives = ["name"]\npending = ["email", "phone"]\n'
    text += "expires = 2027-01-31\n"
    entry = read(tmp_path, add(text, Addition("stripe", "email"))).recipient("stripe")
    assert entry
    assert entry.categories == ("user.contact.email", "user.name")
    assert entry.pending == ("user.contact.phone_number",)
    assert entry.expires == "2027-01-31"


def test_a_second_category_waits_with_the_first(tmp_path: Path) -> None:
    text = EMPTY
    for category in ("email", "name", "name"):
        text = add(text, Addition("resend", category, pending=True, expires=DAY))
    entry = read(tmp_path, text).recipient("resend")
    assert entry
    assert (entry.status, entry.categories) == ("pending", ("user.contact.email", "user.name"))


def test_a_file_with_no_recipients_yet(tmp_path: Path) -> None:
    text = add('schema = "datamap/1"\n', Addition("stripe", "email"))
    assert read(tmp_path, text).recipient("stripe")


def test_what_cannot_be_edited_is_said() -> None:
    with pytest.raises(UserError, match="cannot edit this file") as raised:
        add("[recipients\n", Addition("stripe", "email", pending=True, expires=DAY))
    assert 'stripe = { receives = ["email"], status = "pending"' in raised.value.help
