"""The summaries of one project, as this version of the engine makes them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

import datamap
from datamap.cache.sqlite_cache import Cache

_ENGINE = ("trace", "values", "matching", "model")
"""The packages whose code decides what a summary says."""


class ProjectSummaries:
    """Is the `SummaryStore` of the project below a root: two projects have modules of one name."""

    def __init__(self, kept: Cache, root: str) -> None:
        self._kept = kept
        place = f"{_engine()}\n{os.path.abspath(root)}"  # noqa: PTH100 - links stay as they are
        self._prefix = blake2b(place.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()

    def load_summaries(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the summaries that are known, by key."""
        found = self._kept.load_summaries([self._prefix + key for key in keys])
        start = len(self._prefix)
        return {key[start:]: blob for key, blob in found.items()}

    def save_summaries(self, summaries: Sequence[tuple[str, bytes]]) -> None:
        """Keep these summaries."""
        self._kept.save_summaries([(self._prefix + key, blob) for key, blob in summaries])


@cache
def _engine() -> str:
    """Name the engine to the letter, so that who works on it never sees summaries of yesterday."""
    own = blake2b(datamap.__version__.encode(), digest_size=16)
    package = Path(__file__).parents[1]
    for name in _ENGINE:
        for path in sorted((package / name).rglob("*.py")):
            own.update(path.read_bytes())
    return own.hexdigest()
