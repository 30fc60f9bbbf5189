"""How libraries' classes declare fields, and whose data an owner's name means."""

import re

from datamap.model.rules import FieldRule, SubjectRule
from datamap.rulebook.tables import Table

FIELD_RULE_KEYS = (
    "kind",
    "base",
    "decorator",
    "column",
    "other",
    "declares",
    "computes",
    "record",
    "annotated",
    "typed_by",
    "optional",
    "required",
    "empty",
    "store",
    "embeds",
    "stored_if",
    "table",
    "named",
    "label",
    "apps",
    "abstract",
    "lists",
    "omits",
    "model",
    "gives",
)
GIVEN_KEYS = ("name", "type")
SUBJECT_KEYS = ("id", "owners", "dpv")
TYPED_BY = ("call", "argument")
NAMED = ("class", "app")

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_SNAKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_OPTION = re.compile(r"[A-Za-z_]\w*")
_ID = re.compile(r"[a-z]+(-[a-z]+)*")


def read_field_rule(table: Table) -> FieldRule:
    """Read one `[[declarations]]`."""
    table.only(FIELD_RULE_KEYS)
    if not {"base", "decorator", "column"} & set(table.values):
        table.fail("[[declarations]] needs 'base', 'decorator' or 'column': which classes it means")
    return FieldRule(
        kind=table.word("kind"),
        bases=table.patterns("base") if "base" in table.values else (),
        decorators=table.patterns("decorator") if "decorator" in table.values else (),
        columns=table.patterns("column") if "column" in table.values else (),
        others=table.patterns("other") if "other" in table.values else (),
        declares=table.patterns("declares") if "declares" in table.values else (),
        computes=table.patterns("computes") if "computes" in table.values else (),
        record=table.flag("record"),
        annotated=table.flag("annotated"),
        typed_by=table.choice("typed_by", TYPED_BY, "call"),
        optional=table.checked("optional", _no_option),
        required=table.checked("required", _no_option),
        empty=table.flag("empty") if "empty" in table.values else None,
        store=table.word("store", ""),
        embeds=table.flag("embeds"),
        stored_if=table.word("stored_if", ""),
        table=table.checked("table", _no_dotted),
        named=table.choice("named", NAMED, "class"),
        label=table.checked("label", _no_dotted),
        apps=table.patterns("apps") if "apps" in table.values else (),
        abstract=table.checked("abstract", _no_dotted),
        lists=table.checked("lists", _no_dotted),
        omits=table.checked("omits", _no_dotted),
        model=table.checked("model", _no_dotted),
        gives=tuple(map(_given, table.tables("gives"))),
    )


def read_subject(table: Table) -> SubjectRule:
    """Read one `[[subjects]]`."""
    table.only(SUBJECT_KEYS)
    identity = table.word("id")
    if not _ID.fullmatch(identity):
        table.fail(f"{identity!r} is no word for a subject: small letters and hyphens", "id")
    return SubjectRule(identity, table.checked("owners", _no_snake), table.word("dpv", ""))


def _given(table: Table) -> tuple[str, str]:
    table.only(GIVEN_KEYS)
    return table.word("name"), table.word("type", "")


def _no_option(word: str) -> str:
    return "" if _OPTION.fullmatch(word) else "is no keyword"


def _no_dotted(word: str) -> str:
    return "" if _DOTTED.fullmatch(word) else "is no dotted name"


def _no_snake(word: str) -> str:
    return "" if _SNAKE.fullmatch(word) else "is not in snake_case"
