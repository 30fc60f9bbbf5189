"""What is said of a name that somebody asks about."""

from dataclasses import dataclass

from datamap.model.names import RepoPath


@dataclass(frozen=True, slots=True, order=True)
class NameAnswer:
    """Tells whether a name is personal where it stands, and what decided.

    Attributes:
        name: The name with its owner: `User.email`.
        path: Where it is declared, "" where nothing here declares it.
        category: What it is, "" where it is nothing personal.
        why: The rule or the counter-rule that decided, in words.
        rule: The place of that rule; "" where none decided.
        owner: What its owner was taken for, "" where nothing tells.
    """

    path: RepoPath
    line: int
    name: str
    type: str = ""
    category: str = ""
    certainty: str = ""
    why: str = ""
    rule: str = ""
    owner: str = ""
