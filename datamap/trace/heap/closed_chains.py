"""A client as those find it who do not know what its maker was given: with holes for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.values.nodes import Argument, External, Text
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.values.interner import Interner


def closed_chain(make: Interner, node: External) -> External | None:
    """Return a chain with a hole for each object that only a caller knows.

    What is merely declared to be of a type is nobody's client: None.
    """
    if not node.open:
        return node
    if node.base is None:
        return None
    base = closed_chain(make, node.base)
    if base is None:
        return None
    args = tuple(_closed(make, argument) for argument in node.args)
    return make.make(External, base, node.kind, node.name, args, node.site)


def _closed(make: Interner, argument: Argument) -> Argument:
    if not argument.open:
        return argument
    objects = frozenset(node for node in argument.value.objects if not node.open)
    if len(objects) < len(argument.value.objects):
        objects |= {make.make(Text, (None,))}
    data = frozenset((path, label) for path, label in argument.data if not label.atom.open)
    return Argument(argument.name, Value(objects), data)
