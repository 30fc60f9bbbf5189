"""The rulebook as an earlier run read it: a hook must not wait for hundreds of TOML files."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import datamap
from datamap.model import rules
from datamap.model.rules import Rulebook

if TYPE_CHECKING:
    from datamap.model.stores import SummaryStore


_NOUNS = ("categories.py", "rules.py", "sign_rules.py")
"""What rules are kept as."""


def key_of(files: Sequence[tuple[str, str]]) -> str:
    """Return the key of what these files (path, text) say to this reader, to the letter."""
    digest = blake2b(digest_size=20)
    digest.update(datamap.__version__.encode())
    nouns = Path(rules.__file__).parent
    here = sorted(Path(__file__).parent.glob("*.py"))
    for source in (*here, *(nouns / name for name in _NOUNS)):
        digest.update(source.read_bytes())
    # Ends that no file has keep two files from being read as one.
    digest.update("".join(f"\0{path}\0{text}" for path, text in files).encode())
    return f"rules:{digest.hexdigest()}"


def load_kept(store: SummaryStore, key: str) -> Rulebook | None:
    """Return the rulebook that is kept under a key; damaged data are none."""
    blob = store.load_summaries([key]).get(key)
    if blob is None:
        return None
    try:
        return msgspec.msgpack.decode(blob, type=Rulebook)
    except msgspec.DecodeError:
        return None


def keep(store: SummaryStore, key: str, book: Rulebook) -> None:
    """Keep a rulebook under its key."""
    store.save_summaries([(key, msgspec.msgpack.encode(book))])
