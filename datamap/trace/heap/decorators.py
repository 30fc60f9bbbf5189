"""Decorators by their names, and those whose meaning Python or typing defines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Name

if TYPE_CHECKING:
    from datamap.model.facts import FunctionIndex


PROPERTIES = {"property", "cached_property", "hybrid_property", "classproperty", "computed_field"}


TRANSPARENT = {
    "staticmethod",
    "classmethod",
    "override",
    "final",
    "abstractmethod",
    "overload",
    *PROPERTIES,
}
"""Decorators that Python or typing defines: what they do is known here."""


def decorator_names(entry: FunctionIndex) -> list[str]:
    """Return the last segments of a function's decorators."""
    names = []
    for decorator in entry.decorators:
        called = decorator.function if isinstance(decorator, Call) else decorator
        if isinstance(called, Name):
            names.append(called.id)
        elif isinstance(called, Attr):
            names.append(called.name)
    return names
