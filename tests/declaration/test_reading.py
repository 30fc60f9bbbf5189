"""Test what a declaration may say, and what is said where it may not."""

from pathlib import Path

import pytest

from datamap.model.declaration import Scope
from datamap.model.errors import UserError
from tests.declaration.words import read

TEN_LINES = """\
schema = "datamap/1"
policy = "PRIVACY.md"

[recipients]
stripe   = ["email", "name"]
resend   = ["email"]
openai   = ["prompt"]
supabase = "any"          # may receive anything declared
groq     = "unstated"
sentry   = "none"
"""


def test_the_ten_lines_of_a_team(tmp_path: Path) -> None:
    declaration = read(tmp_path, TEN_LINES)
    assert (declaration.path, declaration.policy) == ("datamap.toml", "PRIVACY.md")
    assert [(entry.id, entry.scope, entry.line) for entry in declaration.recipients] == [
        ("stripe", Scope.CATEGORIES, 5),
        ("resend", Scope.CATEGORIES, 6),
        ("openai", Scope.CATEGORIES, 7),
        ("supabase", Scope.ANY, 8),
        ("groq", Scope.UNSTATED, 9),
        ("sentry", Scope.NONE, 10),
    ]
    stripe = declaration.recipient("stripe")
    assert stripe
    assert stripe.categories == ("user.contact.email", "user.name")


def test_the_table_of_a_recipient(tmp_path: Path) -> None:
    declaration = read(
        tmp_path,
        """
[recipients.stripe]
receives = ["email"]
pending = ["phone"]
owner = "legal"
expires = 2027-01-31
role = "controller"
purposes = ["billing"]
location = ["US", "IE"]
transfer = "SCC"
dpa = "https://example.org/dpa"

[hosts]
"*.acme.example" = "own"
"pay.acme.example" = "stripe"
""",
    )
    (stripe,) = declaration.recipients
    assert stripe.line == 2
    assert (stripe.categories, stripe.pending) == (
        ("user.contact.email",),
        ("user.contact.phone_number",),
    )
    assert (stripe.owner, stripe.expires, stripe.role) == ("legal", "2027-01-31", "controller")
    assert (stripe.purposes, stripe.location) == (("billing",), ("US", "IE"))
    assert (stripe.transfer, stripe.dpa) == (("SCC",), "https://example.org/dpa")
    assert declaration.hosts == (("*.acme.example", "own"), ("pay.acme.example", "stripe"))


@pytest.mark.parametrize(
    "word", ["email", "Email", "user.contact.email", "user.contact", " email "]
)
def test_words_for_a_category(tmp_path: Path, word: str) -> None:
    (entry,) = read(tmp_path, f'[recipients]\nstripe = ["{word}"]\n').recipients
    assert entry.covers(entry.categories[0])
    assert entry.categories[0] in {"user.contact.email", "user.contact"}


def test_a_recipient_that_no_rule_knows(tmp_path: Path) -> None:
    text = '[recipients]\nprinting-house = ["name"]\n"api.acme.example" = ["email"]\n'
    assert [entry.id for entry in read(tmp_path, text).recipients] == [
        "printing-house",
        "api.acme.example",
    ]


def test_a_name_says_that_it_is_no_typing_error(tmp_path: Path) -> None:
    text = '[recipients]\nstrpe = { name = "Strpe GmbH", receives = ["email"] }\n'
    (entry,) = read(tmp_path, text).recipients
    assert (entry.id, entry.name) == ("strpe", "Strpe GmbH")


def test_an_empty_list_means_nothing(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, "[recipients]\nsentry = []\n").recipients
    assert entry.scope is Scope.NONE


@pytest.mark.parametrize(
    ("text", "line", "message", "way_on"),
    [
        ("recipient = 1\n", 1, 'the key "recipient" is not known', '"recipients"'),
        ('schema = "datamap/9"\n', 1, "'datamap/9' is not known", '"datamap/1"'),
        ("policy = 3\n", 1, '"policy" must be a text', "policy ="),
        ('policy = "TODO"\n', 1, "says nothing", "leave it out"),
        ("recipients = 3\n", 1, "must be a table", "[recipients]"),
        ('\n[recipients]\nstripe = ["emial"]\n', 3, 'is called "emial"', '"email"'),
        ('[recipients]\nstripe = [\n  "email",\n  7,\n]\n', 4, "7 is not the name", ""),
        ('[recipients]\nstripe = "email"\n', 2, "must stand in a list", '["email"]'),
        ('[recipients]\nstripe = "all"\n', 2, '"all" says nothing here', "any"),
        ('[recipients]\nstripe = ["user"]\n', 2, 'is called "user"', ""),
        ("[recipients]\nstripe = 7\n", 2, "expected a list of categories", '"any"'),
        ('[recipients]\nstrpe = ["email"]\n', 2, 'no recipient is called "strpe"', '"stripe"'),
        (
            '[recipients.stripe]\nrecieves = ["email"]\n',
            2,
            'the key "recieves" is not known in [recipients.stripe]',
            '"receives"',
        ),
        ('[recipients.stripe]\nstatus = "activ"\n', 2, '"activ" is no status', '"active"'),
        ('[recipients.stripe]\nrole = "processer"\n', 2, "is no role", '"processor"'),
        ('[recipients.stripe]\nlocation = "Germany"\n', 2, "is no country", '"DE"'),
        ('[recipients.stripe]\nexpires = "soon"\n', 2, "must be a day", "2027-01-31"),
        ("[recipients.stripe]\nexpires = 2027-01-31T10:00:00\n", 2, "must be a day", ""),
        ("[recipients.stripe]\npurposes = [1]\n", 2, "must be a list of texts", ""),
        ('[recipients.stripe]\nstatus = "pending"\n', 1, "without end", "expires"),
        ('[recipients]\nstripe = { pending = ["email"] }\n', 2, "without end", "expires"),
        ('[hosts]\n"a.example" = "ownn"\n', 2, "neither", '"own"'),
        ('[recipients]\nstripe = ["email"\n', 3, "not valid TOML", ""),
        ("[recipients\n", 1, "not valid TOML", ""),
        ('[recipients]\nstripe = "any"\nstripe = "none"\n', 3, "not valid TOML", ""),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, text: str, line: int, message: str, way_on: str
) -> None:
    with pytest.raises(UserError) as raised:
        read(tmp_path, text)
    error = raised.value
    assert message in error.message
    assert way_on in error.help
    assert (error.path, error.line) == (str(tmp_path / "datamap.toml"), line)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    from datamap.declaration import load_declaration

    with pytest.raises(UserError, match="cannot read the declaration"):
        load_declaration(tmp_path / "none.toml", tmp_path, {}, ())


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    from datamap.declaration import load_declaration

    path = tmp_path / "datamap.toml"
    path.write_bytes(b'policy = "\xff"\n')
    with pytest.raises(UserError, match="not UTF-8"):
        load_declaration(path, tmp_path, {}, ())
