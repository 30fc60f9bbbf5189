"""Walk through a piece of syntax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Node

if TYPE_CHECKING:
    from collections.abc import Iterator


def nodes_in(part: object) -> Iterator[Node]:
    """Yield all nodes of a node or of lists of them, outer before inner, in the text's order."""
    waiting: list[object] = [part]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Node):
            yield item
            waiting.extend(getattr(item, name) for name in reversed(item.__struct_fields__))
        elif isinstance(item, (list, tuple)):
            waiting.extend(reversed(item))
