"""Names in code that a constant test keeps from running: `if False`, `elif x and 0`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.constant_tests import never_reached, parts_that_run
from datamap.model.syntax import Attr, If, Name, While

if TYPE_CHECKING:
    from datamap.parse.scopes import FileState


def note_never_run(statement: If | While, file: FileState) -> None:
    """Add the names that the branches of a statement use which never run."""
    for node in parts_that_run(never_reached(statement)):
        if isinstance(node, Name):
            file.never[node.id] = None
        elif isinstance(node, Attr) and isinstance(node.object, Name):
            file.never[f"{node.object.id}.{node.name}"] = None
