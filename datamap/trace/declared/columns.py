"""One declared field: its type, whether it may be empty, its default and its other name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap.model.syntax import Call, Const, Expr, Item, Name, Seq, last_name
from datamap.trace.declared.written import (
    may_be_empty,
    plain_type,
    type_text,
    value_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.model.facts import FieldIndex
    from datamap.model.program import ClassInfo, FieldInfo
    from datamap.model.rules import FieldRule

DEFAULTS = ("default", "default_factory", "factory", "server_default", "load_default", "missing",
            "initial", "insert_default")  # fmt: skip
"""Keywords by which field constructors of all libraries are given a default."""

ALIASES = ("alias", "validation_alias", "serialization_alias", "name", "db_column", "column_name",
           "db_field", "data_key", "rename", "source_field", "column")  # fmt: skip
"""Keywords that name a field as the other side, a table or a document, knows it."""

LABELS = ("verbose_name", "label", "title", "description", "help_text", "comment", "doc")
"""Keywords that say what pages and forms call a field, or what it is for; the shortest first."""

_LONGEST_LABEL = 40
_VALIDATORS = {"validators", "validate", "validator"}
_NO_TYPE = {"ForeignKey", "Identity", "Sequence", "Computed", "Index"}
_BUILT_INS = {
    "classmethod",
    "dict",
    "frozenset",
    "list",
    "property",
    "set",
    "staticmethod",
    "tuple",
}
_UNTYPED = {"object", "Any"}


@dataclass(frozen=True, slots=True)
class Column:
    """What a declaration says of a field; `nullable` is None where it does not say."""

    type: str
    nullable: bool | None
    default: str
    alias: str = ""
    label: str = ""


def is_column(info: ClassInfo, field: FieldInfo) -> bool:
    """Tell whether an attribute of a class is a field of its instances, by the class's rule.

    Of a class without one, whatever it declares may be.
    """
    entry, rule = field.entry, info.rule
    if entry.origin == "self" or rule is None:
        return True
    if entry.origin == "method":
        return not (field.made_by and _is_other(rule, field))
    if entry.name == "model_config" or entry.name.startswith("__"):
        return False
    if entry.annotation is not None and _is_of_class(entry.annotation):
        return False
    if field.made_by and _is_other(rule, field):
        return False
    if field.made_by == "" and _is_built_in(entry.value):
        return False
    if isinstance(entry.value, Call) and (rule.columns or not rule.annotated):
        return entry.annotation is None or rule.annotated
    return entry.annotation is not None and rule.annotated


def read_column(rule: FieldRule | None, entry: FieldIndex) -> Column:
    """Read what a declaration says of a field."""
    call = entry.value if isinstance(entry.value, Call) else _marker(entry.annotation)
    keywords = dict(call.keywords) if call is not None else {}
    written = plain_type(entry.annotation)
    if not written or written in _UNTYPED:
        written = _type_of_call(rule, call) if call is not None else ""
    default = next((keywords[name] for name in DEFAULTS if name in keywords), None)
    if default is None and call is not None and last_name(call.function) == "Field":
        # `Field(...)` has none, and the three dots are read as None.
        default = next((one for one in call.args[:1] if _is_default(one)), None)
    if entry.value is not None and not isinstance(entry.value, Call):
        default = entry.value
    return Column(
        type=written,
        nullable=_nullable(rule, entry, call),
        default=value_text(default),
        alias=_alias(call, keywords),
        label=_label(call, keywords),
    )


def classified_type(rule: FieldRule | None, field: FieldInfo) -> str:
    """Return the type of a field as the classifier of names is told it, with all that it names."""
    entry = field.entry
    text = type_text(entry.annotation)
    if isinstance(entry.value, Call) and not text.strip():
        if rule is not None and rule.typed_by == "argument":
            return _type_of_call(rule, entry.value)
        # As the library calls it, where that is known: `django.forms.EmailField`.
        return field.made_by or type_text(entry.value.function)
    return text


def validators_of(entry: FieldIndex) -> str:
    """Return the names of what checks a field: `validators=[EmailValidator()]`."""
    if not isinstance(entry.value, Call):
        return ""
    call = entry.value
    # WTForms takes them as the second argument.
    given = [*call.args[1:2], *(value for name, value in call.keywords if name in _VALIDATORS)]
    listed = [
        one for value in given for one in (value.items if isinstance(value, Seq) else [value])
    ]
    called = (one.function if isinstance(one, Call) else one for one in listed)
    return " ".join(name for name in map(last_name, called) if name)


def _is_of_class(annotation: Expr) -> bool:
    head = annotation.object if isinstance(annotation, Item) else annotation
    return last_name(head) == "ClassVar" or last_name(head).endswith("ClassVar")


def _is_built_in(value: Expr | None) -> bool:
    """Tell whether Python itself makes an attribute: `email = property(get_email)`."""
    return isinstance(value, Call) and last_name(value.function) in _BUILT_INS


def _is_other(rule: FieldRule, field: FieldInfo) -> bool:
    path = field.made_by
    return any(
        path == other.removesuffix(".**") or (other.endswith(".**") and path.startswith(other[:-2]))
        for other in rule.others
    )


def _is_default(given: Expr) -> bool:
    return isinstance(given, Const) and given.value is not None


def _marker(annotation: Expr | None) -> Call | None:
    """Return the call beside a type: `Annotated[str, Field(alias="email")]`."""
    if isinstance(annotation, Item) and last_name(annotation.object) == "Annotated":
        key = annotation.key
        items = key.items[1:] if isinstance(key, Seq) else []
        return next((one for one in items if isinstance(one, Call) and one.keywords), None)
    return None


def _type_of_call(rule: FieldRule | None, call: Call) -> str:
    if rule is None or rule.typed_by != "argument":
        return last_name(call.function)
    keywords = dict(call.keywords)
    for given in (*call.args, *(keywords[name] for name in ("type_", "type") if name in keywords)):
        named = given.function if isinstance(given, Call) else given
        if last_name(named) and last_name(named) not in _NO_TYPE:
            return last_name(named)
    return ""


def _nullable(rule: FieldRule | None, entry: FieldIndex, call: Call | None) -> bool | None:
    told = _told(rule, call) if rule is not None and call is not None else None
    if told is not None:
        return told
    if entry.annotation is not None and not _is_untyped(entry.annotation):
        return may_be_empty(entry.annotation)
    if rule is None:
        return None
    return rule.empty


def _told(rule: FieldRule, call: Call) -> bool | None:
    """Return what a column's own call says about being empty, by the keywords of its library."""
    said: list[bool] = []
    for words, meaning in ((rule.optional, True), (rule.required, False)):
        for word in words:
            for name, given in call.keywords:
                if name == word and isinstance(given, Const) and isinstance(given.value, bool):
                    said.append(given.value is meaning)
            if word in _called(call):
                said.append(meaning)
    # `primary_key=True` and `nullable=False` both say that it must not be empty.
    return None if not said else all(said)


