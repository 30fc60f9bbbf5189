"""Whose a name is: a person, something else, or the machinery, by the owner that it has."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from datamap.matching.name_words import (
    CONFIGURED,
    INPUT,
    QUALIFIERS,
    ends_in,
    is_constant,
    is_deed,
    meaning,
    singular,
    without_noise,
    word_set,
    words_of,
)
from datamap.model.categories import NameContext

_MARKS_OF_A_PERSON = 2
_NEAR = 3
_SHORTEST_HEAD, _SHORTEST_TAIL = 3, 6
_SEGMENT = re.compile(r"[^\W\d]\w*")
# What a request holds is not named by its owner: `request.POST["email"]`.
_PARTS_OF_REQUESTS = frozenset({"DATA", "FILES", "GET", "HEADERS", "META", "POST", "COOKIES"})
# Last words of what a client has that is a person, and a program has not.
_OF_PERSONS = frozenset({("name",), ("phone",), ("address",), ("birthday",)})
# What a client has that signs in for somebody (RFC 6749).
_OF_PROGRAMS = frozenset({"client_secret", "redirect_uri", "redirect_uris"})
_KEYS = frozenset({"api_key", "key_hash", "token", "token_hash"})
# Marks of a person that an organisation has as well.
_OF_BOTH = frozenset({"age", "courriel", "correo_electronico", "email", "email_address", "mobile",
                      "mobile_number", "password", "telefono_movil", "username"})  # fmt: skip
# Steps on the way to what owns a name; they say nothing of it.
_STEPS = frozenset(
    {"all", "cleaned", "cls", "data", "first", "fields", "get", "instance", "items", "json"}
    | {"kwargs", "last", "meta", "obj", "object", "pop", "self", "set", "setdefault", "this"}
    | {"validated", "value", "values"}
)
# Of these steps whatever is before them owns what is behind them: `form.instance.email`.
_INSTANCES = frozenset({"instance", "obj", "object"})
_SCHEMAS = frozenset({"filter", "filters", "filterset", "table", "type", "view", "viewset"})
# Parts of a program that are about what stands before them: `OrderManager`, `UserFactory`.
_PARTS = word_set(
    "checker converter factory formatter handler helper manager mapper processor renderer "
    "serializer validator"
)
# Persons that are parts of a program as often where a thing stands before them: `QueryEditor`.
_DOUBTFUL = word_set(
    "admin artist assessor caller candidate coach committer composer consumer correspondent "
    "courier creator drafter editor evaluator executor follower grader judge player poster "
    "presenter promoter proposer rater receiver reporter requester responder reviewer sender "
    "signer streamer subscriber supervisor trainer translator visitor watcher"
)
# What a form is for: `DeleteForm` configures nothing.
_DEEDS = word_set(
    "ask build check delete disable enable exclude include lock notify parse render require "
    "resolve send sent translate unlock validate validation verification verify"
)
# Last words of what says something of fields, and holds none of them: `error_messages["email"]`.
_OF_FIELDS = word_set(
    "choices classes constants errors fieldsets keymap labels mapping models ordering permissions "
    "placeholders prompts schemas serializers strings templates texts translations urls "
    "validators views widgets"
)
# Of the words that make a name something about a person these own names like any other thing.
_NO_SETTINGS = word_set(
    "active attempt attempts build by check count delete delivered error filter index instance "
    "label lookup missing opened policy rule rules status superuser support task usage valid "
    "verification via"
)
_LISTS_OF_FIELDS = word_set("filter form list ordering raw readonly required search sort")
_MESSAGES = frozenset({("error", "messages"), ("extra", "kwargs")})
# `created_by` and `assigned_to` are persons.
_DOER = re.compile(r"(?:\w+ed|\w+en|made|sent|sold|paid|held|led)_(?:by|to)")


class Whose(StrEnum):
    """What an owner is: a person, a thing, what configures a program, or nobody knows."""

    PERSON = "person"
    OTHER = "other"
    CONFIGURATION = "configuration"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a name: the words of the nearest thing that says something, and what that is."""

    words: tuple[str, ...]
    kind: Whose
    said: str = ""
    """What decided about the kind."""


