"""Remember what is written into an attribute of a library that rules name as a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.collect import freeze
from datamap.trace.heap.items import read_elements
from datamap.trace.summary import ExternalCall
from datamap.values.nodes import External
from datamap.values.value import Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def tell_setting(walk: Walk, owner: External, name: str, value: Value, at: int) -> None:
    """Remember `library.name = value` as if it were the call `library.name(value)`."""
    if not walk.analysis.libraries.is_setting((*owner.path, name)):
        return
    place = walk.place or (walk.id, at)
    make = walk.analysis.make.make
    attribute = make(External, owner, "attribute", name)
    # `litellm.callbacks = ["langfuse"]` says what its items say.
    told = join(value, read_elements(walk, value, at))
    call = make(External, attribute, "call", "", (freeze(walk, "0", told),), place)
    walk.calls[place, walk.through, call] = ExternalCall(
        call, place, at, walk.through, walk.conditions
    )
