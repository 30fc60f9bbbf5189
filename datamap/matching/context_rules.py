"""Names that say nothing alone, and are personal by what stands around them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from datamap.matching.name_words import (
    MACHINE,
    ends_in,
    meaning,
    without_noise,
    without_qualifiers,
    words_of,
)
from datamap.matching.owners import Owner, Whose, kind_of
from datamap.matching.type_words import speaks_against
from datamap.model.categories import ContextRule, NameContext
from datamap.model.names import CategoryId

_CONTENT = "user.content"
# What refers to another record holds none of its texts.
_RELATIONS = ("ModelChoiceField", "ModelMultipleChoiceField", "RelatedField")
# Words before a name that say what is done with it: `update_disease`.
_DEEDS = frozenset({"add", "create", "delete", "insert", "remove", "render", "search", "update"})


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a name: its owner, the function, the owner's other names, its type.

    `is_scope` is set where the owner is what the function is about.
    """

    owner: Owner
    scope: str
    siblings: frozenset[str]
    types: tuple[str, ...]
    is_declared: bool
    is_scope: bool = False

    def beside(self, names: frozenset[str], start: tuple[str, ...]) -> str:
        """Return which of the names the owner has, too, or "".

        `start` are the words before the name: beside `to_city` a `to_zip` counts as a `zip`.
        """
        spelled = {"_".join(without_noise(words_of(name))) for name in self.siblings}
        prefix = "".join(f"{word}_" for word in start)
        return min(names & {name.removeprefix(prefix) for name in spelled}, default="")


@dataclass(frozen=True, slots=True)
class Fitting:
    """A rule that fits, and the words that say why."""

    category: CategoryId
    why: str
    origin: str


@dataclass(frozen=True, slots=True)
class RuleIndex:
    """The rules by the endings of names that they know, and those for whatever stands there."""

    by_ending: dict[str, tuple[tuple[int, ContextRule], ...]]
    nameless: tuple[ContextRule, ...]

    def knowing(self, words: tuple[str, ...]) -> list[ContextRule]:
        """Return the rules that know an ending of the name, in their order."""
        endings = ("_".join(words[start:]) for start in range(len(words)))
        found = dict(one for ending in endings for one in self.by_ending.get(ending, ()))
        return [found[place] for place in sorted(found)]


def index_rules(rules: Iterable[ContextRule]) -> RuleIndex:
    """Index rules by the endings of names."""
    by_ending: dict[str, tuple[tuple[int, ContextRule], ...]] = {}
    nameless: list[ContextRule] = []
    for place, rule in enumerate(rules):
        if not rule.names:
            nameless.append(rule)
        for name in rule.names:
            by_ending[name] = (*by_ending.get(name, ()), (place, rule))
    return RuleIndex(by_ending, tuple(nameless))


def match_rules(
    rules: Iterable[ContextRule], context: NameContext, words: tuple[str, ...], around: Around
) -> Fitting | None:
    """Return what the first rule says that fits the name where it stands."""
    if any(path.endswith(_RELATIONS) for path in around.types):
        return None
    for rule in rules:
        said = _match(rule, context, words, around)
        if said:
            return Fitting(rule.category, f"{said}: {rule.why}", rule.origin)
    return None


def _match(rule: ContextRule, context: NameContext, words: tuple[str, ...], around: Around) -> str:
    """Return what of the surroundings fits the rule, or ""."""
    if rule.declared and not around.is_declared:
        return ""
    if rule.unless and rule.unless.intersection(_words_nearby(around, ())):
        return ""
    if rule.types and not any(path.rpartition(".")[2] in rule.types for path in around.types):
        return ""
    if not rule.any_type and speaks_against(around.types, rule.category):
        return ""
    if "_".join(words) in rule.but or (not rule.names and rule.but.intersection(words)):
        return ""
    for start in _beginnings(rule, words):
        before = without_qualifiers(start)
        named = rule.persons and before and kind_of(before, context, last=True) is Whose.PERSON
        if rule.bare and before and not named:
            continue
        if not rule.any_type and any(word in context.not_tokens for word in before):
            continue
        if _DEEDS.intersection(before[:1]):
            continue
        if rule.beside and not around.beside(rule.beside, start):
            continue
        said = _fits_owner(rule, context, (start, before), around)
        if said:
            return said
    return ""


def _beginnings(rule: ContextRule, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield what stands before each ending of the name that the rule knows."""
    if not rule.names:
        yield ()
        return
    for start in range(len(words)):
        if "_".join(words[start:]) in rule.names:
            yield words[:start]


def _fits_owner(
    rule: ContextRule,
    context: NameContext,
    words: tuple[tuple[str, ...], tuple[str, ...]],
    around: Around,
) -> str:
    start, before = words
    if before and around.is_scope:
        # `create_user(company_name)`: what a function is about has its bare names alone.
        around = replace(around, owner=Owner((), Whose.NEUTRAL))
    owner = around.owner
    kind = kind_of(before, context, last=True) if before else Whose.NEUTRAL
    if rule.category.startswith(_CONTENT) and MACHINE.intersection((*before, *owner.words[:-1])):
        return ""
    if rule.owners:
        said = _ending(before, rule, context)
        if not said and kind in {Whose.NEUTRAL, Whose.PERSON}:
            said = _ending(owner.words, rule, context)
        if said:
            return f"it belongs to a {said}"
    if kind in {Whose.OTHER, Whose.CONFIGURATION} or owner.kind is Whose.OTHER:
        return ""
    if rule.nearby:
        near = rule.nearby.intersection(_words_nearby(around, before))
        if near:
            return f"{min(near)!r} stands nearby"
    if rule.owners or rule.nearby:
        return ""
    if rule.persons:
        person = Whose.PERSON in {kind, *({owner.kind} if kind is Whose.NEUTRAL else ())}
        return f"it belongs to a person ({owner.said or '_'.join(before)})" if person else ""
    if rule.anywhere:
        return "the name says it"
    sibling = around.beside(rule.beside, start)
    if before and not around.beside(frozenset({"_".join((*start, sibling))}), ()):
        return ""
    return f"it stands beside {sibling!r}"


def _words_nearby(around: Around, before: tuple[str, ...]) -> tuple[str, ...]:
    return (*words_of_path(around.scope), *around.owner.words, *before)


def _ending(words: tuple[str, ...], rule: ContextRule, context: NameContext) -> str:
    """Return the rule's owner that words end in, unless they are known as a longer other one."""
    # `LabResult` is known with a word that means nothing elsewhere.
    said = ends_in(_told(words), rule.owners) or ends_in(words, rule.owners)
    other = ends_in(_told(words), context.other_owners)
    return said if said.count("_") >= other.count("_") else ""


def words_of_path(path: str) -> tuple[str, ...]:
    """Return the words of all segments of a path."""
    return tuple(word for segment in path.split(".") for word in words_of(segment))


def _told(words: tuple[str, ...]) -> tuple[str, ...]:
    told = meaning(words)
    if told and told[-1] == "type" and len(told) > 1:
        told = told[:-1]
    return told or words
