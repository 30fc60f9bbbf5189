"""Tells from a name, its owner and its type whether a value is personal, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from datamap.matching.name_words import (
    CONFIGURED,
    INPUT,
    MACHINE,
    UNDO,
    ends_in,
    is_constant,
    meaning,
    singular,
    without_noise,
    words_of,
)
from datamap.matching.type_words import speaks_against, types_in
from datamap.model.evidence import Certainty
from datamap.model.names import CategoryId
from datamap.model.rules import Category, NameContext

# Under an owner that is no person these still point at one: `Company.email`, `Event.user_id`.
_DIRECT = (
    "user.contact.email",
    "user.contact.phone_number",
    "user.content",
    "user.demographic.date_of_birth",
    "user.device",
    "user.financial.bank_account",
    "user.financial.credit_card",
    "user.government_id",
    "user.name.",
    "user.unique_id",
)
# `user_id` names a person, `user_thread_id` a thread: the word right before decides.
_IDENTIFIER = "user.unique_id"
# Variables that hold an SDK's object as often as a person.
_UNSURE_VARIABLES = frozenset({"account", "admin", "client", "clients", "me", "owner"})
# What a handler is given to read is what somebody wrote: `message.text`. `message.content` is as
# often a model's answer that is handed on.
_WRITTEN = frozenset({"body", "caption", "text"})


@dataclass(frozen=True, slots=True)
class Classification:
    """A category that a name stands for, and the words of the rule that say so."""

    category: CategoryId
    certainty: Certainty
    why: str


class Known(StrEnum):
    """How the owner of a name is known: as its class, as what a function is handed, by a name."""

    DECLARED = "declared"
    HANDED = "handed"
    NAMED = "named"


class _Owner(StrEnum):
    PERSON = "person"
    OTHER = "other"
    CONFIGURATION = "configuration"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of all categories, each with its category, and the names that look alike."""

    strong: dict[str, CategoryId]
    weak: dict[str, CategoryId]
    alike: dict[str, frozenset[CategoryId]]
    types: dict[str, CategoryId]


@dataclass(frozen=True, slots=True, init=False)
class NameClassifier:
    """Classifies names by the categories and the context of a rulebook; remembers its answers."""

    names: _Names
    context: NameContext
    _seen: dict[tuple[str, str, str, Known], Classification | None] = field(repr=False)

    def __init__(self, categories: Iterable[Category], context: NameContext) -> None:
        object.__setattr__(self, "names", _index(tuple(categories)))
        object.__setattr__(self, "context", context)
        object.__setattr__(self, "_seen", {})

    def classify(
        self, name: str, *, owner: str = "", type_name: str = "", known: Known = Known.NAMED
    ) -> Classification | None:
        """Tell what a name stands for, or None where it is nothing personal.

        `owner` is the class or the variable that has the name, "" for a bare variable or
        parameter, and "request" for what a route's caller sends.
        """
        key = (name, owner, type_name, known)
        if key not in self._seen:
            self._seen[key] = _classify(self.names, self.context, key)
        return self._seen[key]


def _index(categories: tuple[Category, ...]) -> _Names:
    alike: dict[str, frozenset[CategoryId]] = {}
    types: dict[str, CategoryId] = {}
    for category in categories:
        for name in category.not_names:
            alike[name] = alike.get(name, frozenset()) | {category.id}
        for path in category.types:
            types[path] = types[path.rpartition(".")[2]] = category.id
    return _Names(
        # The first category that claims a name keeps it: a later file never takes one away.
        strong={n: c.id for c in reversed(categories) for n in c.names},
        weak={n: c.id for c in reversed(categories) for n in c.weak_names},
        alike=alike,
        types=types,
    )


def _classify(
    names: _Names, context: NameContext, key: tuple[str, str, str, Known]
) -> Classification | None:
    name, owner, type_name, known = key
    words = words_of(name)
    if not words or is_constant(name):
        return None
    types = types_in(type_name)
    for path in types:
        if path in names.types:
            return Classification(names.types[path], Certainty.CERTAIN, f"its type is {path}")
    if types and all(path.rpartition(".")[2] in context.not_types for path in types):
        return None
    holder = words_of(owner.rpartition(".")[2])
    shorter = without_noise(words)
    for spelled in dict.fromkeys((words, shorter, (*shorter[:-1], singular(shorter[-1])))):
        found = _find(names, context, spelled, (holder, known))
        if found is None:
            continue
        if any(found.category in names.alike.get(part, ()) for part in _parts(words)):
            return None
        return None if speaks_against(types, found.category) else found
    return None


