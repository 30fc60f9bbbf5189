"""Make an object at a place in the function being walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.values.nodes import SHARED, Site

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def allocate(walk: Walk, what: str, at: int, cls: str = "") -> Site:
    """Return the object that this place makes.

    What a module or class body makes is one for the program.
    """
    context = SHARED if walk.shared else ()
    return walk.analysis.make.make(Site, walk.id, at, what, cls, context)
