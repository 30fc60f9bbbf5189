"""Words of names: how identifiers are cut, and the words that say nothing about what is named."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text with blanks between them."""
    return frozenset(words.split())


FILLER = word_set(
    "abstract api args attribute attributes base common context create created ctx current data "
    "db default detail details dict dto entity full get gql graphql in info information input "
    "inputs internal kwargs mini mixin model models my new obj object old options orm out output "
    "params patch payload post private proto public put read record response result row schema "
    "schemas serializer set simple the typed update updated var variables vars"
)
"""Words of an owner that say how it is made, not what it is: `UserInDB`, `CustomerCreate`."""

MACHINE = word_set("agent ai assistant bot debug error exception log prompt status system tool")
"""Words before an owner's last that make its content a machine's: `SystemMessage`."""

CONFIGURED = word_set("conf config configuration")
"""Last words of an owner that tells a program what to do: `CustomerConfiguration`."""

UNDO = word_set("delete export filter filters remove")
"""Words of an input that names what is to go or to be shown: `DeleteFilesRequest`."""

INPUT = word_set("body form payload req request")
"""Words of an owner that holds what somebody sent: `AskRequest`, `body`."""

NOISE = word_set(
    "after again alt alternate alternative ar array as autocomplete b64 base64 before bin binary "
    "blob bytes cache cached cents clean cleaned cm confirm confirmation copy data de decoded "
    "dict digest display dump dumps dup dups en encoded encrypted escaped eur formatted full gbp "
    "hash hashed home html in info input joined json kg latin lbs list local lower lowercase "
    "lowered map masked mobile msat msats native new norm normalised normalized obj office old "
    "optional original other parsed parts pending plain plaintext primary private raw rendered "
    "repeat repeated repr retype retyped ru sanitized sat sats secondary serialized set sha256 "
    "str string stripped tag temp temporary text tmp to trimmed truncated typed usd val vals "
    "value values work"
)
"""Words behind a name that leave it what it is: `email_hash`, `phone_2`, `salary_usd`."""

QUALIFIERS = word_set(
    "all alt alternate alternative any bill billing clean cleaned current decoded delivery each "
    "every existing extra final first formatted full given home incoming initial known last "
    "latest long mailing main my new next old other own parsed permanent physical postal prev "
    "previous primary private public raw recent second secondary ship shipping short some temp "
    "temporary tmp to updated work"
)
"""Words before a name that leave it what it is: `alt_state`, `recent_messages`."""

VERBS = word_set(
    "add ask async build calculate check clean clear compute convert count create delete edit "
    "ensure export extract fetch filter find fork format generate get handle import is list load "
    "make map merge notify on parse patch pin post process publish push read receive register "
    "remove render reset resolve run save search send serialize set setup start store submit sync "
    "to update upload validate verify view write"
)
"""First words of a function's name, which owns nothing: `get_user_ids`."""

ANSWERED = word_set(
    "at count created error errors etag expires expiry hash href id ids link links ok reason "
    "status success timestamp total ttl type uri url uuid version"
)
"""Last words of what only who answers can fill in: an id is none of the data handed in."""

# What stands in a header or a question is several: `postal code`, `email: `.
_VERSION = re.compile(r"v?\d+")
_ONE_NAME = re.compile(r"[\w-]+")
_CUT = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+|[^\W\d_]+")


@lru_cache(maxsize=65536)
def words_of(name: str) -> tuple[str, ...]:
    """Cut a name in camelCase, PascalCase, snake_case or kebab-case into small-letter words.

    Accents are dropped: `prénom` is read as `prenom`.
    """
    if not name.isascii():
        spelled = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
        name = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    name = name.replace("OAuth", "Oauth")
    if name.islower() and _ONE_NAME.fullmatch(name):
        return tuple(word for word in name.replace("-", "_").split("_") if word)
    return tuple(found.lower() for found in _CUT.findall(name))


def is_deed(name: str) -> bool:
    """Tell whether the name is that of a function: `get_user_ids`."""
    words = words_of(name)
    return len(words) > 1 and words[0] in VERBS and not name.lstrip("_")[:1].isupper()


@lru_cache(maxsize=65536)
def is_answered(name: str) -> bool:
    """Tell whether a part of an answer is new, and none of what was handed in: `payment_id`."""
    words = words_of(name)
    return bool(words) and words[-1] in ANSWERED


def is_constant(name: str) -> bool:
    """Tell whether the name is in capitals, as constants and environment variables are."""
    return name.isupper() and len(name) > 1


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Return the word without the ending of a regular plural."""
    if word.endswith("ies") and len(word) > len("ties"):
        return f"{word[:-3]}y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def without_noise(words: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the words and numbers at the end that leave the name what it is."""
    end = len(words)
    while end > 1 and (words[end - 1] in NOISE or words[end - 1].isdigit()):
        end -= 1
    last = words[end - 1].rstrip("0123456789") if end else ""
    return (*words[: end - 1], last or words[end - 1]) if end else words


def without_qualifiers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the words before a name that leave it what it is; nothing is left where all do."""
    return () if QUALIFIERS.issuperset(words) else words


@lru_cache(maxsize=65536)
def meaning(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return an owner's words without those that say nothing about what it is."""
    kept = tuple(word for word in words if word not in FILLER and word not in INPUT)
    return tuple(word for word in kept if not _VERSION.fullmatch(word))


def ends_in(words: tuple[str, ...], known: Collection[str]) -> str:
    """Return the known name of up to three words that the words end in, or ""."""
    for size in (3, 2, 1):
        if len(words) >= size:
            head, last = words[-size:-1], words[-1]
            for end in (last, singular(last)):
                if (name := "_".join((*head, end))) in known:
                    return name
    return ""
