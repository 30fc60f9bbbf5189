"""What a picture shows, whatever it is drawn with: boxes by trust boundary, and merged arrows."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from datamap.model.evidence import Certainty, Treatment
from datamap.model.flow_graph import Edge, FlowGraph, OwnerNode, RecipientNode

INSIDE: Final = frozenset({"store", "log", "file", "cookie", "response", "own"})
"""Kinds of recipients within the company's own boundary."""

LABELLED: Final = 24
"""Arrows up to which each names its categories; beyond, the recipients name them instead."""

_SINGLE_OWNERS: Final = 80
"""Arrows up to which each owner has a box; beyond, owners of one subject share one."""

_MOST_CATEGORIES: Final = 6
_MOST_COLLECTED: Final = 10
_LONGEST: Final = 48


class State(StrEnum):
    """Says whether the declaration covers what a box or an arrow shows."""

    DECLARED = "declared"
    UNDECLARED = "undeclared"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Box:
    """An owner or a recipient; `key` is unique in the picture and made of letters and digits."""

    key: str
    lines: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Arrow:
    """All that goes from one owner to one recipient; `label` is empty in a big picture."""

    start: str
    end: str
    label: tuple[str, ...]
    state: State
    likely: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes within the own boundary, boxes outside by country, and the arrows, all sorted.

    `labelled` says whether arrows name their categories; if not, the recipients do.
    """

    owners: tuple[Box, ...]
    inside: tuple[Box, ...]
    outside: tuple[tuple[str, tuple[Box, ...]], ...]
    arrows: tuple[Arrow, ...]
    labelled: bool


def compose_picture(graph: FlowGraph) -> Picture:
    """Decide what a picture of the map shows, so that a big one stays readable."""
    group = _group_owners(graph)
    merged: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        merged[group(edge.owner), edge.recipient].append(edge)
    labelled = len(merged) <= LABELLED
    owners = _box_owners(graph.owners, group)
    boxes = _box_recipients(graph, collect=not labelled)
    countries: dict[str, list[Box]] = defaultdict(list)
    for node in graph.recipients:
        if node.kind not in INSIDE:
            countries[_trim(", ".join(sorted(node.countries)))].append(boxes[node.id])
    return Picture(
        owners=tuple(owners[name] for name in sorted(owners)),
        inside=tuple(boxes[node.id] for node in graph.recipients if node.kind in INSIDE),
        # The unknown country last.
        outside=tuple(
            (country, tuple(countries[country]))
            for country in sorted(countries, key=lambda name: (not name, name))
        ),
        arrows=tuple(
            Arrow(
                start=owners[owner].key,
                end=boxes[recipient].key,
                label=_list_categories(edges, _MOST_CATEGORIES) if labelled else (),
                state=_join_states(edge.declared for edge in edges),
                likely=all(edge.certainty == Certainty.LIKELY.value for edge in edges),
            )
            for (owner, recipient), edges in sorted(merged.items())
        ),
        labelled=labelled,
    )


def _group_owners(graph: FlowGraph) -> Callable[[str], str]:
    """Return what an owner is drawn as: itself, or its subject where there are too many."""
    if len({(edge.owner, edge.recipient) for edge in graph.edges}) <= _SINGLE_OWNERS:
        return lambda owner: owner
    subjects = {owner.name: f"subject {owner.subject}" for owner in graph.owners}
    return lambda owner: subjects.get(owner, "subject ")


def _box_owners(owners: Iterable[OwnerNode], group: Callable[[str], str]) -> Mapping[str, Box]:
    members: dict[str, list[OwnerNode]] = defaultdict(list)
    for owner in owners:
        members[group(owner.name)].append(owner)
    name_key = _name_keys("from")
    boxes = {}
    for name in sorted(members):
        known = members[name]
        subject = _trim(known[0].subject)
        if name == known[0].name:
            lines = (_trim(name), f"about: {subject}") if subject else (_trim(name),)
        else:
            lines = (
                f"about: {subject}" if subject else "about: not known",
                f"{len(known)} classes and functions" if len(known) > 1 else _trim(known[0].name),
            )
        boxes[name] = Box(name_key(name), lines, State.UNKNOWN)
    return boxes


def _box_recipients(graph: FlowGraph, *, collect: bool) -> Mapping[str, Box]:
    received: dict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        received[edge.recipient].append(edge)
    name_key = _name_keys("to")
    return {
        node.id: Box(
            name_key(node.id),
            _describe(node, received[node.id], collect=collect),
            # An entry that does not cover what is received does not make its box a good one.
            _join_states((node.declared, *(edge.declared for edge in received[node.id]))),
        )
        for node in graph.recipients
    }


def _describe(node: RecipientNode, edges: list[Edge], *, collect: bool) -> tuple[str, ...]:
    lines = [_trim(node.name or node.id)]
    if node.kind and not node.id.startswith(node.kind):
        lines.append(_trim(node.kind.replace("-", " ")))
    if node.declared is False:
        lines.append("not declared")
    elif any(edge.declared is False for edge in edges):
        lines.append("declared, but not for all of this")
    if not edges:
        lines.append("no flow seen")
    if collect:
        lines += _join_lines(_list_categories(edges, _MOST_COLLECTED))
    return tuple(lines)


def _list_categories(edges: Iterable[Edge], most: int) -> tuple[str, ...]:
    known = list(edges)
    marked = len({edge.declared for edge in known}) > 1
    lines: dict[str, None] = {}
    # What is not declared comes first: it must not be cut off.
    for edge in sorted(known, key=lambda edge: (edge.declared is not False, edge.category)):
        treated = "" if edge.treatment == Treatment.PLAIN.value else f" ({edge.treatment})"
        mark = " - not declared" if marked and edge.declared is False else ""
        lines[f"{_trim(edge.category.removeprefix('user.'))}{treated}{mark}"] = None
    listed = tuple(lines)
    if len(listed) <= most + 1:
        return listed
    return (*listed[:most], f"and {len(listed) - most} more")


def _join_lines(words: Iterable[str]) -> list[str]:
    """Put several words on a line: a tall box makes a tall picture."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 2 <= _LONGEST:
            lines[-1] += f", {word}"
        else:
            lines.append(word)
    return lines


def _join_states(declared: Iterable[bool | None]) -> State:
    said = set(declared)
    if False in said:
        return State.UNDECLARED
    return State.UNKNOWN if None in said or not said else State.DECLARED


def _name_keys(prefix: str) -> Callable[[str], str]:
    """Return a function that makes keys which depend on the names alone, unless two are alike."""
    taken: set[str] = set()

    def name_key(name: str) -> str:
        start = f"{prefix}_{re.sub(r'[^A-Za-z0-9]+', '_', name)[:_LONGEST].strip('_')}"
        key, number = start, 2
        while key in taken:
            key, number = f"{start}_{number}", number + 1
        taken.add(key)
        return key

    return name_key


def _trim(text: str) -> str:
    """Return foreign text on one line, without what a program could obey, not too long."""
    seen = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return seen if len(seen) <= _LONGEST else f"{seen[: _LONGEST - 3]}..."
