"""Data in one argument of a sink: what matching a call gives, whoever receives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datamap.values.value import Label


@dataclass(frozen=True, slots=True)
class Sent:
    """Data in one argument of a sink."""

    argument: str
    path: tuple[str, ...]
    label: Label
