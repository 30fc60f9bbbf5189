"""What the names of categories say: a strong one alone, a weak one under a person."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from datamap.matching.name_words import (
    INPUT,
    MACHINE,
    UNDO,
    VERBS,
    ends_in,
    meaning,
    singular,
    without_qualifiers,
    word_set,
    words_of,
)
from datamap.matching.occurrences import Classification, Known, Occurrence
from datamap.matching.owners import Owner, Whose, is_doer, is_organisation, kind_of
from datamap.matching.scopes import is_kept, read_scope
from datamap.matching.spellings import UNCLEAR
from datamap.matching.type_words import SWITCHES, is_long_text
from datamap.model.categories import NameContext
from datamap.model.evidence import Certainty
from datamap.model.names import CategoryId

# Under an owner that is no person these still point at one: `Company.owner_email`, `Event.user_id`.
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
    "user.workplace.resume",
)
# What stands in a function about servers is the address of one: `is_public_ip(address)`.
_ADDRESSES = "user.device.ip_address"
_OF_SERVERS = word_set(
    "bind cidr dns domain host hostname hosts interface listen network port private proxy public "
    "resolve server socket subnet upstream url urls webhook"
)
# A job or a group has the login of a person, but what signs in by itself has its own.
_LOGIN = CategoryId("user.account.username")
_MACHINES = MACHINE | word_set(
    "api app backend database db imap mail proxy registry repo repository server service smtp "
    "source"
)
_ANYTHING = CategoryId("user")
# Words behind a person for all that is known of one, and what such a thing may be.
_WHOLE = frozenset({"attrs", "attributes", "data", "details", "dict", "dump", "info", "json"}
                   | {"payload", "profile", "record"})  # fmt: skip
_BAGS = frozenset({"Any", "Dict", "JSON", "JSONB", "JSONField", "Mapping", "dict", "str"})
# `user_id` names a person, `user_thread_id` a thread, and so does its `slug`: the word right before
# decides.
_IDENTIFIERS = ("user.unique_id", "user.account.username")
# What somebody writes or makes has a language of its own, whoever made it.
_LANGUAGE = "user.demographic.language"
_WRITINGS = word_set(
    "answer article book code comment document element file letter message page post prompt reply "
    "review snippet step story text title translation transcript video"
)
# Weak names of these say enough to stand behind any word: `user.signing_secret`.
_TELLING = (
    "user.authorization.credentials",
    "user.biometric",
    "user.contact.address",
    "user.content.self_image",
    "user.demographic",
    "user.financial",
    "user.government_id",
)
# Weak names of these belong to the person that the function around them is about.
_IN_SCOPE = (
    "user.behavior",
    "user.content.self_image",
    "user.health_and_medical",
    "user.account",
    "user.authorization",
    "user.contact.address",
    "user.contact.email",
    "user.contact.phone_number",
    "user.demographic",
    "user.financial",
    "user.government_id",
    "user.location",
    "user.name",
    "user.unique_id",
)
# How an organisation is reached is nobody's own.
_REACHED = (
    "user.contact.email",
    "user.contact.fax_number",
    "user.contact.phone_number",
    "user.financial.bank_account",
)
# Whether somebody is ill is told by a yes: `is_pregnant`, `has_allergy`.
TOLD_BY_FLAGS = ("user.health_and_medical",)
_ASKING = frozenset({"has", "is"})
# Variables that hold an SDK's object as often as a person.
_UNSURE_VARIABLES = frozenset({"account", "admin", "client", "clients", "me", "owner"})
_USUAL = frozenset({"default"})
# Before many of something these tell which: `invalid_emails`.
_KINDS_OF_MANY = frozenset(
    {"active", "allowed", "disabled", "excluded", "invalid", "locked", "missing", "not", "notified"}
    | {"no", "optional", "required", "valid", "verified"}
)
_TEXTS = frozenset({"str", "str | None", "Optional[str]"})
# A `message` that is added is as often one of the program.
_SAID = ("message",)
_CREDENTIALS = "user.authorization"
# Under these a client is a program.
_PROTOCOLS = frozenset({"api", "http", "oauth", "oauth2", "oidc", "openid"})
# What a handler is given to read is what somebody wrote: `message.text`. `message.content` is as
# often a model's answer that is handed on.
_WRITTEN = frozenset({"body", "caption", "text"})


@dataclass(frozen=True, slots=True)
class Said:
    """A classification, and whether a name of its category says it rather than a context."""

    classification: Classification
    by_name: bool = True
    origin: str = ""

    @property
    def category(self) -> CategoryId:
        """The category that it is said to be."""
        return self.classification.category


def find_strong(
    known: dict[str, CategoryId],
    context: NameContext,
    words: tuple[str, ...],
    place: tuple[Occurrence, Owner, Certainty],
) -> Said | str:
    """Return what a strong name says, or why it says nothing; "" where none is known."""
    spot, owner, surely = place
    for written, tail in _known_tails(words, known):
        counter = _counter(written, owner, spot, context)
        if counter and not (counter in _ASKING and known[tail].startswith(TOLD_BY_FLAGS)):
            return f"{counter!r} before {tail!r} makes it something about it"
        if known[tail].startswith(_ADDRESSES) and not owner.words and _is_of_servers(spot.scope):
            return f"{tail!r} in {spot.scope} is a server's"
        before = () if _KINDS_OF_MANY.issuperset(written) else written
        kind, said = (
            kind_of(before, context, last=True) if before else Whose.NEUTRAL,
            "_".join(before),
        )
        if kind is Whose.NEUTRAL or owner.kind is Whose.CONFIGURATION:
            kind, said = owner.kind, owner.said
        reached = known[tail].startswith(_REACHED) and owner.kind is not Whose.PERSON
        if kind is not Whose.PERSON and reached and is_organisation(before or owner.words, context):
            return f"{said or owner.said} is an organisation, and {tail!r} how it is reached"
        return _strong(known[tail], tail, (kind, said, surely))
    return ""


def _is_of_servers(scope: str) -> bool:
    return any(_OF_SERVERS.intersection(words_of(part)) for part in scope.split("."))


def _counter(
    before: tuple[str, ...],
    owner: Owner,
    spot: Occurrence,
    context: NameContext,
) -> str:
    """Return the word before a name that makes it something about it, or "".

    What somebody has as the default is theirs (`customer.default_address`), a long text is no
    switch (`lock_reason`), and many that are `invalid` are values all the same.
    """
    harmless: frozenset[str] = frozenset()
    if owner.kind is Whose.PERSON:
        harmless |= _USUAL
    if is_long_text(spot.type_name):
        harmless |= SWITCHES
    last = words_of(spot.name)[-1]
    if singular(last) != last:
        harmless |= _KINDS_OF_MANY
    return next((w for w in before if w in context.not_tokens and w not in harmless), "")


def _strong(category: CategoryId, tail: str, owner: tuple[Whose, str, Certainty]) -> Said | str:
    kind, said, surely = owner
    why = f"the name ends in {tail!r}"
    if kind is Whose.CONFIGURATION:
        return f"{said or 'its owner'} configures a program"
    if kind is not Whose.OTHER:
        return Said(Classification(category, surely, why))
    signs_in = category == _LOGIN and not _MACHINES.intersection(said.split("_"))
    if category != _ANYTHING and not (signs_in or category.startswith(_DIRECT)):
        return f"{tail!r} belongs to {said or 'something'} and no person"
    return Said(Classification(category, Certainty.LIKELY, why))


def find_weak(
    known: dict[str, CategoryId],
    context: NameContext,
    words: tuple[str, ...],
    place: tuple[Occurrence, Owner, Certainty],
) -> Said | str:
    """Return what a weak name says that a person has, or why it says nothing."""
    spot, owner, surely = place
    why = ""
    for written, tail in _known_tails(words, known):
        counter = _counter(written, owner, spot, context)
        if counter:
            why = why or f"{counter!r} before {tail!r} makes it something about it"
            continue
        before = without_qualifiers(written)
        kind = kind_of(before, context, last=True) if before else owner.kind
        holds = kind is Whose.OTHER and known[tail].startswith(_CREDENTIALS)
        if (kind is Whose.NEUTRAL and known[tail].startswith(_TELLING)) or holds:
            kind = owner.kind if _ends_in_person(owner.words, context) else kind
            kind = Whose.PERSON if not before and _is_type(owner.words, context) else kind
        if kind is Whose.PERSON and not _is_unsure(known[tail], before, (spot, owner), context):
            person = "_".join(before) or owner.said or "_".join(owner.words)
            belongs = f"{tail!r} belongs to a person ({person})"
            return Said(Classification(known[tail], surely, belongs))
        why = why or f"{tail!r} counts only where it belongs to a person"
        if not before and not owner.words and _is_in_scope(known[tail], words, spot, context):
            whose = f"{tail!r} belongs to the person that {spot.scope} is about"
            return Said(Classification(known[tail], Certainty.LIKELY, whose))
    return why


def find_together(
    known: dict[str, CategoryId],
    context: NameContext,
    words: tuple[str, ...],
    place: tuple[Occurrence, Owner, Certainty],
) -> Said | None:
    """Return what a name says that together with its owner's, or its function's, is strong."""
    spot, owner, surely = place
    if owner.kind is Whose.OTHER and owner.said.startswith("has "):
        # An organisation, by what it has: the name of the contact would be its name.
        return None
    holder, reads = owner.words, spot.known
    if not holder and spot.known is Known.HANDED and is_kept(spot.scope):
        # What `add_comment` is handed is what a comment has.
        holder, reads = read_scope(spot.scope, context, ()).words, Known.DECLARED
        surely = Certainty.LIKELY
        if holder[-1:] == words != _SAID and spot.type_name in _TEXTS:
            words = ("text",)
    for together in _with_owner(holder, words, reads):
        if together in known:
            said = f"with its owner the name reads {together!r}"
            return Said(Classification(known[together], surely, said))
    return None


def find_whole(
    context: NameContext, words: tuple[str, ...], types: tuple[str, ...], surely: Certainty
) -> Said | None:
    """Return what holds all that is known of a person: `patron_dump`."""
    if not words[:-1] or words[-1] not in _WHOLE or (types and not _BAGS.issuperset(types)):
        return None
    person = words[-2].rstrip("0123456789")
    if (
        person not in context.person_owners
        or person in UNCLEAR | _UNSURE_VARIABLES
        or words[0] in VERBS
    ):
        return None
    if any(word in context.not_tokens for word in words[:-2]):
        return None
    return Said(Classification(_ANYTHING, surely, f"{words[-1]!r} of a person ({person})"))


def _is_unsure(
    category: CategoryId,
    before: tuple[str, ...],
    place: tuple[Occurrence, Owner],
    context: NameContext,
) -> bool:
    """Tell of a weak name that its person may be an object of a library, or not its own."""
    spot, owner = place
    bare = "" if before or spot.known is Known.DECLARED else "_".join(owner.words)
    if bare in _UNSURE_VARIABLES:
        return True
    whose = before or (() if owner.said.startswith("has ") else owner.words)
    if category in _IDENTIFIERS and not _ends_in_person(whose, context):
        return True
    if category == _LANGUAGE and not before and _is_writing(owner):
        return True
    return before[-1:] == ("client",) and bool(_PROTOCOLS.intersection(owner.words))


def _is_writing(owner: Owner) -> bool:
    """Tell whether an owner has a language because it is written in one: `UserMessage`."""
    return any(told[-1:] and told[-1] in _WRITINGS for told in (owner.words, words_of(owner.said)))


def _is_in_scope(
    category: CategoryId, words: tuple[str, ...], spot: Occurrence, context: NameContext
) -> bool:
    """Tell whether a bare name belongs to the person that the function around it is about."""
    if not category.startswith(_IN_SCOPE):
        return False
    within = read_scope(spot.scope, context, words)
    if within.kind is not Whose.PERSON:
        return False
    return within.words[-1] != "client" or not category.startswith(_CREDENTIALS)


def _ends_in_person(words: tuple[str, ...], context: NameContext) -> bool:
    """Tell whether the words before a name end in a person, or are none."""
    told = meaning(words)
    return not told or is_doer(words) or bool(ends_in(told, context.person_owners))


def _is_type(words: tuple[str, ...], context: NameContext) -> bool:
    """Tell of a type of a schema whether it has the fields of a person: `PatientType`."""
    told = meaning(words)
    return told[-1:] == ("type",) and bool(ends_in(told[:-1], context.person_owners))


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
    if any(word in INPUT for word in holder) and not UNDO.intersection(holder):
        ends.append("request")
    if known is Known.DECLARED and len(told) == len(holder) and words == ("value",):
        # A class for one kind of datum: `PhoneNumber.value`.
        yield "_".join(told)
    for end in dict.fromkeys(ends):
        yield "_".join((end, *words))


def _known_tails(
    words: tuple[str, ...], known: Container[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what a name ends in that is known, the longest first, behind the words before it."""
    tails = ((words[:start], "_".join(words[start:])) for start in range(len(words)))
    return (found for found in tails if found[1] in known)
