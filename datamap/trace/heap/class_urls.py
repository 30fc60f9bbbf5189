"""What the bodies of a class and of its subclasses give a field: each may be the instance's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.variants import base_of
from datamap.values.nodes import Field, Node

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Analysis

NESTING = 3
"""Fields that name fields: `base_url = settings.url`."""


def given_by_classes(
    analysis: Analysis, field: Field, function: str, depth: int = 0
) -> tuple[Node, ...]:
    """Return the objects that class bodies give a field, sorted, where a function reads it.

    A subclass that has a method of its own in the place of the function does not run it. A field
    that one of them names counts as what its own class gives it, and as itself: a deployment may
    set it.
    """
    program = analysis.program
    info = program.classes.get(field.cls)  # type: ignore[call-overload]
    if info is None or field.path or depth >= NESTING:
        return ()
    found: dict[Node, None] = {}
    for cls in (info.id, *info.subclasses):
        owner = program.classes[cls]
        if _is_replaced(analysis, owner, function):
            continue
        body = str(program.by_index[owner.module, owner.entry.body])
        summary = analysis.finished.get(body)
        value = summary.effects.exported(field.name) if summary else None
        for node in value.objects if value else ():
            found[node] = None
            if isinstance(node, Field):
                found.update(dict.fromkeys(given_by_classes(analysis, node, "", depth + 1)))
    return tuple(sorted(found, key=lambda node: node.order))


def _is_replaced(analysis: Analysis, owner: ClassInfo, function: str) -> bool:
    """Tell whether a class has another method in the place of one, which does not call it."""
    info = analysis.program.functions.get(function)  # type: ignore[call-overload]
    if info is None or info.cls is None or info.cls not in owner.lineage:
        return False
    own = owner.methods.get(info.entry.name)
    if own is None or str(own) == function:
        return False
    summary = analysis.finished.get(str(own))
    return summary is None or function not in map(base_of, summary.called)
