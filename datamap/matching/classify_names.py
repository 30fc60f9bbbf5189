"""Tells from a name and what stands around it whether a value is personal, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from datamap.matching.context_rules import Around, RuleIndex, index_rules, match_rules
from datamap.matching.name_words import CONFIGURED, is_constant, words_of
from datamap.matching.named_categories import (
    TOLD_BY_FLAGS,
    Said,
    find_strong,
    find_together,
    find_weak,
    find_whole,
)
from datamap.matching.occurrences import Classification, Judgement, Known, Occurrence
from datamap.matching.owners import Owner, Whose, is_organisation, read_owner
from datamap.matching.scopes import read_scope
from datamap.matching.spellings import spellings_of
from datamap.matching.type_words import CATALOGUED, is_flag, is_reference, speaks_against, types_in
from datamap.model.categories import Category, NameContext, NamedField
from datamap.model.evidence import Certainty
from datamap.model.names import CategoryId

TOLD = "a field of this name is told to be so"
"""Why a name is what somebody says of it in rules or settings of their own: that is certain."""
_UNKNOWN = "no rule knows the name here"
# In place of a category: nothing personal.
_NONE = "none"
# What a function about a ticket calls so is as often the program's as the ticket's.
_UNOWNED = frozenset({"message", "messages", "reason", "result", "results", "title", "value"})
# An address that stands in the code is nobody's: `sender: str = "post@shop.example"`.
_OWN_ADDRESS = re.compile(r"""['"][^'"\s@]+@[^'"\s@]+\.[^'"\s@]+['"]""")
# Whose address a reference leads to: an order has it in a table of its own.
_ADDRESSES = frozenset((kind, "address") for kind in ("billing", "delivery", "invoice", "shipping"))
# Words of a label that say nothing, and how many the others may be.
_ARTICLES = frozenset({"a", "an", "my", "s", "the", "their", "this", "your"})
_LONGEST_LABEL = 4
_RELATED = "HyperlinkedRelatedField"
_MODEL = re.compile(r"(?:^|\.)[A-Z][a-z]\w*$")
_CLASS = re.compile(r"_?[A-Z]\w*[a-z]\w*")
# Names of a value's own form.
_FORMS = frozenset({("code",), ("raw",), ("raw_input",), ("value",)})


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
    _owners: dict[tuple[str, frozenset[str]], Owner] = field(repr=False)

    def __init__(self, categories: Iterable[Category], context: NameContext) -> None:
        known = tuple(categories)
        object.__setattr__(self, "names", _index(known, context))
        object.__setattr__(self, "origins", {one.id: one.origin for one in known})
        object.__setattr__(self, "context", context)
        object.__setattr__(self, "told", {(one.owner, one.name): one for one in context.fields})
        object.__setattr__(self, "_seen", {})
        object.__setattr__(self, "_owners", {})

    def classify(
        self, name: str, *, owner: str = "", type_name: str = "", known: Known = Known.NAMED
    ) -> Classification | None:
        """Tell what a name stands for, or None where it is nothing personal; see `Occurrence`."""
        return self.judge(Occurrence(name, owner, type_name, known)).found

    def judge(self, spot: Occurrence) -> Judgement:
        """Tell what a name stands for and what decided, also where it is nothing personal."""
        found = self._seen.get(spot)
        if found is None:
            # Fields of one class have one owner.
            of = (spot.owner, spot.siblings)
            owner = self._owners.get(of) or read_owner(*of, self.context)
            self._owners[of] = owner
            told = self._told(spot, owner)
            found = told or _judge(self.names, self.context, spot, owner)
            if told is None and found.found is None and spot.label and found.is_unknown:
                found = _labelled(self.names, self.context, spot, found)
            self._seen[spot] = found
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
        if said.category == _NONE:
            return Judgement(None, TOLD, owner, said.origin)
        found = Classification(said.category, Certainty.CERTAIN, TOLD)
        return Judgement(found, TOLD, owner, said.origin)


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
    against = _rules_out(words, spot)
    if against:
        return Judgement(None, against, owner)
    types = types_in(spot.type_name)
    if types and types[0].endswith(_RELATED) and not words[-1].endswith("id"):
        return Judgement(None, f"its type {types[0]} refers to another record", owner)
    for path in (*types, *types_in(spot.checks)):
        if path in names.types:
            return _typed(names, context, words, (path, names.types[path]), owner)
    # What stands behind a type that nothing personal has is what it refers to.
    kinds = [path.rpartition(".")[2] in context.not_types for path in types]
    refers = is_reference(types) and kinds[0]
    unfit = refers or (bool(kinds) and all(kinds))
    if unfit and not refers and not is_flag(types):
        return Judgement(None, f"its type {types[0]} holds nothing personal", owner)
    why = ""
    told = _told_of_value(names, context, words, spot)
    if told is not None:
        return told
    for spelled in dict.fromkeys(spellings_of(words, context)):
        said = _find(names, context, (spelled, types), (spot, owner))
        if isinstance(said, str):
            why = why or said
            continue
        if refers and not _leads_to_it(said.category, words, types):
            return Judgement(None, f"its type {types[0]} refers to another record", owner)
        catalogued = said.category.startswith(CATALOGUED) and spot.known is Known.DECLARED
        if catalogued and words == owner.words:
            return Judgement(None, f"{spot.owner} is a table of what there is", owner)
        alike = _looks_alike(names, words, said.category)
        if alike:
            return Judgement(None, f"{alike!r} looks like {said.category} and is not", owner)
        against = speaks_against(types, said.category) if said.by_name else ""
        if against:
            return Judgement(None, f"its type {against} holds no {said.category}", owner)
        return Judgement(said.classification, said.classification.why, owner, said.origin)
    if unfit:
        return Judgement(None, f"its type {types[0]} holds nothing personal", owner)
    why = why or _inside(names, words) or _UNKNOWN
    return Judgement(None, why, owner, is_unknown=why == _UNKNOWN or "counts only" in why)


