"""What is evaluated beside functions, for all walks: defaults, what constructors put.

An aside has an id and effects like a function, so that walks read it as they read a function:
`module:f=parameter` is a default, `module:Class==` what the class's constructor puts into fields,
`module:f=^` the variables of `f` for the functions in it that nobody calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.binding import evaluate_default
from datamap.trace.order.enclosing import enclosing_frame
from datamap.trace.order.roots import constructed_fields, root_arguments
from datamap.trace.walking.local_defaults import FRAME

if TYPE_CHECKING:
    from datamap.trace.frame import Analysis
    from datamap.trace.summary import Summary


def is_aside(function: str) -> bool:
    """Tell whether an id is that of an aside."""
    base, equals, parameter = function.rpartition("=")
    return bool(equals) and (bool(parameter) or base.endswith("="))


def walk_aside(analysis: Analysis, aside: str) -> Summary:
    """Evaluate an aside; its result is in its effects."""
    base, _, parameter = aside.rpartition("=")
    if parameter == FRAME:
        return enclosing_frame(analysis, aside, base, root_arguments)
    if parameter:
        return evaluate_default(analysis, aside, base, parameter)
    return constructed_fields(analysis, aside, base.removesuffix("="))
