"""What a name holds: local, of an enclosing function, of the module, built in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.program import VariableBinding
from datamap.trace.heap.atoms import only, ordered, root_external
from datamap.trace.heap.module_names import module_attribute
from datamap.trace.heap.slots import read_slot
from datamap.values.nodes import Const, Function, Input, Node
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def read_name(walk: Walk, name: str) -> Value:
    """Return what a name holds: local, of an enclosing function, of the module, built in."""
    entry = walk.function.entry
    state = walk.state
    if state is None:
        return EMPTY
    if walk.frame is not None and name in entry.captured:
        return read_slot(walk, walk.frame, f".{name}")
    known = state.names.get(name)
    if known is not None:
        return known
    if name in entry.free:
        return read_free(walk, name)
    if name in entry.local and entry.kind == "function" and name not in entry.global_writes:
        return EMPTY
    return global_name(walk, name)


def read_free(walk: Walk, name: str) -> Value:
    """Return a variable of an enclosing function."""
    node = frame_of(walk, name)
    return read_slot(walk, node, f".{name}") if node is not None else EMPTY


def frame_of(walk: Walk, name: str) -> Node | None:
    """Return the frame, as this function sees it, that holds a free variable."""
    functions = walk.analysis.program.modules[walk.function.module].functions
    parent = functions[walk.function.index].parent
    node: Node = walk.analysis.make.make(Input, "^", (), None)
    while parent > 0:
        entry = functions[parent]
        if entry.kind != "class" and entry.captured:
            if name in entry.captured and name in entry.local:
                return node
            below = read_slot(walk, node, ".^")
            found = ordered(below)
            if not found:
                return None
            node = found[0]
        parent = entry.parent
    return None


def global_name(walk: Walk, name: str) -> Value:
    """Return a module-level or built-in name."""
    module = walk.function.module
    program = walk.analysis.program
    if name in program.names.get(module, {}):
        value = module_attribute(walk, str(module), name)
        if value.objects or value.labels:
            return value
        if any(isinstance(b, VariableBinding) for b in program.names[module][name]):
            return value
    if name.startswith("__") and name.endswith("__"):
        return EMPTY
    return only(root_external(walk, f"builtins.{name}"))


def constant(walk: Walk, name: str) -> Value | None:
    """Return the literal of a module's constant, `SEND_MAIL = False`, that nobody sets anew."""
    entry, program = walk.function.entry, walk.analysis.program
    if not name.isupper() or name in entry.local or name in entry.free:
        return None
    bindings = program.names.get(walk.function.module, {}).get(name, ())
    if not bindings or not all(
        isinstance(b, VariableBinding) and (b.module, b.name) not in program.shared
        for b in bindings
    ):
        return None
    value = global_name(walk, name)
    known = len(value.objects) == 1 and not value.labels
    return value if known and isinstance(next(iter(value.objects)), Const) else None


def closure(walk: Walk, index: int) -> Value:
    """Return the function of this index as a value, closed over the frames it uses."""
    function = walk.analysis.program.by_index[walk.function.module, index]
    entry = walk.analysis.program.functions[function].entry
    frame = None
    if entry.free:
        frame = walk.frame
        if frame is None and walk.function.entry.free:
            frame = walk.analysis.make.make(Input, "^", (), None)
    return only(walk.analysis.make.make(Function, str(function), None, frame, None))
