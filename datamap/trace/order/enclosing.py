"""What a function that nobody calls finds around it: the variables of the function it stands in.

A route, a tool or a hook is often defined in a method and handed to a framework there. Whoever
calls it later, the variables are those of the method, run by a made-up caller of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.heap.allocate import allocate
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.slots import slots_of
from datamap.trace.summary import Effects, Summary
from datamap.trace.walking.local_defaults import FRAME, kept_default
from datamap.trace.walking.statements import run
from datamap.trace.walking.walk import end_state, reachable_objects, start_walk
from datamap.values.nodes import External, Input
from datamap.values.value import EMPTY, Value, join_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from datamap.trace.frame import Analysis, Walk
    from datamap.values.nodes import Node


def enclosing_aside(walk: Walk, function: str) -> str | None:
    """Return the aside that holds the variables around a function, if it uses any."""
    functions = walk.analysis.program.modules[walk.analysis.program.functions[function].module]  # type: ignore[index]
    info = walk.analysis.program.functions[function]  # type: ignore[index]
    if not info.entry.free:
        return None
    parent = functions.functions[info.index].parent
    while parent > 0:
        entry = functions.functions[parent]
        if entry.kind != "class" and entry.captured:
            return f"{walk.analysis.program.by_index[info.module, parent]}={FRAME}"
        parent = entry.parent
    return None


def made_default(walk: Walk, function: str, frame: Value, parameter: str) -> Value:
    """Return what the call in the head of an inner function gave where it was defined."""
    index = walk.analysis.program.functions[function].index  # type: ignore[index]
    slot = kept_default(index, parameter)
    return join_all(slots_of(walk, node).get(slot, EMPTY) for node in ordered(frame))


def enclosing_frame(
    analysis: Analysis,
    aside: str,
    function: str,
    arguments: Callable[[Walk, str], dict[str, Value]],
) -> Summary:
    """Run a function as its made-up caller does; its variables are what the aside returns.

    Only objects are kept: which data are in them, the function's own bindings say.
    """
    if function not in analysis.program.functions:
        return Summary(aside)
    walk = start_walk(analysis, function)
    walk.id = aside
    walk.closing = True
    walk.frame = allocate(walk, "frame", 0)
    bound = arguments(walk, function)
    entry = walk.function.entry
    if walk.state is None:
        return Summary(aside)
    if entry.free:
        walk.state.put(walk.frame, ".^", bound[FRAME])
    for parameter in entry.parameters:
        value = _made(walk, bound[parameter.name])
        if parameter.name in entry.captured:
            walk.state.put(walk.frame, f".{parameter.name}", value)
        else:
            walk.state.names[parameter.name] = value
    run(walk, analysis.statements_of(walk.function))
    end_state(walk)
    frame = only(walk.frame)
    effects = Effects(returns=frame, heap=reachable_objects(walk, [frame]))
    return Summary(aside, effects, reads=frozenset(walk.reads))


def _made(walk: Walk, value: Value) -> Value:
    """Return the objects that no caller has to put in; of a library's type, one made somewhere."""
    found: set[Node] = set()
    for node in value.objects:
        if isinstance(node, Input):
            if isinstance(node.type, External) and not node.path:
                root = walk.analysis.make.make(External, node.type, "call", "", (), ("", 0))
                found.add(root)
        elif not node.open or (walk.state is not None and node in walk.state.heap):
            found.add(node)
    return Value(frozenset(found)) if found else EMPTY
