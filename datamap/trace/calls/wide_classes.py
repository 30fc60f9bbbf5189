"""Methods of a class with many subclasses: what a call hands to those that are not walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.binding import bind
from datamap.trace.calls.choosing import choose_variant
from datamap.trace.frame import TARGETS_MAX
from datamap.trace.heap.atoms import atom_value
from datamap.trace.heap.methods import as_subclass, overriding_methods
from datamap.trace.heap.slots import class_of
from datamap.trace.summary import Arguments, Effects
from datamap.values.nodes import Any_, Input

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node


OTHERS_MAX = 40
"""Overriding methods that a call's arguments are handed to; past it the last by name are left."""


def hand_to_others(walk: Walk, node: Node, name: str, given: Arguments, at: int) -> None:
    """Record where a call's arguments go in overriding methods beyond those that are called.

    What these give back is not looked at: those that were called give the like.
    """
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    if info is None or not isinstance(node, (Any_, Input)) or name not in info.methods:
        return
    before = walk.instantiations
    for method in overriding_methods(walk, info, name)[TARGETS_MAX - 1 : OTHERS_MAX]:
        entry = walk.analysis.program.functions[method]
        own = as_subclass(walk, node, entry.cls)
        first = atom_value(walk, own)
        handed = Arguments((first, *given.positional), given.keywords, given.rest, given.spreads)
        bound = bind(walk, str(method), entry.entry, handed, at)
        effects = walk.effects(str(method))
        chosen = choose_variant(walk, str(method), effects, bound, at)
        inputs = Effects(uses=walk.effects(chosen).uses)
        walk.instantiate(walk, chosen, inputs, bound, at)
    # No summary was used whole.
    walk.instantiations = before
