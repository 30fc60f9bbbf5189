"""Choose the variant of a function that a call runs: the literals that it hands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.substitution import Use, input_value
from datamap.trace.heap.given import is_given
from datamap.trace.heap.settled import is_settled
from datamap.trace.variants import Given, Literal, literal_of, name_of, variant_of
from datamap.values.nodes import SHARED, Const, Input, Site

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.trace.summary import Effects
    from datamap.values.value import Value


def choose_variant(
    walk: Walk, function: str, effects: Effects, bound: dict[str, Value], at: int
) -> str:
    """Return the id of the variant of a function that these arguments choose, or its own.

    What this function hands on from its own caller decides in this one, too.
    """
    use = Use(walk, function, bound, at)
    literals: dict[str, Literal] = {}
    for atom, compared in effects.decides:
        if atom.path and not _is_local(bound.get(atom.root)):
            continue
        value = input_value(use, atom)
        known = literal_of(value, compared=compared)
        if known is not None:
            literals[name_of(atom)] = known[0]
        elif not compared and not atom.path and is_given(walk, value):
            literals[name_of(atom)] = Given()
        else:
            # Beside what a caller hands in may stand what its class says where nobody does.
            rest = [node for node in value.objects if not isinstance(node, Const)]
            if len(rest) == 1 and isinstance(rest[0], Input) and _may_decide(walk, rest[0]):
                walk.decides[rest[0]] = compared or walk.decides.get(rest[0], False)
    return variant_of(function, literals) if literals else function


def _may_decide(walk: Walk, node: Input) -> bool:
    entry = walk.function.entry
    if node.root == "^" or node.root in entry.captured or len(node.path) > 1:
        return False
    is_own = walk.function.cls is not None and node.root == entry.parameters[0].name
    return not (node.path and is_own) or is_settled(walk, node.path[0][1:])


def _is_local(value: Value | None) -> bool:
    """Tell whether nothing but the caller's own functions fills an object."""
    return value is not None and all(
        isinstance(node, Input) or (isinstance(node, Site) and node.context != SHARED)
        for node in value.objects
    )
