"""Tells from a name and what stands around it whether a value is personal, and why."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from datamap.matching.context_rules import Around, RuleIndex, index_rules, match_rules
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
    without_qualifiers,
    words_of,
)
from datamap.matching.occurrences import Classification, Judgement, Known, Occurrence
from datamap.matching.owners import Owner, Whose, is_doer, kind_of, read_owner
from datamap.matching.type_words import is_flag, speaks_against, types_in
from datamap.model.categories import Category, NameContext, NamedField
from datamap.model.evidence import Certainty
from datamap.model.names import CategoryId

# Under an owner that is no person these still point at one: `Company.email`, `Event.user_id`.
_DIRECT = (
    "user.authorization.password",
    "user.contact.email",
    "user.contact.phone_number",
    "user.content.audio",
    "user.content.file",
    "user.content.message",
    "user.content.output",
    "user.content.private",
    "user.content.prompt",
    "user.content.public",
    "user.demographic.date_of_birth",
    "user.device",
    "user.financial.bank_account",
    "user.financial.credit_card",
    "user.government_id",
    "user.name.",
    "user.unique_id",
)
_ANYTHING = "user"
# In place of a category: nothing personal.
_NONE = "none"
# `user_id` names a person, `user_thread_id` a thread: the word right before decides.
_IDENTIFIER = "user.unique_id"
# Weak names of these say enough to stand behind any word: `user.signing_secret`.
_TELLING = (
    "user.biometric",
    "user.contact.address",
    "user.content.self_image",
    "user.demographic",
    "user.financial",
    "user.government_id",
)
# Whether somebody is ill is told by a yes: `is_pregnant`, `has_allergy`.
_TOLD_BY_FLAGS = ("user.health_and_medical",)
_ASKING = frozenset({"has", "is"})
# Variables that hold an SDK's object as often as a person.
_UNSURE_VARIABLES = frozenset({"account", "admin", "client", "clients", "me", "owner"})
# An address that stands in the code is nobody's: `sender: str = "post@shop.example"`.
_OWN_ADDRESS = re.compile(r"""['"][^'"\s@]+@[^'"\s@]+\.[^'"\s@]+['"]""")
# Names of a value's own form.
_FORMS = frozenset({("code",), ("raw",), ("raw_input",), ("value",)})
# Under these a client is a program.
_PROTOCOLS = frozenset({"api", "http", "oauth", "oauth2", "oidc", "openid"})
# What a handler is given to read is what somebody wrote: `message.text`. `message.content` is as
# often a model's answer that is handed on.
_WRITTEN = frozenset({"body", "caption", "text"})


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of all categories, each with its category, and the names that look alike."""

    strong: dict[str, CategoryId]
    weak: dict[str, CategoryId]
    alike: dict[str, frozenset[CategoryId]]
    types: dict[str, CategoryId]
    rules: RuleIndex


@dataclass(frozen=True, slots=True, init=False)
class NameClassifier:
    """Classifies names by the categories and the context of a rulebook; remembers its answers."""

    names: _Names
    context: NameContext
    origins: dict[CategoryId, str]
    told: dict[tuple[str, str], NamedField]
    _seen: dict[Occurrence, Judgement] = field(repr=False)

    def __init__(self, categories: Iterable[Category], context: NameContext) -> None:
        known = tuple(categories)
        object.__setattr__(self, "names", _index(known, context))
        object.__setattr__(self, "origins", {one.id: one.origin for one in known})
        object.__setattr__(self, "context", context)
        object.__setattr__(self, "told", {(one.owner, one.name): one for one in context.fields})
        object.__setattr__(self, "_seen", {})

    def classify(
        self, name: str, *, owner: str = "", type_name: str = "", known: Known = Known.NAMED
    ) -> Classification | None:
        """Tell what a name stands for, or None where it is nothing personal; see `Occurrence`."""
        return self.judge(Occurrence(name, owner, type_name, known)).found

    def judge(self, spot: Occurrence) -> Judgement:
        """Tell what a name stands for and what decided, also where it is nothing personal."""
        found = self._seen.get(spot)
        if found is None:
            owner = read_owner(spot.owner, spot.siblings, self.context)
            told = self._told(spot, owner)
            found = self._seen[spot] = told or _judge(self.names, self.context, spot, owner)
        return found

    def _told(self, spot: Occurrence, owner: Owner) -> Judgement | None:
        """Return what somebody says of this very field, in rules or settings of their own."""
        if not self.told:
            return None
        name = "_".join(words_of(spot.name))
        whose = "_".join(words_of(spot.owner.rpartition(".")[2]))
        said = self.told.get((whose, name)) or self.told.get(("", name))
        if said is None:
            return None
        why = "a field of this name is told to be so"
        if said.category == _NONE:
            return Judgement(None, why, owner, said.origin)
        found = Classification(said.category, Certainty.CERTAIN, why)
        return Judgement(found, why, owner, said.origin)


def _index(categories: tuple[Category, ...], context: NameContext) -> _Names:
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
        rules=index_rules(context.rules),
    )


def _judge(names: _Names, context: NameContext, spot: Occurrence, owner: Owner) -> Judgement:
    words = words_of(spot.name)
    if not words:
        return Judgement(None, "it has no words", owner)
    if is_constant(spot.name):
        return Judgement(None, "a name in capitals is a constant", owner)
    if spot.scope in {"settings", *CONFIGURED}:
        return Judgement(None, "a module of settings configures a program", owner)
    types = types_in(spot.type_name)
    if _OWN_ADDRESS.fullmatch(spot.default):
        return Judgement(None, f"its default {spot.default} is the program's own", owner)
    for path in (*types, *types_in(spot.checks)):
        if path in names.types:
            return _typed(names, words, (path, names.types[path]), owner)
    unfit = bool(types) and all(path.rpartition(".")[2] in context.not_types for path in types)
    if unfit and not is_flag(types):
        return Judgement(None, f"its type {types[0]} holds nothing personal", owner)
    shorter = without_noise(words)
    why = ""
    told = _told_of_value(names, context, words, spot)
    if told is not None:
        return told
    for spelled in dict.fromkeys((words, shorter, (*shorter[:-1], singular(shorter[-1])))):
        said = _find(names, context, (spelled, types), (spot, owner))
        if isinstance(said, str):
            why = why or said
            continue
        alike = _looks_alike(names, words, said.category)
        if alike:
            return Judgement(None, f"{alike!r} looks like {said.category} and is not", owner)
        against = speaks_against(types, said.category) if said.by_name else ""
        if against:
            return Judgement(None, f"its type {against} holds no {said.category}", owner)
        return Judgement(said.classification, said.classification.why, owner, said.origin)
    if unfit:
        return Judgement(None, f"its type {types[0]} holds nothing personal", owner)
    return Judgement(None, why or _inside(names, words) or "no rule knows the name here", owner)


def _inside(names: _Names, words: tuple[str, ...]) -> str:
    """Tell of a name that begins with a known one that its end makes it something else."""
    for end in range(len(words) - 1, 0, -1):
        for start in range(end):
            known = "_".join(words[start:end])
            if known in names.strong:
                return f"{'_'.join(words[end:])!r} behind {known!r} makes it something about it"
    return ""


@dataclass(frozen=True, slots=True)
class _Said:
    """A classification, and whether a name of its category says it rather than a context."""

    classification: Classification
    by_name: bool = True
    origin: str = ""

    @property
    def category(self) -> CategoryId:
        return self.classification.category


def _told_of_value(
    names: _Names, context: NameContext, words: tuple[str, ...], spot: Occurrence
) -> Judgement | None:
    """Read a form of a value as the value: `phone_number.as_e164`."""
    path, _, last = spot.owner.rpartition(".")
    if spot.known is Known.DECLARED or not path or not (words[0] == "as" or words in _FORMS):
        return None
    whole = replace(spot, name=last, owner=path, type_name="")
    told = _judge(names, context, whole, read_owner(path, frozenset(), context))
    return told if told.found is not None else None


def _typed(
    names: _Names, words: tuple[str, ...], typed: tuple[str, CategoryId], owner: Owner
) -> Judgement:
    path, category = typed
    if owner.kind is Whose.CONFIGURATION:
        return Judgement(None, f"{owner.said or 'its owner'} configures a program", owner)
    alike = _looks_alike(names, words, category)
    if alike:
        return Judgement(None, f"{alike!r} looks like {category} and is not", owner)
    found = Classification(category, Certainty.CERTAIN, f"its type is {path}")
    return Judgement(found, found.why, owner)


def _looks_alike(names: _Names, words: tuple[str, ...], category: CategoryId) -> str:
    parts = (part for part in _parts(words) if category in names.alike.get(part, ()))
    return next(parts, "")


def _find(
    names: _Names,
    context: NameContext,
    told: tuple[tuple[str, ...], tuple[str, ...]],
    place: tuple[Occurrence, Owner],
) -> _Said | str:
    """Find what the words of a name say; a text tells why they say nothing."""
    words, types = told
    spot, owner = place
    surely = Certainty.CERTAIN if spot.known is Known.DECLARED else Certainty.LIKELY
    flag = is_flag(types)
    strong = _find_strong(names, context, words, (owner, surely))
    if isinstance(strong, _Said) and flag and not strong.category.startswith(_TOLD_BY_FLAGS):
        strong = ""
    if isinstance(strong, _Said):
        return strong
    if owner.kind is Whose.CONFIGURATION:
        return f"{owner.said or 'its owner'} configures a program"
    around = Around(
        owner=owner,
        scope=spot.scope,
        siblings=spot.siblings,
        types=types,
        is_declared=spot.known is Known.DECLARED,
    )
    rule = match_rules(names.rules.knowing(words), context, words, around)
    if rule is not None:
        return _Said(
            Classification(rule.category, surely, rule.why), by_name=False, origin=rule.origin
        )
    weak: _Said | str = strong or f"its type {spot.type_name} holds nothing personal"
    if not flag and not strong:
        weak = _find_weak(names, context, words, (spot, owner, surely))
    if isinstance(weak, _Said):
        return weak
    rule = match_rules(names.rules.nameless, context, words, around)
    if rule is not None:
        return _Said(
            Classification(rule.category, surely, rule.why), by_name=False, origin=rule.origin
        )
    return weak


def _find_strong(
    names: _Names,
    context: NameContext,
    words: tuple[str, ...],
    place: tuple[Owner, Certainty],
) -> _Said | str:
    owner, surely = place
    for before, tail in _tails(words):
        if tail not in names.strong:
            continue
        counter = next((word for word in before if word in context.not_tokens), "")
        if counter and not (counter in _ASKING and names.strong[tail].startswith(_TOLD_BY_FLAGS)):
            return f"{counter!r} before {tail!r} makes it something about it"
        kind, said = kind_of(before, context) if before else Whose.NEUTRAL, "_".join(before)
        if kind is Whose.NEUTRAL or owner.kind is Whose.CONFIGURATION:
            kind, said = owner.kind, owner.said
        return _strong(names.strong[tail], tail, (kind, said, surely))
    return ""


def _strong(category: CategoryId, tail: str, owner: tuple[Whose, str, Certainty]) -> _Said | str:
    kind, said, surely = owner
    why = f"the name ends in {tail!r}"
    if kind is Whose.CONFIGURATION:
        return f"{said or 'its owner'} configures a program"
    if kind is not Whose.OTHER:
        return _Said(Classification(category, surely, why))
    if category != _ANYTHING and not category.startswith(_DIRECT):
        return f"{tail!r} belongs to {said or 'something'} and no person"
    return _Said(Classification(category, Certainty.LIKELY, why))


def _find_weak(
    names: _Names,
    context: NameContext,
    words: tuple[str, ...],
    place: tuple[Occurrence, Owner, Certainty],
) -> _Said | str:
    spot, owner, surely = place
    why = ""
    for written, tail in _tails(words):
        if tail not in names.weak:
            continue
        counter = next((word for word in written if word in context.not_tokens), "")
        if counter:
            why = why or f"{counter!r} before {tail!r} makes it something about it"
            continue
        before = without_qualifiers(written)
        kind = kind_of(before, context) if before else owner.kind
        if kind is Whose.NEUTRAL and names.weak[tail].startswith(_TELLING):
            kind = owner.kind if _ends_in_person(owner.words, context) else kind
        bare = "_".join(owner.words)
        unsure = spot.known is not Known.DECLARED and not before and bare in _UNSURE_VARIABLES
        whose = before or (() if owner.said.startswith("has ") else owner.words)
        unsure |= names.weak[tail] == _IDENTIFIER and not _ends_in_person(whose, context)
        unsure |= before[-1:] == ("client",) and bool(_PROTOCOLS.intersection(owner.words))
        if kind is Whose.PERSON and not unsure:
            person = "_".join(before) or owner.said or bare
            said = Classification(
                names.weak[tail], surely, f"{tail!r} belongs to a person ({person})"
            )
            return _Said(said)
        why = why or f"{tail!r} counts only where it belongs to a person"
    for together in _with_owner(owner.words, words, spot.known):
        if together in names.strong:
            reads = f"with its owner the name reads {together!r}"
            return _Said(Classification(names.strong[together], surely, reads))
    return why


def _ends_in_person(words: tuple[str, ...], context: NameContext) -> bool:
    """Tell whether the words before a name end in a person, or are none."""
    told = meaning(words)
    return not told or is_doer(words) or bool(ends_in(told, context.person_owners))


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


def _tails(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    return ((words[:start], "_".join(words[start:])) for start in range(len(words)))


def _parts(words: tuple[str, ...]) -> Iterable[str]:
    count = len(words)
    return ("_".join(words[a:b]) for a in range(count) for b in range(a + 1, count + 1))
