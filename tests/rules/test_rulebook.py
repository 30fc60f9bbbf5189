"""Test what is read from rule files, and that each mistake names its file and line."""

from pathlib import Path

import pytest

from datamap.model.errors import UserError
from datamap.model.names import RecipientId
from datamap.model.rules import ArgumentRoles, SinkRule
from datamap.rulebook import build_rulebook, load_rulebook
from datamap.rulebook.toml_lines import header_lines, line_of, place_lines

EMAIL = """\
[[categories]]
id = "user.contact.email"
label = "E-mail address"
aliases = ["email"]
"""

VENDOR = """\
id = "mailer"
name = "Mailer"

[[sinks]]
call = "mailer.Client().send"
sends = ["to", "**"]
config = ["api_key"]

[[sources]]
call = "mailer.inbox()"
key = "from"
category = "email"

[[examples]]
code = '''
[[sinks]]
'''

[[sinks]]
call = ["mailer.post", "mailer.put"]
sends = "*"
recipient = "other"
"""


def test_a_vendor_file_is_read() -> None:
    book = build_rulebook([("categories.toml", EMAIL), ("vendors/mailer.toml", VENDOR)])
    assert book.sinks == (
        SinkRule(
            calls=("mailer.Client().send",),
            recipient=RecipientId("mailer"),
            roles=ArgumentRoles(("to", "**"), ("api_key",)),
            origin="vendors/mailer.toml:4",
        ),
        SinkRule(
            calls=("mailer.post", "mailer.put"),
            recipient=book.sinks[1].recipient,
            roles=ArgumentRoles(("*",)),
            origin="vendors/mailer.toml:19",
        ),
    )
    assert book.sinks[1].recipient == "other"
    assert book.sources[0].category == "user.contact.email"
    assert (book.examples[0].code, book.examples[0].line) == ("[[sinks]]\n", 15)


def test_the_digest_names_the_models_alone() -> None:
    model = '[[models]]\ncall = "copy.copy"\nreturns = "argument[0]"\n'
    first = build_rulebook([("a.toml", model)])
    assert build_rulebook([("b.toml", "\n" + EMAIL + model)]).digest == first.digest
    assert build_rulebook([("a.toml", model.replace("0", "1"))]).digest != first.digest


SINK = '[[sinks]]\nrecipient = "x"\ncall = "a.b"\nsends = ["*"]\n'
MODEL = '[[models]]\ncall = "a.b"\n'
SOURCE = '[[sources]]\ncall = "a.b"\ncategory = "email"\n'

ROUTE = '[[routes]]\ncall = "a.b"\nargument = "model"\n'

IMPLICIT = '[[implicit]]\nsetting = "a.b"\n'
SAID = 'recipient = "x"\nsays = "y"\nsince = "z"\n'

