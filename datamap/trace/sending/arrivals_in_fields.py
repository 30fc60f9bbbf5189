"""Which functions read from a request what declared fields hold, and what is only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.evidence import Reception
from datamap.trace.sending.arrivals_of_requests import handler_of, received_from
from datamap.trace.sending.input_types import library_chain
from datamap.trace.sending.origins import Carries, Spot
from datamap.trace.variants import base_of
from datamap.values.nodes import External, Field, Input

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from datamap.model.program import Program
    from datamap.trace.sending.origins import Map
    from datamap.values.nodes import Node
    from datamap.values.value import Label

_OWN = {"environment"}
"""What those set who run the program: a field that it goes into receives it from nobody."""

_SPOTS_MAX = 2_000
"""Spots that are looked through on the way back from one field."""


def find_filled(found: Map) -> dict[tuple[str, str], tuple[Reception, ...]]:
    """Return for fields, by class and name, who reads from a request what is written into them."""
    before: dict[Spot, list[tuple[Spot, str]]] = {}
    for spot, edges in found.edges.items():
        for edge in edges.values():
            if isinstance(edge.to, Spot) and edge.carries is not Carries.BESIDE:
                before.setdefault(edge.to, []).append((spot, edge.place[0]))
    filled: dict[tuple[str, str], tuple[Reception, ...]] = {}
    for spot in found.personal:
        if isinstance(spot.atom, Field) and not spot.atom.path:
            receptions = _receptions(found, before, spot)
            if receptions:
                filled[spot.atom.cls, spot.atom.name] = tuple(sorted(receptions))
    return filled


def _receptions(
    found: Map, before: Mapping[Spot, list[tuple[Spot, str]]], field: Spot
) -> set[Reception]:
    """Return who reads what goes into a field, and not by way of another field."""
    receptions: set[Reception] = set()
    seen = {field}
    queue = [field]
    while queue and len(seen) < _SPOTS_MAX:
        for spot, holder in before.get(queue.pop(), ()):
            where = where_received(found, spot)
            if where in _OWN:
                continue
            if where:
                reader = holder or spot.function
                receptions.update(list_readers(found.analysis.program, [reader], where))
            elif spot not in seen and not _is_field(found, spot):
                seen.add(spot)
                queue.append(spot)
    return receptions


def _is_field(found: Map, spot: Spot) -> bool:
    return isinstance(spot.atom, Field) and spot in found.personal


def where_received(found: Map, spot: Spot) -> str:
    """Tell where in a request the data of a spot were, "" where nobody sent them."""
    arrivals = found.classifier.arrivals
    if isinstance(spot.atom, External):
        return received_from(arrivals, spot.atom)
    if not isinstance(spot.atom, Input):
        return ""
    function = base_of(spot.function)
    chain = library_chain(found.analysis, function, spot.atom)
    where = received_from(arrivals, chain) if chain is not None else ""
    handler = handler_of(arrivals, function, spot.atom)
    return where or (handler.origin if handler is not None else "")


def list_readers(program: Program, functions: Iterable[str], where: str) -> list[Reception]:
    """Tell the places and names of the functions that read something from a request, sorted."""
    known = [program.functions[f] for f in map(base_of, functions) if f in program.functions]  # type: ignore[index]
    return sorted(
        Reception(
            info.path,
            info.entry.line,
            "" if info.entry.kind == "module" else info.entry.qualname,
            where,
        )
        for info in known
    )


def index_readers(first_seen: Mapping[str, Mapping[Label, int]]) -> dict[Node, list[str]]:
    """Return the functions that meet each atom: a request of the moment is one in all of them."""
    readers: dict[Node, list[str]] = {}
    for holder in sorted(first_seen):
        for label in first_seen[holder]:
            known = readers.setdefault(label.atom, [])
            if not known or known[-1] != holder:
                known.append(holder)
    return readers