def _called(call: Call) -> Iterator[str]:
    """Yield the names of a column's call and of what it is given: `validators=[DataRequired()]`."""
    yield last_name(call.function)
    for given in (*call.args, *(value for _, value in call.keywords)):
        for one in given.items if isinstance(given, Seq) else [given]:
            if isinstance(one, Call):
                yield last_name(one.function)


def _alias(call: Call | None, keywords: dict[str, Expr]) -> str:
    if call is None:
        return ""
    named = [keywords[name] for name in ALIASES if name in keywords]
    if last_name(call.function) in {"Column", "mapped_column"}:
        named += call.args[:1]
    # `validation_alias=AliasChoices("lastName", "surname")`: any of them is what others call it.
    choices = [n.args for n in named if isinstance(n, Call)]
    named += [one for args in choices for one in args]
    return next((n.value for n in named if isinstance(n, Const) and isinstance(n.value, str)), "")


def _label(call: Call | None, keywords: dict[str, Expr]) -> str:
    """Return what forms and pages call a field: `CharField(_("Surname"))`, `Field(title="Age")`."""
    named = [keywords[name] for name in LABELS if name in keywords]
    if call is not None and last_name(call.function).endswith("Field"):
        named += call.args[:1]
    # `_("Surname")` is translated, and means the same.
    texts = [n.args[0] if isinstance(n, Call) and n.args else n for n in named]
    told = (n.value for n in texts if isinstance(n, Const) and isinstance(n.value, str))
    return next((text for text in told if len(text) <= _LONGEST_LABEL), "")


def _is_untyped(annotation: Expr) -> bool:
    return isinstance(annotation, Name) and annotation.id in _UNTYPED