MISTAKES = [
    ("x = [", 1, "is no TOML", ""),
    ('[[routes]]\ncall = "a.b"', 1, "needs 'argument' or 'setting'", ""),
    (ROUTE + 'separator = "/"', 4, "'separator' goes with 'table' alone", ""),
    (ROUTE + "[routes.table]\nx = 1", 5, "takes a string or an array", ""),
    (ROUTE + "tables = 1", 4, "routes has no key 'tables'", "did you mean 'table'?"),
    (ROUTE.replace("model", "a b"), 3, "is no argument", ""),
    ('[[routes]]\nargument = "model"', 1, "needs 'call'", ""),
    ('[[implicit]]\nsays = "x"', 1, "needs 'setting', or 'carries'", ""),
    (IMPLICIT + 'value = "true"', 3, "'value' goes with 'argument'", ""),
    (IMPLICIT, 1, "[[implicit]] needs 'recipient'", ""),
    (IMPLICIT + 'recipient = "x"', 1, "needs 'says'", ""),
    (IMPLICIT + SAID + 'category = "emial"', 6, "no category 'emial'", "'email'"),
    ('[[wrappers]]\nname = "a.b"\nlike = "c.d"', 1, "needs 'recipient'", ""),
    ("x = 1", 1, "a rule file has no key 'x'", "known are"),
    ("\nsink = []", 2, "no key 'sink'", "did you mean 'sinks'?"),
    ("sinks = 1", 1, "takes tables", ""),
    (SINK + "send = 1", 5, "sinks has no key 'send'", "did you mean 'sends'?"),
    (SINK + SINK + "config = 3", 9, "an array of strings, not a number", ""),
    (SINK + "config = [\n 'a',\n 3]", 5, "3 is a number", ""),
    (SINK + 'config = ["a", "a"]', 5, "names 'a' twice", ""),
    (SINK + 'config = ["a-b"]', 5, "is no argument", ""),
    (SINK.replace("a.b", "a..b"), 3, "is no pattern", ""),
    (SINK.replace("call", "#"), 1, "needs 'call'", ""),
    (SINK.replace("sends", "#"), 1, "needs 'sends'", ""),
    (SINK.replace("recipient", "#"), 1, "needs 'recipient'", ""),
    (SOURCE.replace("email", "emial"), 3, "no category 'emial'", "did you mean 'email'?"),
    (SOURCE + 'name = "x"', 1, "exactly one of", ""),
    (SOURCE.replace("call", "name") + 'key = "x"', 4, "goes with 'call' alone", ""),
    (MODEL, 1, "says nothing", ""),
    (MODEL + 'returns = "reciever"', 3, "is no term", ""),
    (MODEL + 'treatment = "hash"', 3, "cannot be 'hash'", "did you mean 'hashed'?"),
    (MODEL + "gives_nothing = 1", 3, "takes true or false", ""),
    (MODEL + 'mutates = [{ target = "receiver" }]', 3, "needs 'value'", ""),
    (EMAIL, 2, "already in base.toml", "another id"),
    (EMAIL.replace("email", "x") + "names = ['eMail']", 5, "snake_case", ""),
    (EMAIL.replace("email", "x") + "sensitivity = 'high'", 5, "cannot be", "known are"),
    ('id = "x"\nname = ""', 2, "needs 'name'", ""),
    ('id = "x"\nname = "X"\nreviewed = "soon"', 3, "no date", ""),
    ('id = "x"\nname = "X"\nreviewed = 3', 3, "takes a date", ""),
    ('id = "x"\nname = "X"\nhosts = ["https://x.y"]', 3, "is no host", ""),
    ('id = "x"\nname = "X"\nentity_country = ["USA"]', 3, "country", ""),
    ('id = "x"\nname = "X"\nrole = "procesor"', 3, "'procesor'", "processor"),
    ('id = "x"\nname = "X"\nstated = ["name"]', 3, "is none of entity", ""),
    ('id = "x"\nname = "X"\nterms = ["http://x.example/dpa"]', 3, "is no link", ""),
    ('id = "x"\nname = "X"\nregions = { "eu x" = "EU" }', 3, "is no host", ""),
    ('id = "x"\nname = "X"\nregions = { "eu.x.example" = 1 }', 3, "takes a string", ""),
    ('id = "X"\nname = "X"', 1, "is no id", ""),
]


@pytest.mark.parametrize(("text", "line", "message", "way_on"), MISTAKES)
def test_a_mistake_names_its_line(text: str, line: int, message: str, way_on: str) -> None:
    with pytest.raises(UserError) as caught:
        build_rulebook([("base.toml", EMAIL), ("own.toml", text)])
    assert message in caught.value.message
    assert way_on in caught.value.help
    assert (caught.value.path, caught.value.line) == ("own.toml", line)


def test_what_is_below_an_alias_is_known_by_both_names() -> None:
    text = """
        [[models]]
        call = "site.request"
        alias = "site.Request()"

        [[models]]
        call = ["site.request.form.get", "site.requests.get"]
        returns = "arguments"

        [[sources]]
        call = "site.request.**"
        category = "email"
    """
    book = build_rulebook([("categories.toml", EMAIL), ("own.toml", text)])
    assert book.models[0].calls == ("site.request",)
    assert book.models[1].calls == (
        "site.request.form.get",
        "site.Request().form.get",
        "site.requests.get",
    )
    assert [source.call for source in book.sources] == ["site.request.**", "site.Request().**"]


