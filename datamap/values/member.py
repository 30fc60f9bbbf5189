"""Members of enumerations: instances that are known one by one, as literals are."""

from __future__ import annotations

from datamap.values.nodes import Any_


class Member(Any_):
    """A member of an enumeration: one object, known by its name."""

    __slots__ = ("name",)

    def __init__(self, cls: str, name: str) -> None:
        super().__init__(cls)
        self.name = name

    def _structure(self) -> str:
        return f"n:{self.cls}.{self.name}"
