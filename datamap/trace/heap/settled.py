"""Attributes that are settled once an instance is made: only its constructor gives them a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


def is_settled(walk: Walk, name: str) -> bool:
    """Tell whether no method of the class at hand, or of one above or below it, changes a field."""
    classes = walk.analysis.program.classes
    info = classes.get(walk.function.cls) if walk.function.cls is not None else None
    if info is None or name not in info.fields or name in info.methods:
        return False
    around = {*info.lineage, *info.subclasses}
    around |= {sub for cls in info.lineage if cls in classes for sub in classes[cls].subclasses}
    return not any(name in classes[cls].entry.changed for cls in sorted(around) if cls in classes)
