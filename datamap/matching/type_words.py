"""What a written type says about whether a value can be personal."""

import re

from datamap.matching.name_words import word_set

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_WRAPPERS = word_set(
    "Annotated ClassVar Column DynamicMapped Field Final Iterable Iterator List Mapped None "
    "NotRequired Optional Required Sequence Set Tuple Union WriteOnlyMapped field list "
    "mapped_column models set tuple"
)
_NUMBERS = word_set(
    "BigInt BigInteger BigIntegerField Counter Decimal DecimalField Float FloatField Int Integer "
    "IntegerField Numeric PositiveInt PositiveIntegerField PositiveSmallIntegerField SmallInt "
    "SmallInteger SmallIntegerField TinyInt complex float int"
)
_DATES = word_set(
    "AwareDatetime Date DateField DateTime DateTimeField NaiveDatetime PastDate PastDatetime Time "
    "TimeField date datetime time"
)
# A number or a point in time under such a category's name counts or dates something of it.
_NEVER_NUMBERS = (
    "user.account",
    "user.authorization",
    "user.contact.address",
    "user.contact.email",
    "user.content",
    "user.name",
    "user.social",
)
_DATED = (
    "user.behavior",
    "user.demographic.date_of_birth",
    "user.health_and_medical",
    "user.privacy_preferences",
    "user.workplace",
)
_FLAGS = word_set("Boolean BooleanField NullBooleanField StrictBool bool")
_REFERENCES = word_set(
    "ForeignKey ForeignKeyField Many2One ManyToOne OneToOneField OneToOneRel ReferenceField "
    "SafeForeignKey"
)
_CHOICES = word_set("ChoiceField Enum RadioField SelectField TypedChoiceField")
# What is chosen from a list nobody wrote; a survey asks just so.
_WRITTEN = ("user.content.message", "user.content.private", "user.content.public")
CATALOGUED = (
    "user.contact.address.city",
    "user.contact.address.country",
    "user.contact.address.state",
    "user.demographic.birth_place",
    "user.demographic.gender",
    "user.demographic.language",
    "user.demographic.marital_status",
    "user.demographic.nationality",
    "user.demographic.race_ethnicity",
    "user.demographic.religious_belief",
    "user.health_and_medical",
    "user.job_title",
    "user.location.imprecise",
)
"""Categories of which a value is often chosen from a table: a foreign key says it itself."""
_LONG_TEXTS = word_set("Text TextAreaField TextField Textarea UnicodeText")
SWITCHES = word_set(
    "activated active allow allowed can disable disabled do enable enabled has hide is lock "
    "locked moderate notify on require required should show skip unlock use verified visible"
)
"""Words before a name that ask for a yes or a no."""


def types_in(type_name: str) -> tuple[str, ...]:
    """Return the dotted names in a written type, without `Optional`, `list` and their like."""
    found = _DOTTED.findall(type_name)
    return tuple(name for name in found if name.rpartition(".")[2] not in _WRAPPERS)


def is_flag(types: tuple[str, ...]) -> bool:
    """Tell whether a value of this type says yes or no and nothing more."""
    return bool(types) and all(name.rpartition(".")[2] in _FLAGS for name in types)


def speaks_against(types: tuple[str, ...], category: str) -> str:
    """Return the type that makes a value of this category impossible, or ""."""
    last = [name.rpartition(".")[2] for name in types]
    if last and all(name in _DATES for name in last) and not category.startswith(_DATED):
        return last[0]
    if last and all(name in _NUMBERS for name in last) and category.startswith(_NEVER_NUMBERS):
        return last[0]
    if last and all(name in _CHOICES for name in last) and category.startswith(_WRITTEN):
        return last[0]
    return ""


def is_long_text(type_name: str) -> bool:
    """Tell whether a field of this type is made for what somebody writes, and is no switch."""
    types = types_in(type_name)
    return bool(types) and all(name.rpartition(".")[2] in _LONG_TEXTS for name in types)


def is_reference(types: tuple[str, ...]) -> bool:
    """Tell whether a value of this type is a reference to another record."""
    return bool(types) and types[0].rpartition(".")[2] in _REFERENCES
