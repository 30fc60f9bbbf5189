"""What of a request somebody sent, and where in it that stood: `request.form`, `request.path`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import ApiPatterns, compile_patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datamap.model.program import Handler, Program
    from datamap.model.rules import SourceRule
    from datamap.values.nodes import External, Input


_BY_PEOPLE = {"request", "websocket", "socket", "event", "bot", "claims"}
"""First words of origins that people fill in; services answer, databases were written before."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The rules that say what is received: libraries' objects, and parameters of handlers."""

    program: Program
    calls: ApiPatterns[SourceRule]


def compile_arrivals(program: Program, sources: Sequence[SourceRule]) -> Arrivals:
    """Index the rules that say what is received."""
    return Arrivals(
        program, compile_patterns((s.call, s) for s in sources if s.call and s.received)
    )


def is_by_people(received: str) -> bool:
    """Tell whether somebody sent what has this origin."""
    return received.partition(".")[0] in _BY_PEOPLE or received.endswith("-webhook")


def received_from(arrivals: Arrivals, node: External) -> str:
    """Return where in a request a library's object comes from, "" where nobody sent it.

    Of the rules along the chain the one that says most of it counts.
    """
    link: External | None = node
    below = ""
    while link is not None:
        if link.kind != "item":
            matched = arrivals.calls.match(link.path)
            if matched:
                rule = matched[-1]
                return "" if below in rule.apart else rule.received
            if link.kind == "attribute":
                below = link.name
        link = link.base
    return ""


def is_container(arrivals: Arrivals, node: External) -> bool:
    """Tell whether a library's object holds parts of a request under keys: `request.form`."""
    rules = arrivals.calls.match(node.path) if node.kind != "item" else ()
    return any(not rule.keyed and is_by_people(rule.received) for rule in rules)


def is_apart(arrivals: Arrivals, node: External) -> bool:
    """Tell whether an attribute of what somebody sent is none of it: `request.app`."""
    above = node.base if node.kind == "attribute" else None
    if above is None or above.kind == "item":
        return False
    return any(node.name in rule.apart for rule in arrivals.calls.match(above.path))


def is_keyed(arrivals: Arrivals, method: External) -> bool:
    """Tell whether the first argument of a method names what it reads: `get_argument("email")`."""
    return any(rule.keyed for rule in arrivals.calls.match(method.path))


def handler_of(arrivals: Arrivals, function: str, node: Input) -> Handler | None:
    """Return what is known of the handler whose parameter an input is, if somebody sent it."""
    handler = arrivals.program.handlers.get(function)  # type: ignore[call-overload]
    return handler if handler is not None and node.root in handler.received else None
