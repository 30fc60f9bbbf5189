"""A name where it stands, and what is said of it: the question and the answer of the classifier."""

from dataclasses import dataclass
from enum import StrEnum

from datamap.matching.owners import Owner
from datamap.model.evidence import Certainty
from datamap.model.names import CategoryId


@dataclass(frozen=True, slots=True)
class Classification:
    """A category that a name stands for, and the words of the rule that say so."""

    category: CategoryId
    certainty: Certainty
    why: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of a name: its classification or None, and what decided.

    `origin` is the place of the context rule that decided, "" where none did.
    """

    found: Classification | None
    why: str
    owner: Owner
    origin: str = ""
    is_unknown: bool = False
    """Whether nothing speaks against the name, but that it says nothing where it stands."""


class Known(StrEnum):
    """How the owner of a name is known: as its class, as what a function is handed, by a name."""

    DECLARED = "declared"
    HANDED = "handed"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name and what stands around it.

    Attributes:
        owner: The class that declares it, or the path that it is read from (`ticket.author`);
            "request" for what a route's caller sends, "" for a bare variable or parameter.
        type_name: Its declared type.
        checks: The names of its validators, with blanks between them.
        label: What forms and pages call it: its `verbose_name`, its title, its description.
        default: Its default, as the code writes it.
        scope: The function in which it stands, with its class.
        siblings: The names that its owner has beside it.
    """

    name: str
    owner: str = ""
    type_name: str = ""
    known: Known = Known.NAMED
    scope: str = ""
    siblings: frozenset[str] = frozenset()
    checks: str = ""
    default: str = ""
    label: str = ""
