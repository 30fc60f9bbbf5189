"""The class that a class method was called on."""

from __future__ import annotations

from datamap.values.nodes import Class


class OwnClass(Class):
    """The class that a class method was called on: this one, or a subclass that the caller knows.

    `root` is the parameter that holds it.
    """

    __slots__ = ("root",)

    def __init__(self, id: str, root: str) -> None:  # noqa: A002 - as above
        super().__init__(id)
        self.root = root
        self.open = True

    def _structure(self) -> str:
        return f"k:{self.id}~{self.root}"
