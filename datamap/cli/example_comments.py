"""The comments in a rule's example that say what its lines send."""

import ast
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from datamap.model.evidence import Flow

_COMMENT = re.compile(r"#\s*(?P<items>(?:(?:MISSING|SPURIOUS)\s+)?sink:.*)$")
_ITEM = re.compile(
    r"^(?:(?P<status>MISSING|SPURIOUS)\s+)?sink:\s*(?P<recipient>[^\s<]+)\s*<-\s*(?P<data>.+?)"
    r"(?:\s+--\s.*)?$"
)
_DATUM = re.compile(r"^(?P<category>[\w.]+)(?:\s*\((?P<notes>[a-z ]+)\))?(?:\s+from\s+\S+)?$")
_INNER = frozenset({"log", "file", "cookie", "response"})
_CERTAINTIES = frozenset({"certain", "likely"})


@dataclass(frozen=True, slots=True, order=True)
class Sending:
    """One category that a line sends to one recipient."""

    line: int
    recipient: str
    category: str
    treatment: str = "plain"

    def __str__(self) -> str:
        """Write it as the comment would."""
        treated = "" if self.treatment == "plain" else f" ({self.treatment})"
        return f"sink: {self.recipient} <- {self.category}{treated}"


@dataclass(frozen=True, slots=True)
class Expected:
    """Holds what the comments say; `wrong` names lines with a comment that cannot be read."""

    sent: frozenset[Sending]
    missing: frozenset[Sending]
    spurious: frozenset[Sending]
    wrong: tuple[int, ...]


def read_comments(code: str) -> Expected:
    """Read the `# sink:` comments; one alone on its line speaks of the next line of code.

    A comment on any line of a statement speaks of the whole statement.
    """
    starts = find_statements(code)
    groups: dict[str, set[Sending]] = {"": set(), "MISSING": set(), "SPURIOUS": set()}
    wrong: list[int] = []
    lines = code.splitlines()
    for number, line in enumerate(lines, start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        line_of_code = _find_code_line(lines, number)
        spoken_of = starts.get(line_of_code, line_of_code)
        for item in comment["items"].split(";"):
            parsed = _ITEM.match(item.strip())
            data = _read_data(parsed["data"]) if parsed else ()
            if parsed is None or not data:
                wrong.append(number)
                continue
            groups[parsed["status"] or ""].update(
                Sending(spoken_of, parsed["recipient"], category, treatment)
                for category, treatment in data
            )
    return Expected(
        frozenset(groups[""]),
        frozenset(groups["MISSING"]),
        frozenset(groups["SPURIOUS"]),
        tuple(wrong),
    )


def list_sendings(flows: Iterable[Flow], code: str, named: Collection[str]) -> frozenset[Sending]:
    """Return what flows send, on the first line of the statement.

    What stays in the house (logs, stores) counts only where the comments name it.
    """
    starts = find_statements(code)
    return frozenset(
        Sending(
            starts.get(flow.sink.span.line, flow.sink.span.line),
            flow.recipient,
            flow.category,
            str(flow.treatment),
        )
        for flow in flows
        if flow.recipient in named or not _stays(flow.recipient)
    )


def find_statements(code: str) -> dict[int, int]:
    """Return for each line the first line of the innermost statement on it."""
    starts: dict[int, int] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.stmt):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                starts[line] = max(starts.get(line, 0), node.lineno)
    return starts


def _stays(recipient: str) -> bool:
    return recipient in _INNER or recipient.startswith("store:")


def _find_code_line(lines: list[str], number: int) -> int:
    if not lines[number - 1].lstrip().startswith("#"):
        return number
    following = (
        later
        for later, line in enumerate(lines[number:], start=number + 1)
        if line.strip() and not line.lstrip().startswith("#")
    )
    return next(following, number)


def _read_data(text: str) -> tuple[tuple[str, str], ...]:
    """Read categories with their treatments; none if one of them cannot be read."""
    data: list[tuple[str, str]] = []
    for part in text.split(","):
        datum = _DATUM.match(part.strip())
        if datum is None:
            return ()
        notes = [note for note in (datum["notes"] or "").split() if note not in _CERTAINTIES]
        data.append((datum["category"], notes[0] if notes else "plain"))
    return tuple(data)