def _labelled(
    names: _Names, context: NameContext, spot: Occurrence, judged: Judgement
) -> Judgement:
    """Read a field by what forms and pages call it, where its name says nothing by itself.

    Only a short label that ends in a name which is strong alone counts.
    """
    words = tuple(word for word in words_of(spot.label) if word not in _ARTICLES)
    flag = is_flag(types_in(spot.type_name))
    named = not words or len(words) > _LONGEST_LABEL or words == words_of(spot.name)
    if named or flag or judged.owner.kind not in {Whose.NEUTRAL, Whose.PERSON}:
        return judged
    called = replace(spot, name="_".join(words), label="")
    found = find_strong(names.strong, context, words, (called, judged.owner, Certainty.LIKELY))
    types = types_in(spot.type_name)
    if isinstance(found, str) or is_reference(types) or speaks_against(types, found.category):
        return judged
    if _looks_alike(names, words, found.category):
        return judged
    why = f"it is called {spot.label!r}: {found.classification.why}"
    return Judgement(replace(found.classification, why=why), why, judged.owner)


def _leads_to_it(category: CategoryId, words: tuple[str, ...], types: tuple[str, ...]) -> bool:
    """Tell whether a reference says what it leads to: a country, an address of its own table."""
    addresses = words in _ADDRESSES or any(path.endswith("Address") for path in types)
    return category.startswith(CATALOGUED) or (addresses and category == "user.contact.address")


def _rules_out(words: tuple[str, ...], spot: Occurrence) -> str:
    """Return why a name is nothing personal whatever it means, or ""."""
    if not words:
        return "it has no words"
    if is_constant(spot.name):
        return "a name in capitals is a constant"
    if spot.known is Known.NAMED and spot.scope and not spot.owner and _CLASS.fullmatch(spot.name):
        return "a name in capital letters and small ones is a class"
    if words[0] == "get" and spot.known is Known.NAMED:
        return "what gets something is a function"
    if spot.scope in {"settings", *CONFIGURED}:
        return "a module of settings configures a program"
    if _OWN_ADDRESS.fullmatch(spot.default):
        return f"its default {spot.default} is the program's own"
    return ""


def _inside(names: _Names, words: tuple[str, ...]) -> str:
    """Tell of a name that begins with a known one that its end makes it something else."""
    for end in range(len(words) - 1, 0, -1):
        for start in range(end):
            known = "_".join(words[start:end])
            if known in names.strong:
                return f"{'_'.join(words[end:])!r} behind {known!r} makes it something about it"
    return ""


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
    names: _Names,
    context: NameContext,
    words: tuple[str, ...],
    typed: tuple[str, CategoryId],
    owner: Owner,
) -> Judgement:
    path, category = typed
    if owner.kind is Whose.CONFIGURATION:
        return Judgement(None, f"{owner.said or 'its owner'} configures a program", owner)
    alike = _looks_alike(names, words, category)
    if alike:
        return Judgement(None, f"{alike!r} looks like {category} and is not", owner)
    if owner.kind is not Whose.PERSON and is_organisation(owner.words, context):
        whose = "_".join(owner.words)
        return Judgement(None, f"{whose} is an organisation, and that how it is reached", owner)
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
) -> Said | str:
    """Find what the words of a name say; a text tells why they say nothing."""
    words, types = told
    spot, owner = place
    surely = Certainty.CERTAIN if spot.known is Known.DECLARED else Certainty.LIKELY
    flag = is_flag(types)
    if spot.known is Known.NAMED and words == ("query",) and _MODEL.search(spot.owner):
        return "what finds records is none of them"
    strong = find_strong(names.strong, context, words, (spot, owner, surely))
    if isinstance(strong, Said) and flag and not strong.category.startswith(TOLD_BY_FLAGS):
        strong = ""
    if isinstance(strong, Said):
        return strong
    if owner.kind is Whose.CONFIGURATION:
        return f"{owner.said or 'its owner'} configures a program"
    is_scope = not owner.words and words[-1] not in _UNOWNED
    around = Around(
        owner=read_scope(spot.scope, context, words) if is_scope else owner,
        scope=spot.scope,
        siblings=spot.siblings,
        types=types,
        is_declared=spot.known is Known.DECLARED,
        is_scope=is_scope,
    )
    rule = match_rules(names.rules.knowing(words), context, words, around)
    if rule is not None:
        return Said(
            Classification(rule.category, surely, rule.why), by_name=False, origin=rule.origin
        )
    weak: Said | str = strong or f"its type {spot.type_name} holds nothing personal"
    if not flag and not strong:
        weak = find_weak(names.weak, context, words, (spot, owner, surely))
        if isinstance(weak, Said):
            return weak
        whole = find_whole(context, words, types, surely)
        if whole is not None:
            return whole
        together = find_together(names.strong, context, words, (spot, owner, surely))
        if together is not None:
            return together
    rule = match_rules(names.rules.nameless, context, words, around)
    if rule is not None:
        return Said(
            Classification(rule.category, surely, rule.why), by_name=False, origin=rule.origin
        )
    return weak


def _parts(words: tuple[str, ...]) -> Iterable[str]:
    count = len(words)
    return ("_".join(words[a:b]) for a in range(count) for b in range(a + 1, count + 1))
