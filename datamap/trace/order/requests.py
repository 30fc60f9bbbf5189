"""What a framework makes of a request: an instance that only its sender filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.program import VariableBinding
from datamap.model.syntax import Name
from datamap.trace.calls.binding import default_value
from datamap.trace.heap.parameters import parameter_input
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.stored import is_stored
from datamap.trace.sending.naming import is_route
from datamap.values.nodes import Class, External, Function

if TYPE_CHECKING:
    from datamap.model.facts import Parameter
    from datamap.model.program import FunctionInfo
    from datamap.trace.frame import Walk

BODIES = {"record", "typed-dict"}
"""Shapes of classes that frameworks fill from what somebody sent."""


def is_sent(walk: Walk, function: str, number: int) -> bool:
    """Tell whether a framework makes an argument of a request: it is no dependency, no table."""
    info = walk.analysis.program.functions[function]  # type: ignore[index]
    handler = walk.analysis.program.handlers.get(info.id)
    named = info.entry.parameters[number].name
    if named not in (handler.received if handler else ()) and not is_route(info.entry):
        return False
    declared = parameter_input(walk, info, number).type
    of = walk.analysis.program.classes.get(declared.id) if isinstance(declared, Class) else None  # type: ignore[call-overload]
    if of is None or of.shape not in BODIES or is_stored(of):
        return False
    return not _is_given(walk, function, info, info.entry.parameters[number])


def _is_given(walk: Walk, function: str, info: FunctionInfo, parameter: Parameter) -> bool:
    """Tell whether the project says where an argument comes from: `Depends(f)`, `Annotated`."""
    if isinstance(parameter.annotation, Name):
        known = walk.analysis.program.names.get(info.module, {}).get(parameter.annotation.id, ())
        if any(isinstance(b, VariableBinding) and b.module != info.module for b in known):
            return True
    default = default_value(walk, function, parameter)
    return any(class_of(o) or isinstance(o, Function) for o in default.objects) or any(
        not isinstance(x.atom, External) for x in default.labels
    )
