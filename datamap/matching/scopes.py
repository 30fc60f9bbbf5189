"""Whose the bare names in a function are, by what the function and its class are called."""

from functools import lru_cache

from datamap.matching.name_words import FILLER, VERBS, ends_in, word_set, words_of
from datamap.matching.owners import Owner, Whose, kind_of
from datamap.model.categories import NameContext

# Behind these a function says how it finds or where it puts, and no longer what it is about.
_LINKS = word_set(
    "and as at by for from if in into of on or over to using via when where with without"
)
# What is done to records, beside what functions do in general.
_DEEDS = VERBS | word_set(
    "activate approve authenticate ban block confirm deactivate disable do edit enable enroll "
    "fetch grant impersonate insert invite link list lookup merge new patch persist query refresh "
    "register reject rename replace retrieve return revoke select signup unban unblock unlink "
    "unsubscribe upsert validate"
)
# Last words of a class that say what part of the program it is, and not what it is about.
_PARTS = word_set(
    "action admin adapter api backend client command controller crud dao endpoint factory gateway "
    "handler helper interactor manager mapper mixin mutation page plugin presenter processor "
    "provider query queryset repo repository resolver resource router serializer service "
    "storage store task tests usecase view viewmodel views viewset worker"
)
# First words of a function that keeps what it is handed, as somebody has written it.
_KEEPING = word_set(
    "add append comment create edit handle insert leave post process publish receive reply save "
    "store submit update write"
)
_MAKING = frozenset({"add", "create", "edit", "new", "publish", "save", "submit", "update"})
_NOUNS = frozenset({"comment", "post", "reply"})
_KEPT = frozenset((word,) for word in _KEEPING)


def is_kept(scope: str) -> bool:
    """Tell whether a function keeps what somebody wrote: `add_comment`, not `send_comment`."""
    return words_of(scope.rpartition(".")[2])[:1] in _KEPT


def read_scope(scope: str, context: NameContext, name: tuple[str, ...]) -> Owner:
    """Read what a function is about: `create_user` and `User.__init__` are about a user.

    The words behind its verb decide, and its class where there are none, or where they are the
    name itself: `User.set_address(address)`. A method of one word is what is done, even where a
    noun is written like it: `Desk.note(text)`.
    """
    path, _, function = scope.rpartition(".")
    topic = _topic(function)
    is_deed = bool(path) and len(words_of(function)) == 1
    topic = () if topic == name or is_deed else topic
    if topic[-len(name) :] == name and ends_in(topic[: -len(name)], context.person_owners):
        # `check_participant_age` is about the participant who has the age.
        topic = topic[: -len(name)]
    if topic and not ends_in(topic, context.person_owners):
        # `get_user_photo` is about the photo.
        return Owner(topic, Whose.NEUTRAL)
    topic = topic or _part(words_of(path.rpartition(".")[2]))
    if not topic:
        return Owner((), Whose.NEUTRAL)
    return Owner(topic, kind_of(topic, context), "_".join(topic))


@lru_cache(maxsize=65536)
def _topic(function: str) -> tuple[str, ...]:
    """Return what a function does something to: `get_user_by_name` is about a user."""
    words = words_of(function)
    whole = words
    while words and (words[0] in _DEEDS or words[0] in FILLER):
        if words[1:] == () and words[0] in _NOUNS and whole[0] in _MAKING:
            # `create_post` is about a post.
            break
        words = words[1:]
    end = next((at for at, word in enumerate(words) if word in _LINKS), len(words))
    return words[:end] if words != ("init",) else ()


def _part(words: tuple[str, ...]) -> tuple[str, ...]:
    """Drop which part of the program a class is: `UserCreateView` is about a user."""
    while words and (words[-1] in _PARTS or words[-1] in FILLER or words[-1] in _DEEDS):
        words = words[:-1]
    return words
