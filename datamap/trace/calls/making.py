"""What an unknown call does with what it is handed, as far as its name tells.

`encode(user_id)` and `Payload(user_id)` hold the identifier; `find(user_id)` holds what stands
under it. Texts may come out of either: what is asked about a text is often made of it.
"""

from datamap.values.value import ASKED, UNCERTAIN


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MAKING = _set(
    "as build builder bytes cast clone concat convert copy decode deserialize dump dumps encode "
    "escape format from interpolate join json loads merge of pack parse quote render replace repr "
    "serialize str string translate transform unpack with wrap"
)
"""First words of calls that make something of what they are handed, or more of it."""


def passing_marks(name: str) -> int:
    """Return the marks of what an unknown call gives; "" is a call without a name."""
    return UNCERTAIN if _makes(name) else UNCERTAIN | ASKED


def _makes(name: str) -> bool:
    bare = name.lstrip("_")
    return bare[:1].isupper() or bare.partition("_")[0].lower() in _MAKING