def _find(
    names: _Names,
    context: NameContext,
    words: tuple[str, ...],
    owner: tuple[tuple[str, ...], Known],
) -> Classification | None:
    holder, known = owner
    declared = known is Known.DECLARED
    surely = Certainty.CERTAIN if declared else Certainty.LIKELY
    whose = _kind_of(holder, context)
    for start in range(len(words)):
        before, tail = words[:start], "_".join(words[start:])
        if tail in names.strong:
            if any(word in context.not_tokens for word in before):
                return None
            kind = _kind_of(before, context) if before else whose
            if kind is _Owner.NEUTRAL or (before and whose is _Owner.CONFIGURATION):
                kind = whose
            return _strong(names.strong[tail], tail, (kind, surely))
        if tail in names.weak and not any(word in context.not_tokens for word in before):
            kind = _kind_of(before, context) if before else whose
            unsure = not declared and not before and "_".join(holder) in _UNSURE_VARIABLES
            unsure |= names.weak[tail] == _IDENTIFIER and not _ends_in_person(before, context)
            if kind is _Owner.PERSON and whose is not _Owner.CONFIGURATION and not unsure:
                person = "_".join(before) or "_".join(holder)
                why = f"{tail!r} belongs to a person ({person})"
                return Classification(names.weak[tail], surely, why)
    for together in _with_owner(holder, words, known):
        if together in names.strong:
            why = f"with its owner the name reads {together!r}"
            return Classification(names.strong[together], surely, why)
    return None


def _ends_in_person(words: tuple[str, ...], context: NameContext) -> bool:
    """Tell whether the words before a name end in a person, or are none."""
    told = meaning(words)
    return not told or bool(ends_in(told, context.person_owners))


def _strong(
    category: CategoryId, tail: str, owner: tuple[_Owner, Certainty]
) -> Classification | None:
    kind, surely = owner
    why = f"the name ends in {tail!r}"
    match kind:
        case _Owner.CONFIGURATION:
            return None
        case _Owner.OTHER:
            direct = category.startswith(_DIRECT)
            return Classification(category, Certainty.LIKELY, why) if direct else None
        case _:
            return Classification(category, surely, why)


def _kind_of(words: tuple[str, ...], context: NameContext) -> _Owner:
    """Tell what an owner is; its last word that means something decides."""
    told = meaning(words)
    if ends_in(told, context.person_owners):
        return _Owner.PERSON
    holds_person = any(ends_in((word,), context.person_owners) for word in told)
    if told and (told[-1] in CONFIGURED or (told[-1] in context.not_tokens and not holds_person)):
        return _Owner.CONFIGURATION
    if told and told[-1] == "type" and holds_person:
        # A type of a schema, with the fields of a person; or the kinds of persons, with a name.
        return _Owner.NEUTRAL
    if ends_in(told, context.other_owners):
        return _Owner.OTHER
    if holds_person:
        return _Owner.PERSON
    if any(ends_in((word,), context.other_owners) for word in told):
        return _Owner.OTHER
    return _Owner.NEUTRAL


def _with_owner(holder: tuple[str, ...], words: tuple[str, ...], known: Known) -> Iterable[str]:
    """Read the name as if its owner's last word stood before it: `Message.body`.

    A variable's name says too little for that, unless it is a request's, or the text of what a
    function is handed.
    """
    told = [word for word in meaning(holder) if word != words[0]]
    ends: list[str] = []
    reads = known is Known.DECLARED or (known is Known.HANDED and words[-1] in _WRITTEN)
    if told and reads and not MACHINE.intersection(told[:-1]):
        ends = [told[-1], singular(told[-1])]
    if any(word in INPUT for word in holder) and holder[0] not in UNDO:
        ends.append("request")
    if known is Known.DECLARED and len(told) == len(holder) and words == ("value",):
        # A class for one kind of datum: `PhoneNumber.value`.
        yield "_".join(told)
    for end in dict.fromkeys(ends):
        yield "_".join((end, *words))


def _parts(words: tuple[str, ...]) -> Iterable[str]:
    count = len(words)
    return ("_".join(words[a:b]) for a in range(count) for b in range(a + 1, count + 1))