def read_owner(path: str, siblings: frozenset[str], context: NameContext) -> Owner:
    """Read the path from which a name is taken: `ticket.assigned_to`, or its class.

    What stands below a configuration, or in a dictionary in capitals, somebody set in the code.
    A function owns nothing, nor does the class of a view own what stands in its URL.
    """
    segments = _segments(path)
    marks = [mark for mark in sorted(siblings) if is_mark(mark, context)]
    marked = f"has {marks[0]} and {marks[1]}" if len(marks) >= _MARKS_OF_A_PERSON else ""
    if segments and _is_of_fields(words_of(segments[-1])):
        return Owner(words_of(segments[-1]), Whose.CONFIGURATION, _spell(segments[-1]))
    if not segments or segments[-1] == "kwargs" or is_deed(segments[-1]):
        return Owner((), Whose.PERSON if marked else Whose.NEUTRAL, marked)
    spoken = [words_of(segment) for segment in segments]
    fixed = next((s for s in segments if is_constant(s) or s in CONFIGURED), "")
    if fixed:
        return Owner(spoken[-1], Whose.CONFIGURATION, _spell(fixed))
    for words in reversed(spoken):
        if len(spoken) > 1 and _INSTANCES.issuperset(words):
            continue
        kind = kind_of(words, context)
        if kind is Whose.PERSON and words[-1] == "client" and _is_program(siblings, context):
            continue
        if kind is Whose.PERSON and not marks and _is_key(siblings, context):
            return Owner(_nearest(spoken), Whose.NEUTRAL)
        if kind is Whose.CONFIGURATION and belongs_to_person(siblings, context):
            # What somebody set up for themselves holds what is theirs: `NotesConfig.token`.
            return Owner(_nearest(spoken), Whose.NEUTRAL)
        trade = _trade_mark(siblings, context) if kind is Whose.PERSON else ""
        if trade:
            return Owner(_nearest(spoken), Whose.OTHER, f"has {trade}")
        if kind is not Whose.NEUTRAL:
            return Owner(_nearest(spoken), kind, "_".join(words))
    if marked:
        return Owner(_nearest(spoken), Whose.PERSON, marked)
    return Owner(_nearest(spoken), Whose.NEUTRAL)


def _is_of_fields(words: tuple[str, ...]) -> bool:
    """Tell of what holds something about fields, and no data: `error_messages`."""
    if words[-1] == "fields" and words[0] in _LISTS_OF_FIELDS:
        return True
    return words[-1] in _OF_FIELDS or words in _MESSAGES


def _trade_mark(siblings: frozenset[str], context: NameContext) -> str:
    """Return the name that shows that an owner is an organisation, unless a person's stands by."""
    spelled = {"_".join(without_noise(words_of(name))) for name in siblings}
    if spelled & (context.person_marks - _OF_BOTH):
        return ""
    return min(spelled & context.organisation_marks, default="")


def belongs_to_person(siblings: frozenset[str], context: NameContext) -> bool:
    """Tell whether a record refers to one person, whose it is: `user`, `member_id`."""
    return any(_refers_to_person(words_of(name), context) for name in siblings)


def _refers_to_person(words: tuple[str, ...], context: NameContext) -> bool:
    person = words[:-1] if words[-1:] == ("id",) else words
    return len(person) == 1 and person[0] in context.person_owners and person[0] != "client"


def _is_key(siblings: frozenset[str], context: NameContext) -> bool:
    """Tell whether a record is a key that a person has, with a name of its own: `ApiUser`."""
    return bool(_KEYS & siblings) and belongs_to_person(siblings, context)


def _is_program(siblings: frozenset[str], context: NameContext) -> bool:
    """Tell of a client whether nothing beside the name shows that it is a person."""
    if _OF_PROGRAMS & siblings:
        return True
    return bool(siblings) and not any(
        is_mark(name, context) or words_of(name)[-1:] in _OF_PERSONS for name in siblings
    )


