"""What all readers of infrastructure files give: values under keys, with their lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias


class Entry(NamedTuple):
    """One value with the keys that lead to it, from the outside in, as they are written."""

    keys: tuple[str, ...]
    value: str
    line: int


Entries: TypeAlias = Iterator[Entry]
