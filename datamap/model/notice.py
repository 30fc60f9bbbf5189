"""What could not be seen, said aloud."""

from dataclasses import dataclass
from enum import StrEnum

from datamap.model.names import RepoPath


class NoticeKind(StrEnum):
    """Says which sort of blind spot a notice tells of."""

    SYNTAX_ERROR = "syntax-error"
    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TEMPLATE = "template"
    MANIFEST = "manifest"
    NEWER_SYNTAX = "newer-syntax"
    CACHE_DROPPED = "cache-dropped"
    BROKEN_LINK = "broken-link"
    WORKER_DIED = "worker-died"
    BUDGET = "budget"
    GUESSES = "guesses"
    NOT_FOLLOWED = "not-followed"
    DYNAMIC_RECIPIENT = "dynamic-recipient"
    IGNORE = "ignore"
    DUPLICATE_MODULE = "duplicate-module"
    NO_GIT = "no-git"


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Tells what was not read or not followed, and where; `line` is 0 where no line applies."""

    kind: NoticeKind
    message: str
    path: RepoPath = RepoPath("")
    line: int = 0
