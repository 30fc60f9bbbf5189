"""Categories of personal data, and the context that makes names personal."""

import re

from datamap.model.categories import Category, ContextRule, NameContext, Sensitivity
from datamap.model.names import ApiPath, CategoryId
from datamap.rulebook.own_names import read_fields
from datamap.rulebook.tables import Table

CATEGORY_KEYS = (
    "id",
    "extends",
    "label",
    "dpv",
    "sensitivity",
    "aliases",
    "names",
    "weak_names",
    "not",
    "types",
)
CONTEXT_KEYS = (
    "person_owners",
    "other_owners",
    "organisations",
    "person_marks",
    "organisation_marks",
    "not_tokens",
    "not_types",
)
RULE_KEYS = (
    "category",
    "why",
    "names",
    "but",
    "owners",
    "nearby",
    "beside",
    "types",
    "persons",
    "declared",
    "any_type",
    "anywhere",
    "bare",
    "unless",
)

_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_SNAKE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_TYPE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


def read_category(table: Table) -> Category:
    """Read one `[[categories]]`; one that extends another has no label and no id of its own."""
    table.only(CATEGORY_KEYS)
    extends = table.one_of(("id", "extends")) == "extends"
    identity = table.word("extends" if extends else "id")
    if extends and (own := [key for key in ("label", "dpv", "sensitivity") if key in table.values]):
        table.fail(f"a table that extends a category has no {own[0]!r}", own[0])
    if not _ID.fullmatch(identity):
        table.fail(f"{identity!r} is no category: write it as user.contact.email", "id")
    sensitivity = table.choice("sensitivity", [*Sensitivity], "ordinary")
    return Category(
        id=CategoryId(identity),
        label="" if extends else table.word("label"),
        dpv=table.word("dpv", ""),
        sensitivity=Sensitivity(sensitivity),
        aliases=table.words("aliases"),
        names=table.checked("names", _not_snake),
        weak_names=table.checked("weak_names", _not_snake),
        not_names=table.checked("not", _not_snake),
        types=tuple(ApiPath(entry) for entry in table.checked("types", _no_type)),
        origin=table.origin,
    )


def read_context(table: Table) -> NameContext:
    """Read the context's keys from the top of a file."""
    return NameContext(
        person_owners=frozenset(table.checked("person_owners", _not_snake)),
        other_owners=frozenset(table.checked("other_owners", _not_snake)),
        organisations=frozenset(table.checked("organisations", _not_snake)),
        person_marks=frozenset(table.checked("person_marks", _not_snake)),
        organisation_marks=frozenset(table.checked("organisation_marks", _not_snake)),
        not_tokens=frozenset(table.checked("not_tokens", _not_snake)),
        not_types=frozenset(table.checked("not_types", _no_type)),
        rules=tuple(map(_read_rule, table.tables("contexts"))),
        fields=read_fields(table),
    )


def _read_rule(table: Table) -> ContextRule:
    """Read one `[[contexts]]`."""
    table.only(RULE_KEYS)
    rule = ContextRule(
        category=CategoryId(table.word("category")),
        why=table.word("why"),
        names=frozenset(table.checked("names", _not_snake)),
        but=frozenset(table.checked("but", _not_snake)),
        owners=frozenset(table.checked("owners", _not_snake)),
        nearby=frozenset(table.checked("nearby", _not_snake)),
        beside=frozenset(table.checked("beside", _not_snake)),
        types=frozenset(table.checked("types", _no_type)),
        persons=table.flag("persons"),
        declared=table.flag("declared"),
        any_type=table.flag("any_type"),
        anywhere=table.flag("anywhere"),
        bare=table.flag("bare"),
        unless=frozenset(table.checked("unless", _not_snake)),
        origin=table.origin,
    )
    if not (rule.owners or rule.nearby or rule.beside or rule.persons or rule.anywhere):
        ways = "set owners, nearby, beside, persons or anywhere"
        table.fail(f"contexts says nothing of where: {ways}")
    if not (rule.names or rule.types or rule.owners):
        table.fail("contexts says nothing of what: set names, types or owners")
    return rule


def join_contexts(first: NameContext, second: NameContext) -> NameContext:
    """Return what both say together."""
    return NameContext(
        person_owners=first.person_owners | second.person_owners,
        other_owners=first.other_owners | second.other_owners,
        organisations=first.organisations | second.organisations,
        person_marks=first.person_marks | second.person_marks,
        organisation_marks=first.organisation_marks | second.organisation_marks,
        not_tokens=first.not_tokens | second.not_tokens,
        not_types=first.not_types | second.not_types,
        rules=first.rules + second.rules,
        fields=first.fields + second.fields,
    )


def _not_snake(word: str) -> str:
    return "" if _SNAKE.fullmatch(word) else "is not in snake_case"


def _no_type(word: str) -> str:
    return "" if _TYPE.fullmatch(word) else "is no dotted name of a type"
