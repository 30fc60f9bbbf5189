"""Make nodes, one per structure."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final, TypeVar

from datamap.values.nodes import PLAIN, Const, External, Node, Plain

N = TypeVar("N", bound=Node)

_LINK_DEFAULTS: Final = ((), ("", 0), None, None)
"""The last parts of an `External`, where they are left out: said or not, it is one node."""


class Interner:
    """Makes nodes, one per structure."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Hashable, Node] = {(Plain,): PLAIN}

    def make(self, kind: Callable[..., N], *parts: Hashable) -> N:
        """Return the one node of this kind with these parts."""
        if kind is External and len(parts) < len(_LINK_DEFAULTS) + 3:
            parts += _LINK_DEFAULTS[len(parts) - 3 :]
        key = (kind, *parts)
        node = self._known.get(key)
        if node is None:
            node = self._known[key] = kind(*parts)
        return node  # type: ignore[return-value]

    def const(self, value: str | float | bool | None) -> Const:  # noqa: FBT001 - a literal
        """Return a literal; `True` and `1` stay two."""
        key = (Const, type(value), value)
        node = self._known.get(key)
        if node is None:
            node = self._known[key] = Const(value)
        return node  # type: ignore[return-value]
