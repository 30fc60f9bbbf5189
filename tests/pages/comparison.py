"""Hold the flows found in one file against the sinks that its comments expect."""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.pages.expectations import ExpectedSink, SentData, Status

# Recipients inside the house: they count only in files that name them.
_INNER = frozenset({"log", "file", "cookie", "response"})
_STORE = "store:"


@dataclass(frozen=True, slots=True)
class FoundFlow:
    """Hold one flow as it was found: where it leaves, to whom, and what."""

    line: int
    recipient: str
    data: SentData


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    line: int
    """The first line of the statement."""
    recipient: str
    category: str
    treatment: str

    def __str__(self) -> str:
        treatment = "" if self.treatment == "plain" else f" ({self.treatment})"
        return f"{self.recipient} <- {self.category}{treatment}"


def compare_sinks(
    text: str, expected: Sequence[ExpectedSink], found: Iterable[FoundFlow]
) -> tuple[str, ...]:
    """Return what differs, one sentence each, in the order of the lines.

    Expected and found meet at the statement, so that a comment may stand on any line of a call.
    """
    starts = _read_statement_starts(text)
    named = {sink.recipient for sink in expected}
    flows: dict[_Key, list[SentData]] = {}
    for flow in found:
        if _is_inner(flow.recipient) and flow.recipient not in named:
            continue
        key = _make_key(starts, flow.line, flow.recipient, flow.data)
        flows.setdefault(key, []).append(flow.data)
    claims: dict[_Key, list[tuple[Status, SentData]]] = {}
    for sink in expected:
        for data in sink.data:
            key = _make_key(starts, sink.line, sink.recipient, data)
            claims.setdefault(key, []).append((sink.status, data))
    problems = [
        (key.line, f"line {key.line}: {problem}")
        for key in sorted({*flows, *claims})
        for problem in _judge(key, claims.get(key, []), flows.get(key, []))
    ]
    return tuple(sentence for _, sentence in problems)


def _judge(
    key: _Key, claims: list[tuple[Status, SentData]], flows: list[SentData]
) -> Iterable[str]:
    if not claims:
        yield f"found {key}, which is not expected"
    for status, data in claims:
        held = any(_holds(data, flow) for flow in flows)
        if status is Status.MISSING:
            if held:
                yield f"fixed! {key} is found: drop MISSING"
        elif not held and status is Status.SPURIOUS:
            yield f"fixed! {key} is no longer found: drop SPURIOUS"
        elif not held:
            got = "; ".join(sorted({_describe(flow) for flow in flows})) or "nothing"
            yield f"expected {key}{_describe(data)}, found {got.strip()}"
    named = {data.origin for _, data in claims}
    if claims and None not in named:
        for origin in sorted({flow.origin or "" for flow in flows} - named):
            yield f"found {key} from {origin}, which is not expected"


def _holds(claim: SentData, flow: SentData) -> bool:
    return claim.origin in (None, flow.origin) and claim.certainty in (None, flow.certainty)


def _describe(data: SentData) -> str:
    certainty = f" ({data.certainty})" if data.certainty else ""
    return certainty + (f" from {data.origin}" if data.origin else "")


def _is_inner(recipient: str) -> bool:
    return recipient in _INNER or recipient.startswith(_STORE)


def _make_key(starts: dict[int, int], line: int, recipient: str, data: SentData) -> _Key:
    return _Key(starts.get(line, line), recipient, data.category, data.treatment)


def _read_statement_starts(text: str) -> dict[int, int]:
    """Map each line to the first line of the innermost statement that it belongs to."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return {}
    starts: dict[int, int] = {}
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    for statement in sorted(statements, key=lambda node: (node.lineno, -(node.end_lineno or 0))):
        for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
            starts[line] = statement.lineno
    return starts
