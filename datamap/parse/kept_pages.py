"""Pages and scripts to what they name: from the store what is known, the rest read."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from datamap.model.facts import ManifestFacts
from datamap.model.source import SourceFile
from datamap.model.stores import SummaryStore
from datamap.parse.facts_key import facts_key
from datamap.parse.pages import parse_page

_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(ManifestFacts)


def parse_pages(pages: Sequence[SourceFile], store: SummaryStore | None) -> list[ManifestFacts]:
    """Return what each page or script names, in the order given."""
    if store is None:
        return [parse_page(page) for page in pages]
    keys = [f"page:{facts_key(page)}" for page in pages]
    known = store.load_summaries(keys)
    found: list[ManifestFacts] = []
    fresh: list[tuple[str, bytes]] = []
    for page, key in zip(pages, keys, strict=True):
        facts = _decoded(known.get(key))
        if facts is None:
            facts = parse_page(page)
            fresh.append((key, _ENCODER.encode(facts)))
        found.append(facts)
    if fresh:
        store.save_summaries(fresh)
    return found


def _decoded(blob: bytes | None) -> ManifestFacts | None:
    """Return what is kept of a page; damaged data are none."""
    if blob is None:
        return None
    try:
        return _DECODER.decode(blob)
    except msgspec.DecodeError:
        return None
