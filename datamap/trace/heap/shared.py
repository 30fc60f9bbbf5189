"""Objects that the whole program shares: `flask.g`, the state of an application, a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.atoms import atom_value, extend
from datamap.values.nodes import SHARED, Cell, Site
from datamap.values.value import Value, join

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.nodes import External
    from datamap.values.value import Label


def shared_object(walk: Walk, name: str) -> Site:
    """Return the object of this name that rules speak of."""
    return walk.analysis.make.make(Site, f"~{name}", 0, "dict", "", SHARED)


def shared_name(walk: Walk, node: External) -> Site | None:
    """Return the shared object that a library's name stands for, if a rule says so."""
    name = walk.analysis.libraries.shared.get(node.path)
    return None if name is None else shared_object(walk, name)


def read_shared(walk: Walk, node: Site, slot: str) -> Value:
    """Return what stands in a shared object: what this function put there, and what any other did.

    What others put there is an atom with all that it may lead to below it.
    """
    cell = atom_value(walk, walk.analysis.make.make(Cell, node.order, (slot,)))
    known = walk.state.get(node, slot) if walk.state is not None else None
    return cell if known is None else join(known, cell)


def part_of_shared(walk: Walk, labels: frozenset[Label], key: str) -> frozenset[Label]:
    """Return labels one step below, as far as they say what stands in a shared place.

    Of what else may be a whole object an attribute is no more than its text.
    """
    made = walk.analysis.labels
    places = [x for x in labels if isinstance(x.atom, Cell) and is_shared(x.atom)]
    rest = labels.difference(places) if places else labels
    found = made.as_text(rest) if key.startswith(".") else rest
    for label in places:
        assert isinstance(label.atom, Cell)  # noqa: S101 - looked at above
        found |= made.under(extend(walk, label.atom, key).labels, label.via, label.marks)
    return found


def is_shared(cell: Cell) -> bool:
    """Tell whether a place is in a shared object, and not a name of a module."""
    return bool(cell.path) and cell.key.startswith("s:")
