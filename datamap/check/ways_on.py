"""The ways on that a finding ends with, as commands that exist."""

import shlex

from datamap.check.check_input import Check, CheckInput
from datamap.model.names import CategoryId, RepoPath
from datamap.model.source import Span

_FOUND_WITHOUT_ASKING = frozenset({"datamap.toml", "privacy.toml"})


def offer_removal(category: CategoryId) -> str:
    """Say how to be rid of the flow."""
    return f"remove it: do not send {category} here"


def offer_approval(given: CheckInput, recipient: str, category: CategoryId) -> str:
    """Say how to let it pass until somebody has decided."""
    word = given.words.get(category, category)
    command = write_declare(given, recipient, word)
    return f"ask for approval: `{command} --pending`"


def offer_ignore(check: Check, span: Span) -> str:
    """Say how to keep the check silent, with a reason."""
    return (
        f"or say why it is no personal data: `# datamap: ignore[{check.code}] reason`"
        f" on line {span.line}"
    )


def write_declare(given: CheckInput, recipient: str, word: str) -> str:
    """Return the `datamap declare` command for a recipient."""
    words = ["datamap", "declare", recipient, word]
    path = given.declaration.path
    if path.rpartition("/")[2] not in _FOUND_WITHOUT_ASKING:
        words += ["--declaration", path]
    return shlex.join(words)


def point_at_declaration(given: CheckInput, line: int) -> tuple[Span, ...]:
    """Return the place in the declaration that a finding speaks of."""
    return (Span(RepoPath(given.declaration.path), line, 1, line, 1),) if line else ()
