"""Whose data a field is: a customer's, a patient's, a child's."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from datamap.matching.name_words import ends_in, meaning, words_of
from datamap.model.rules import SubjectRule

DEFAULT = "user"

# `client_ip` and `client.host` are the address of whoever asks, and no customer's, and `user_agent`
# is a program's name.
_OF_WHOEVER_ASKS = "user.device"
_WHOEVER_ASKS = "client"


@dataclass(frozen=True, slots=True, init=False)
class Subjects:
    """Names subjects by the rules; remembers its answers."""

    owners: dict[str, str]
    _seen: dict[tuple[str, str, str], str] = field(repr=False)

    def __init__(self, rules: Iterable[SubjectRule]) -> None:
        owners: dict[str, str] = {}
        for rule in rules:
            for owner in rule.owners:
                owners.setdefault(owner, rule.id)
        object.__setattr__(self, "owners", owners)
        object.__setattr__(self, "_seen", {})

    def name(self, owner: str, name: str, category: str) -> str:
        """Return the subject of a field: the words before its name tell, then its owner's."""
        key = (owner, name, category)
        if key not in self._seen:
            self._seen[key] = self._find(owner, name, category)
        return self._seen[key]

    def of_path(self, path: str, category: str) -> str:
        """Return the subject of what reports name by a path: `User.email`, or a bare name."""
        owner, _, name = path.rpartition(".")
        return self.name(owner.rpartition(".")[2], name, category)

    def _find(self, owner: str, name: str, category: str) -> str:
        before, holder = words_of(name)[:-1], meaning(words_of(owner))
        if category.startswith(_OF_WHOEVER_ASKS):
            before = ()
            holder = tuple(word for word in holder if word != _WHOEVER_ASKS)
        return self._last(before) or self._last(holder) or DEFAULT

    def _last(self, words: tuple[str, ...]) -> str:
        """Return the subject of the last words that are an owner: `emergency_contact`."""
        for end in range(len(words), 0, -1):
            found = ends_in(words[:end], self.owners)
            if found:
                return self.owners[found]
        return ""
