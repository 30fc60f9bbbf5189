"""Tell the way of a flow in hops: where the data start, each hand-over, the call that sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.evidence import Hop
from datamap.trace.keys import names_key
from datamap.trace.sending.carrying import Arrival, Arrivals
from datamap.trace.sending.origins import Spot, Target
from datamap.trace.sending.places import span_of
from datamap.trace.variants import base_of
from datamap.values.nodes import SENT, Any_, Cell, External, Field, Input, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datamap.model.program import Program
    from datamap.model.source import Span
    from datamap.values.value import Label

HOPS_MAX = 40


def hops_of(  # noqa: PLR0913, PLR0917 - all that a way is told from
    program: Program,
    arrivals: Arrivals,
    first_seen: Mapping[str, Mapping[Label, int]],
    origin: Spot,
    arrival: Arrival,
    start: Hop,
    end: Hop,
) -> tuple[Hop, ...]:
    """Return the hops of a flow in order, neighbours in one place told once."""
    steps: list[Hop] = []
    current: Arrival | None = arrival
    while current is not None and current.edge is not None and len(steps) < HOPS_MAX:
        steps.extend(reversed(_edge_hops(program, first_seen, current)))
        if current.previous is None:
            break
        spot, marks, below = current.previous
        current = (
            None if spot == origin else arrivals.get(spot, {}).get(origin, {}).get((marks, below))
        )
    found = [start, *reversed(steps), end]
    told: list[Hop] = []
    for hop in found:
        if told and (told[-1].span == hop.span and told[-1].kind == hop.kind):
            continue
        told.append(hop)
    return tuple(told)


def _edge_hops(
    program: Program, first_seen: Mapping[str, Mapping[Label, int]], arrival: Arrival
) -> list[Hop]:
    edge = arrival.edge
    if edge is None or edge.kind == "inside":
        return []
    holder, _ = edge.place
    hops = []
    seen = first_seen.get(holder, {}).get(edge.label)
    if seen is not None:
        hops.append(
            Hop("read", f"`{words(edge.label.atom)}` is read", _span(program, (holder, seen)))
        )
    if isinstance(edge.to, Target):
        return hops
    if edge.kind == "call" and isinstance(edge.to.atom, Input):
        function = base_of(edge.to.function)
        callee = function.rpartition(":")[2] or function
        text = f"handed to `{callee}` as `{words(edge.to.atom)}`"
        hops.append(Hop("call", text, _span(program, edge.place)))
    elif edge.kind == "store":
        hops.append(
            Hop("store", f"written into `{words(edge.to.atom)}`", _span(program, edge.place))
        )
    return hops


def _span(program: Program, place: tuple[str, int]) -> Span:
    return span_of(program, place)


def words(node: Node) -> str:
    """Return an atom in the words of the code."""
    if isinstance(node, Field):
        return f"{node.cls.rpartition(':')[2]}.{node.name}" + _path(node.path)
    if isinstance(node, Input):
        root = "" if node.root == "^" else node.root
        return (root + _path(node.path)).lstrip(".")
    if isinstance(node, Cell):
        name = node.key.rpartition(":")[2] if not node.key.startswith("s:") else "shared object"
        return name + _path(node.path)
    if isinstance(node, Any_):
        return node.cls.rpartition(":")[2]
    if isinstance(node, External):
        return _chain(node)
    return node.order


def _path(path: tuple[str, ...]) -> str:
    return "".join(
        key.replace("#", "") if key.startswith(".") or names_key(key) else "[...]"
        for key in path
        if key != SENT
    )


def _chain(node: External) -> str:
    if node.base is None:
        return node.name
    if node.kind == "attribute":
        return f"{_chain(node.base)}.{node.name}"
    if node.kind == "item":
        return (
            f"{_chain(node.base)}[{node.name!r}]"
            if node.name != "*"
            else f"{_chain(node.base)}[...]"
        )
    return f"{_chain(node.base)}()"
