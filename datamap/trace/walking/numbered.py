"""Loops that count: in `for i, x in enumerate(xs)` what stands at `xs[i]` is `x`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.nodes_in import nodes_in
from datamap.model.syntax import Assign, Augmented, Call, Expr, For, Name, Seq, Walrus, With

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Value


def names_of_numbers(loop: For) -> dict[tuple[str, str], str]:
    """Return the list and the index of a loop that counts, and the name of its element."""
    source, target = loop.source, loop.target
    if not (
        isinstance(source, Call)
        and isinstance(source.function, Name)
        and source.function.id == "enumerate"
        and len(source.args) == 1
        and not source.keywords
    ):
        return {}
    names = [source.args[0], *(target.items if isinstance(target, Seq) else ())]
    ids = [name.id for name in names if isinstance(name, Name)]
    if len(names) != 3 or len(ids) != 3:  # noqa: PLR2004 - list, index, element
        return {}
    if any(_binds(set(ids), node) for node in nodes_in(loop.body)):
        return {}
    return {(ids[0], ids[1]): ids[2]}


def _binds(names: set[str], part: object) -> bool:
    """Tell whether a piece of syntax gives one of the names another value."""
    if isinstance(part, Walrus):
        return part.name in names
    targets = part.targets if isinstance(part, Assign) else []
    if isinstance(part, (Augmented, For, With)):
        targets = [part.target] if part.target is not None else []
    flat = [x for t in targets for x in (t.items if isinstance(t, Seq) else [t])]
    return any(isinstance(target, Name) and target.id in names for target in flat)


def numbered_element(walk: Walk, items: Expr, index: Expr) -> Value | None:
    """Return the element of the loop that runs, where an expression asks for it by its index."""
    if not walk.numbered or not isinstance(items, Name) or not isinstance(index, Name):
        return None
    name = walk.numbered.get((items.id, index.id))
    return walk.state.names.get(name) if name is not None and walk.state is not None else None
