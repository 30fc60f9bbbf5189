"""What an unknown call does with what it is handed, as far as its name tells.

`encode(user_id)` and `Payload(user_id)` hold the identifier; `find(user_id)` holds what stands
under it, and nothing of what it is asked with. Of other names nobody knows: an identifier is taken
to find what they give, a text to be in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.matching.name_words import word_set, words_of
from datamap.values.value import ASKED, UNCERTAIN

if TYPE_CHECKING:
    from datamap.trace.summary import Arguments

_MAKING = word_set(
    "as build builder bytes cast clone concat convert copy decode deserialize dump dumps encode "
    "escape format from interpolate join json loads merge of pack parse quote render replace repr "
    "serialize str string translate transform unpack with wrap"
)
"""First words of calls that make something of what they are handed, or more of it."""


_LOOKING = word_set(
    "contains count delete discard exists fetch find has is lookup query remove retrieve scan "
    "search select"
)
"""First words of calls that look something up, or take it away."""


_ASKED_BY_KEYWORD = word_set("get list load read")
"""Names of calls that look something up where keywords say by what: `get(where=...)`."""

_OTHERWISE = frozenset({"default", "fallback"})
"""Keywords of what is given where nothing is found."""


def looks_up(name: str, given: Arguments) -> bool:
    """Tell whether a call looks something up: `find_one`, `query`, `get(where=...)`.

    What it gives is what was found, and none of what it was asked with.
    """
    if name in _ASKED_BY_KEYWORD:
        keywords = {keyword for keyword, _ in given.keywords}
        return bool(keywords) and not given.positional and keywords.isdisjoint(_OTHERWISE)
    return _first_word(name) in _LOOKING


def passing_marks(name: str) -> int:
    """Return the marks of what an unknown call gives; "" is a call without a name."""
    return UNCERTAIN if _makes(name) else UNCERTAIN | ASKED


def _makes(name: str) -> bool:
    return name.lstrip("_")[:1].isupper() or _first_word(name) in _MAKING


def _first_word(name: str) -> str:
    return next(iter(words_of(name)), "")
