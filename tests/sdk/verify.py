"""Hold the rule files against the SDKs and keep what they say in a table.

`python -m tests.sdk.verify` asks about every file, `python -m tests.sdk.verify stripe openai` about
these; the rows of the others stay as they are. It installs SDKs in environments of their own, one
after the other, and needs `uv`, the network, and about a second for each small SDK.
"""

import sys
from collections import Counter
from collections.abc import Collection, Sequence

from datamap.rulebook import load_rulebook
from tests.sdk.page import PAGE, write_page
from tests.sdk.rows import Row, alone, read_rows, write_rows
from tests.sdk.rule_files import ask_by_file
from tests.sdk.together import verify_each
from tests.sdk.verdicts import FAILED, UNVERIFIABLE, VERIFIED, Report

MOST_REASONS = 3


def main(names: Sequence[str]) -> int:
    """Ask about the files of these names, or all; print, and keep the table. 1 if one failed."""
    every = ask_by_file(load_rulebook())
    known = {asked.identity for asked in every}
    if unknown := sorted(set(names) - known):
        sys.stderr.write(f"no rule file with calls: {', '.join(unknown)}\n")
        return 2
    failed = 0
    for report in verify_each([a for a in every if not names or a.identity in names]):
        failed += report.count(FAILED)
        sys.stdout.write(tell(report))
        sys.stdout.flush()
        # After each one, so that what was found outlives an interrupted run.
        keep(summarise(report), known)
    return int(failed > 0)


def keep(row: Row, known: Collection[str]) -> None:
    """Write a row into the table and on the page; rows of files that are gone go, too."""
    with alone():
        rows = {row.identity: row for row in read_rows() if row.identity in known}
        write_rows((rows | {row.identity: row}).values())
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(write_page(page, read_rows()), encoding="utf-8")


def tell(report: Report) -> str:
    """Write a line for a rule file, and one for each verdict that is not `verified`."""
    counts = ", ".join(f"{report.count(w)} {w}" for w in (VERIFIED, UNVERIFIABLE, FAILED))
    lines = [f"{report.asked.identity}: {counts}"]
    lines += [
        f"  {verdict.word:15} {verdict.origin} {verdict.what}: {verdict.why}"
        for verdict in report.verdicts
        if verdict.word != VERIFIED
    ]
    lines += [f"  needless        {origin}: it is verified" for origin in report.needless]
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
        ", ".join(f"{name} {version}" for name, version in sorted(report.versions)),
        "; ".join(why),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
