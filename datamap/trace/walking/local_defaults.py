"""Defaults that name variables of the enclosing function: `lambda value=user.email: ...`.

They are what the variable holds where the function is defined, whatever it holds at the call.
Other defaults mean the same everywhere, and are evaluated beside the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Expr, Name
from datamap.trace.heap.allocate import allocate
from datamap.trace.heap.atoms import only
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.names import read_name
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.model.facts import FunctionIndex
    from datamap.trace.frame import Walk

FRAME = "^"
"""Ends the id of the aside that holds the variables of a function."""

DEFINED = 1 << 57
"""Sets a function with its defaults apart from what else its place makes."""


def with_local_defaults(walk: Walk, value: Value, index: int, at: int) -> Value:
    """Return a function as it is where its definition stands: with these defaults filled in."""
    if walk.function.entry.kind not in {"function", "lambda"} or walk.state is None:
        return value
    entry = walk.analysis.program.modules[walk.function.module].functions[index]
    if walk.id.endswith(f"={FRAME}"):
        _keep_made(walk, entry, index)
    slots = {
        f"[{parameter.name}]": _read(walk, parameter.default, at)
        for parameter in entry.parameters
        if parameter.default is not None and _names_variable(walk.function.entry, parameter.default)
    }
    if not slots or entry.decorators:
        return value
    node = allocate(walk, "partial", at | DEFINED)
    walk.state.fill(node, {"(function)": value, **slots})
    return only(node)


def _keep_made(walk: Walk, entry: FunctionIndex, index: int) -> None:
    """Keep beside the variables what calls in the head give: `user=Depends(self.signed_in())`."""
    if walk.frame is None or walk.state is None:
        return
    for parameter in entry.parameters:
        if isinstance(parameter.default, Call):
            made = walk.evaluate(walk, parameter.default)
            walk.state.put(walk.frame, kept_default(index, parameter.name), made)


def kept_default(index: int, parameter: str) -> str:
    """Return under which name a frame keeps what the default of an inner function gave."""
    return f".{index}={parameter}"


def _names_variable(entry: FunctionIndex, expression: Expr) -> bool:
    while isinstance(expression, Attr):
        expression = expression.object
    return isinstance(expression, Name) and (
        expression.id in entry.local or expression.id in entry.free
    )


def _read(walk: Walk, expression: Expr, at: int) -> Value:
    # Positions in the head of a function count from its own line, not from that of this walk.
    if isinstance(expression, Attr):
        return read_attribute(walk, _read(walk, expression.object, at), expression.name, at)
    return read_name(walk, expression.id) if isinstance(expression, Name) else Value()
