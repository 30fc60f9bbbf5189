"""The tables on the page beside this file: what the SDKs said, by kind of vendor and by vendor."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from datamap.cli.text_tables import write_markdown_rows
from tests.sdk.rows import Row
from tests.sdk.verdicts import FAILED, UNVERIFIABLE, VERIFIED

PAGE = Path(__file__).with_name("README.md")
BEGIN = "<!-- what the SDKs say: written by python -m tests.sdk.verify -->\n"
END = "<!-- the end of what they say -->\n"


def write_page(text: str, rows: Sequence[Row]) -> str:
    """Return the text of the page with the tables of these rows in it."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    tables = f"\n{write_kinds(rows)}\n### Each vendor and library\n\n{write_files(rows)}\n"
    return f"{before}{BEGIN}{tables}{END}{after}"


def write_kinds(rows: Sequence[Row]) -> str:
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
    """Return the numbers of one row under the names of the table of kinds."""
    return {
        "files": 1,
        "calls": row.calls,
        VERIFIED: int(row.verified),
        UNVERIFIABLE: int(row.unverifiable),
        FAILED: int(row.failed),
        "files that failed": int(row.failed != "0"),
    }


def write_files(rows: Sequence[Row]) -> str:
    """Write the table of what was found for each rule file."""
    head = ("id", "kind", "packages", VERIFIED, UNVERIFIABLE, FAILED)
    body = [
        (row.identity, row.kind, row.packages, row.verified, row.unverifiable, row.failed)
        for row in rows
    ]
    return write_markdown_rows([head, *body])
