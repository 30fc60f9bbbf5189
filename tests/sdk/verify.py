"""Hold the rule files against the SDKs and keep what they say in a table.

`python -m tests.sdk.verify` asks about every file, `python -m tests.sdk.verify stripe openai` about
these; the rows of the others stay as they are. It installs SDKs in environments of their own, one
after the other, and needs `uv`, the network, and about a second for each small SDK.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from datamap.cli.text_tables import write_markdown_rows
from datamap.rulebook import load_rulebook
from tests.sdk.rule_files import ask_by_file
from tests.sdk.verdicts import FAILED, UNVERIFIABLE, VERIFIED, Report, verify

TABLE = Path(__file__).with_name("verdicts.tsv")
PAGE = Path(__file__).with_name("README.md")
BEGIN = "<!-- what the SDKs say: written by python -m tests.sdk.verify -->\n"
END = "<!-- the end of what they say -->\n"
MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """What was found for one rule file: how many calls of each verdict, and why not verified."""

    identity: str
    kind: str
    verified: str
    unverifiable: str
    failed: str
    packages: str
    why: str


HEAD = Row("id", "kind", VERIFIED, UNVERIFIABLE, FAILED, "packages", "why")


def main(names: Sequence[str]) -> int:
    """Ask about the files of these names, or all; print, and keep the table. 1 if one failed."""
    every = ask_by_file(load_rulebook())
    known = {asked.identity for asked in every}
    if unknown := sorted(set(names) - known):
        sys.stderr.write(f"no rule file with calls: {', '.join(unknown)}\n")
        return 2
    rows = {row.identity: row for row in read_rows() if row.identity in known}
    failed = 0
    for asked in every:
        if names and asked.identity not in names:
            continue
        report = verify(asked)
        rows[asked.identity] = summarise(report)
        failed += report.count(FAILED)
        sys.stdout.write(tell(report))
        sys.stdout.flush()
        # After each one, so that what was found outlives an interrupted run.
        write_rows(rows.values())
    return int(failed > 0)


def tell(report: Report) -> str:
    """Write a line for a rule file, and one for each verdict that is not `verified`."""
    counts = ", ".join(f"{report.count(w)} {w}" for w in (VERIFIED, UNVERIFIABLE, FAILED))
    lines = [f"{report.asked.identity}: {counts}"]
    lines += [
        f"  {verdict.word:15} {verdict.origin} {verdict.what}: {verdict.why}"
        for verdict in report.verdicts
        if verdict.word != VERIFIED
    ]
    return "\n".join(lines) + "\n"


def summarise(report: Report) -> Row:
    """Return the row of a report."""
    reasons = Counter(v.why for v in report.verdicts if v.word != VERIFIED)
    why = [f"{reason} ({count})" for reason, count in reasons.most_common(MOST_REASONS)]
    return Row(
        report.asked.identity,
        report.asked.kind,
        str(report.count(VERIFIED)),
        str(report.count(UNVERIFIABLE)),
        str(report.count(FAILED)),
        ", ".join(f"{name} {version}" for name, version in sorted(report.versions.items())),
        "; ".join(why),
    )


def read_rows() -> list[Row]:
    """Read the table; none where there is none."""
    if not TABLE.exists():
        return []
    lines = TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return [Row(*line.split("\t")) for line in lines]


def write_rows(rows: Iterable[Row]) -> None:
    """Write the table, sorted by id, and the summary on the page."""
    listed = sorted(rows, key=lambda row: (row.kind == "libraries", row.identity))
    lines = ["\t".join(astuple(row)) + "\n" for row in (HEAD, *listed)]
    TABLE.write_text("".join(lines), encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{write_summary(listed)}\n{END}{after}", encoding="utf-8")


def write_summary(rows: Sequence[Row]) -> str:
    """Write the table of what was found for each kind of vendor, and in all."""
    kinds: dict[str, Counter[str]] = {}
    for row in rows:
        for kind in (row.kind, "all"):
            kinds.setdefault(kind, Counter()).update(count(row))
    head = ("kind", "files", "calls", VERIFIED, UNVERIFIABLE, FAILED, "files that failed")
    order = sorted(kinds, key=lambda kind: (kind == "all", kind == "libraries", kind))
    body = [(kind, *(str(kinds[kind][key]) for key in head[1:])) for kind in order]
    return write_markdown_rows([head, *body])


def count(row: Row) -> Mapping[str, int]:
    """Return the numbers of one row under the names of the summary."""
    numbers = [int(number) for number in (row.verified, row.unverifiable, row.failed)]
    return {
        "files": 1,
        "calls": sum(numbers),
        VERIFIED: numbers[0],
        UNVERIFIABLE: numbers[1],
        FAILED: numbers[2],
        "files that failed": int(numbers[2] > 0),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
