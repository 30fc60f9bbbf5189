"""Make an object at a place in the function being walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.heap.atoms import only
from datamap.values.nodes import SHARED, Site
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


_PART: Final = 1 << 54
"""Sets apart what one place makes for several elements of a loop."""


def allocate(walk: Walk, what: str, at: int, cls: str = "") -> Site:
    """Return the object that this place makes.

    What a module or class body makes is one for the program.
    """
    context = SHARED if walk.shared else ()
    return walk.analysis.make.make(Site, walk.id, at + _PART * walk.part, what, cls, context)


def new_shared(walk: Walk, what: str, at: int) -> Value:
    """Allocate a container that is one for the whole program, whoever makes it here.

    What one thread puts into a queue another one takes out: no order of statements tells which.
    """
    return only(walk.analysis.make.make(Site, walk.id, at, what, "", SHARED))


def new_container(walk: Walk, what: str, at: int, slots: dict[str, Value], cls: str = "") -> Value:
    """Allocate a container with these slots."""
    node = allocate(walk, what, at, cls)
    if walk.state is not None:
        walk.state.fill(node, dict(slots))
    return only(node)
