"""Names that code uses for something else than to call them: a callback, an entry of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.constant_tests import parts_that_run
from datamap.model.syntax import Attr, Call, Name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.model.syntax import Stmt


def note_used_as_values(body: Iterable[Stmt], found: set[str]) -> None:
    """Add the last part of each name that the code of a body uses without calling it."""
    called: set[int] = set()
    for node in parts_that_run(body):
        if isinstance(node, Call):
            called.add(id(node.function))
        elif isinstance(node, Name):
            if id(node) not in called:
                found.add(node.id)
        elif isinstance(node, Attr) and id(node) not in called:
            found.add(node.name)
