"""Keys, one in the other, that tell what is received: `messages.text.body` of a webhook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap.trace.sending.chain_words import last_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from datamap.model.rules import SourceRule
    from datamap.trace.sending.arrivals_of_requests import Arrivals
    from datamap.values.nodes import External

_FILLED_IN = {"request", "request.form", "request.query", "request.body", "event"}
"""Where one key is enough: what a service fills in under names of its own (`From`, `WaId`)."""


@dataclass(frozen=True, slots=True)
class KeyPaths:
    """Paths of keys with their rules, by the last key of them, the longest first."""

    by_last: Mapping[str, Sequence[tuple[tuple[str, ...], SourceRule]]]


def index_key_paths(sources: Sequence[SourceRule]) -> KeyPaths:
    """Index the rules that name paths of keys."""
    paths = [(tuple(s.path.split(".")), s) for s in sources if s.path]
    found: dict[str, list[tuple[tuple[str, ...], SourceRule]]] = {}
    for path, rule in sorted(paths, key=lambda one: -len(one[0])):
        found.setdefault(path[-1], []).append((path, rule))
    return KeyPaths(found)


def rule_of_keys(paths: KeyPaths, keys: Sequence[str], received: str) -> SourceRule | None:
    """Return the rule whose path ends these keys: of several the longest."""
    for path, rule in paths.by_last.get(keys[-1], ()) if keys else ():
        enough = len(path) > 1 or received in _FILLED_IN
        if enough and tuple(keys[-len(path) :]) == path:
            return rule
    return None


def keys_of_chain(arrivals: Arrivals, node: External) -> list[str]:
    """Return the keys that a chain reads, from the outside in, without numbers."""
    keys: list[str] = []
    link: External | None = node
    while link is not None:
        name = last_name(link, arrivals)
        if name and not name.lstrip("#-").isdigit():
            keys.append(name)
        if link.kind == "call" and link.base is not None and link.base.kind == "attribute":
            link = link.base
        link = link.base
    return keys[::-1]