def is_organisation(words: tuple[str, ...], context: NameContext) -> bool:
    """Tell whether the words end in an organisation: `accounting_company`."""
    return bool(ends_in(meaning(words), context.organisations))


def is_doer(words: tuple[str, ...]) -> bool:
    """Tell whether the words mean who did something: `created_by`."""
    return bool(_DOER.fullmatch("_".join(words)))


def is_mark(name: str, context: NameContext) -> bool:
    """Tell whether a field of this name shows that its owner is a person."""
    return "_".join(without_noise(words_of(name))) in context.person_marks


@lru_cache(maxsize=65536)
def _segments(path: str) -> tuple[str, ...]:
    """Cut a path; of a call is kept what it gives: `get_user().name`."""
    found = [(str(m.group()), path[m.end() : m.end() + 1]) for m in _SEGMENT.finditer(path)]
    parts = [_given(part) if after == "(" else part for part, after in found]
    return tuple(part for part in parts if part not in _PARTS_OF_REQUESTS and words_of(part))


def _given(call: str) -> str:
    return "_".join(words_of(call)[1:]) if is_deed(call) else call


def _spell(segment: str) -> str:
    return "_".join(words_of(segment))


def _nearest(spoken: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words of the last segment that is not a mere step."""
    for words in reversed(spoken):
        if not _STEPS.issuperset(words) and meaning(words):
            return words
    return spoken[-1]


def _is_coupled(word: str, context: NameContext) -> bool:
    """Tell whether a word ends in a known thing: `emojicategory`."""
    ends = (word[at:] for at in range(_SHORTEST_HEAD, len(word) - _SHORTEST_TAIL + 1))
    return any(end in context.other_owners for end in ends)


def _is_told_near(told: tuple[str, ...], context: NameContext) -> bool:
    """Tell whether a person stands near the end: `RegistrantsListToBadgesPDF` is a list."""
    return any(ends_in((word,), context.person_owners) for word in told[-_NEAR:])


def _is_alone(before: tuple[str, ...], context: NameContext) -> bool:
    """Tell whether nothing before a word says that it is a part of a program."""
    return all(word in QUALIFIERS or ends_in((word,), context.person_owners) for word in before)


def kind_of(words: tuple[str, ...], context: NameContext, *, last: bool = False) -> Whose:
    """Tell what an owner is; its last word that means something decides."""
    if is_doer(words):
        return Whose.PERSON
    told = meaning(words)
    if len(told) > 1 and told[-1] in _SCHEMAS:
        # A type of a schema, with the fields of a person; or the kinds of persons, with a name.
        return (
            Whose.NEUTRAL
            if kind_of(told[:-1], context) is Whose.PERSON
            else kind_of(told[:-1], context)
        )
    person, other = ends_in(told, context.person_owners), ends_in(told, context.other_owners)
    if person in _DOUBTFUL and not _is_alone(told[:-1], context):
        person = ""
    if person and person.count("_") >= other.count("_"):
        return Whose.PERSON
    if len(told) > 1 and told[-1] in _PARTS:
        return kind_of(told[:-1], context)
    if words[-1] in INPUT and _DEEDS.issuperset(told):
        return Whose.NEUTRAL
    holds_person = any(
        ends_in((word,), context.person_owners) for word in told if singular(word) not in _DOUBTFUL
    )
    sets = told and told[-1] in context.not_tokens and told[-1] not in _NO_SETTINGS
    if told and (CONFIGURED.intersection(told[1:] or told) or (sets and not holds_person)):
        return Whose.CONFIGURATION
    if other:
        return Whose.OTHER
    if holds_person and not last and _is_told_near(told, context):
        return Whose.PERSON
    if any(ends_in((word,), context.other_owners) for word in told):
        return Whose.OTHER
    if told and _is_coupled(singular(told[-1]), context):
        return Whose.OTHER
    return Whose.NEUTRAL
