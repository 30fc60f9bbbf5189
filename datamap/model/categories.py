"""The nouns of personal data: categories, their names, and the context that makes a name one."""

from dataclasses import dataclass
from enum import StrEnum

from datamap.model.names import ApiPath, CategoryId


class Sensitivity(StrEnum):
    """Says how sensitive a category is (GDPR Art. 9, Art. 10; the rest by convention)."""

    ORDINARY = "ordinary"
    SPECIAL = "special"
    CRIMINAL = "criminal"
    CHILDREN = "children"
    CREDENTIAL = "credential"
    FINANCIAL = "financial"


@dataclass(frozen=True, slots=True)
class Category:
    """A category of personal data, keyed by fideslang, with the names that code gives it.

    All of `names`, `weak_names` and `not_names` are snake_case.
    """

    id: CategoryId
    label: str
    dpv: str
    sensitivity: Sensitivity
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    weak_names: tuple[str, ...] = ()
    not_names: tuple[str, ...] = ()
    types: tuple[ApiPath, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ContextRule:
    """Says that a name which alone says nothing is personal where it stands: `Ticket.title`.

    One of `owners` and `nearby` has to fit, and all of the others that are set.

    Attributes:
        names: What the name ends in; empty where any name counts.
        but: Names that do not count all the same.
        owners: What the owner, or the words before the name, end in.
        nearby: Words of which one stands in the owner's path or in the function around it.
        beside: Names of which the owner has one, too.
        types: Declared types of which one is needed.
        persons: Whether the owner has to be a person.
        declared: Whether only declared fields and columns count.
        any_type: Whether switches, numbers and dates count as well.
        anywhere: Whether the name tells enough where nothing around it does.
        bare: Whether only words that leave the name what it is may stand before it.
        unless: Words that must not stand in the owner's path or in the function around the name.
    """

    category: CategoryId
    why: str
    names: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    nearby: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    persons: bool = False
    declared: bool = False
    any_type: bool = False
    anywhere: bool = False
    bare: bool = False
    unless: frozenset[str] = frozenset()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class NamedField:
    """A field that somebody says the category of, or "none": of any owner where that is ""."""

    owner: str
    name: str
    category: CategoryId
    origin: str = ""


@dataclass(frozen=True, slots=True)
class NameContext:
    """Says which owners and tokens make a name personal or not.

    An owner that has two of the `person_marks` among its fields is a person, and one that has an
    organisation's mark and no mark of a person alone is none. `organisations` are among the
    `other_owners`; how they are reached is nobody's own.
    """

    person_owners: frozenset[str] = frozenset()
    other_owners: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    person_marks: frozenset[str] = frozenset()
    organisation_marks: frozenset[str] = frozenset()
    not_tokens: frozenset[str] = frozenset()
    not_types: frozenset[str] = frozenset()
    rules: tuple[ContextRule, ...] = ()
    fields: tuple[NamedField, ...] = ()
