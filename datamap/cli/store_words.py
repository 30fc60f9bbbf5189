"""Stores as a user names them on the command line."""

import difflib
from collections.abc import Iterable

from datamap.model.errors import UserError
from datamap.model.evidence import InventoryItem
from datamap.model.recipients import is_inside
from datamap.model.rules import Rulebook

_SHOWN = 10
"""Stores that are listed where none is called nearly so."""


def check_stores(words: Iterable[str], items: Iterable[InventoryItem], rulebook: Rulebook) -> None:
    """See that a store is called so here, or that it is a kind of store that the rules know.

    Raises:
        UserError: no store is called so.
    """
    kinds = {rule.store for rule in rulebook.fields if rule.store} | {"database"}
    kinds |= {
        sink.recipient.removeprefix("store:")
        for sink in rulebook.sinks
        if is_inside(sink.recipient)
    }
    found = {store for item in items for store in item.stores}
    known = kinds | found | {store.partition(":")[0] for store in found}
    for word in words:
        if word not in known:
            # A table that is not there: those that are. Else the kinds are what can be named.
            near = difflib.get_close_matches(word, sorted(known), n=1)
            shown = sorted(found)[:_SHOWN] if ":" in word and found else sorted(kinds)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(shown)}"
            if not near and not rulebook.inside:
                hint += "; --inside adds caches, queues, files, logs, cookies and responses"
            raise UserError(f'no store is called "{word}"', hint)