def test_vendors_are_unique() -> None:
    with pytest.raises(UserError, match=r"already in one\.toml"):
        build_rulebook([("one.toml", VENDOR), ("two.toml", VENDOR), ("c.toml", EMAIL)])


def test_extra_rules_are_read_after_the_bundled_ones(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "own.toml").write_text(SINK, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no rules", encoding="utf-8")
    book = load_rulebook([tmp_path])
    assert book.sinks[-1].recipient == "x"
    assert book.sinks[-1].origin == f"{(tmp_path / 'deep' / 'own.toml').as_posix()}:1"
    assert load_rulebook([tmp_path / "deep" / "own.toml"]).sinks[-1].recipient == "x"


def test_rules_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no rules here"):
        load_rulebook([tmp_path / "absent"])
    (tmp_path / "latin.toml").write_bytes(b'x = "\xe4"')
    with pytest.raises(UserError, match="not UTF-8"):
        load_rulebook([tmp_path])


LINES = '''\
top = "[["
[[a]]
key = [
  "[[a]]",
  { key = 1 }, # ]
]
"quoted" = """
[[a]]
key = 1
"""
[[a]]
key = \'\'\'x = 1
[b]
\'\'\'
[b.c]
d.e = 1
'''


def test_lines_of_places() -> None:
    assert place_lines(LINES) == {
        (): 0,
        ("top",): 1,
        ("a", 0): 2,
        ("a", 0, "key"): 3,
        ("a", 0, "quoted"): 7,
        ("a", 1): 11,
        ("a", 1, "key"): 12,
        ("b", "c"): 15,
        ("b", "c", "d", "e"): 16,
    }
    assert line_of(LINES, ("a", 1, "key", 3)) == 12
    assert line_of(LINES, ("z",)) == 0


def test_header_lines_skip_literal_strings() -> None:
    assert header_lines("[[a]]\nx = '''\n[[a]]\n'''\n\n[[b]]\n[[a]]\n") == {"a": (1, 7), "b": (6,)}


FIELDS = """\
[[declarations]]
kind = "Example model"
base = "example.Model"
column = ["example.Text"]
optional = ["null"]
empty = false
store = "database"
gives = [{ name = "email", type = "Text" }]

[[subjects]]
id = "patient"
owners = ["patient"]
"""


def test_how_fields_are_declared_and_whose_they_are_is_read() -> None:
    book = build_rulebook([("libraries/example.toml", 'name = "Example"\n' + FIELDS)])
    (rule,) = book.fields
    assert (rule.kind, rule.bases, rule.columns) == (
        "Example model",
        ("example.Model",),
        ("example.Text",),
    )
    assert (rule.optional, rule.empty, rule.store) == (("null",), False, "database")
    assert rule.gives == (("email", "Text"),)
    assert [(subject.id, subject.owners) for subject in book.subjects] == [
        ("patient", ("patient",))
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('base = "example.Model"\ncolumn = ["example.Text"]\n', "", 1, "needs 'base'"),
        ('"example.Model"', '"exa-mple"', 3, "is no pattern"),
        ('["null"]', '["is null"]', 5, "is no keyword"),
        ('store = "database"', 'named = "row"', 7, "cannot be 'row'"),
        ('store = "database"', 'stroe = "database"', 7, "has no key 'stroe'"),
        ('id = "patient"', 'id = "Patient"', 11, "is no word for a subject"),
        ('["patient"]', '["Patient"]', 12, "is not in snake_case"),
    ],
)
def test_a_mistake_in_them_is_told_with_its_line(
    old: str, new: str, line: int, message: str
) -> None:
    with pytest.raises(UserError) as caught:
        build_rulebook([("own.toml", FIELDS.replace(old, new))])
    assert (caught.value.path, caught.value.line) == ("own.toml", line)
    assert message in str(caught.value)
