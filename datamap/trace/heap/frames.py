"""Frames: where the variables of a function live that what is defined in it uses.

A function holds the frame that it was made in. A class does not, so that the frame of a function
with a class in it, whose methods use its variables, is one for the whole program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.allocate import allocate
from datamap.values.nodes import SHARED, Site

if TYPE_CHECKING:
    from datamap.model.facts import FunctionIndex
    from datamap.model.program import FunctionInfo
    from datamap.trace.frame import Walk


def open_frame(walk: Walk) -> Site:
    """Return the frame of the function that is walked."""
    functions = _functions(walk, walk.function)
    own = walk.function.index
    if any(_around_class(functions, entry) == own for entry in functions[own:]):
        return _shared(walk, walk.function, own)
    return allocate(walk, "frame", 0)


def frame_around_class(walk: Walk, method: FunctionInfo) -> Site | None:
    """Return the frame that a method of a class in a function finds its free names in."""
    functions = _functions(walk, method)
    around = _around_class(functions, method.entry)
    return None if around <= 0 else _shared(walk, method, around)


def _functions(walk: Walk, function: FunctionInfo) -> list[FunctionIndex]:
    return walk.analysis.program.modules[function.module].functions


def _around_class(functions: list[FunctionIndex], entry: FunctionIndex) -> int:
    """Return the index of the function with variables around a method's class, or -1."""
    if not entry.free or entry.parent <= 0 or functions[entry.parent].kind != "class":
        return -1
    around = entry.parent
    while around > 0 and (functions[around].kind == "class" or not functions[around].captured):
        around = functions[around].parent
    return around


def _shared(walk: Walk, inside: FunctionInfo, index: int) -> Site:
    function = walk.analysis.program.by_index[inside.module, index]
    return walk.analysis.make.make(Site, str(function), 0, "frame", "", SHARED)
