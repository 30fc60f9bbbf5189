"""The two stores that the pipeline hands to the stages; `cache` implements them."""

from collections.abc import Sequence
from typing import Protocol

from datamap.model.facts import ModuleFacts


class FactStore(Protocol):
    """Keeps the facts of a file under its key.

    The key is path, digest, engine, Python's minor version and LibCST's version.
    """

    def load_facts(self, keys: Sequence[str]) -> dict[str, ModuleFacts]:
        """Return the facts that are known, by key; never raises for damaged data."""

    def save_facts(self, facts: Sequence[tuple[str, ModuleFacts]]) -> None:
        """Keep these facts."""


class SummaryStore(Protocol):
    """Keeps walked functions, and the rules, as opaque bytes.

    The key names all that they were made of.
    """

    def load_summaries(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the summaries that are known, by key."""

    def save_summaries(self, summaries: Sequence[tuple[str, bytes]]) -> None:
        """Keep these summaries."""
