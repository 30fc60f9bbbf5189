"""The inventory as a table in Markdown, for a page or a pull request."""

from collections.abc import Iterable

from datamap.model.evidence import InventoryItem
from datamap.report.inventory_rows import COLUMNS, sort_items, write_row
from datamap.report.printable import make_printable


def render(items: Iterable[InventoryItem]) -> str:
    """Write a table with a row for each field."""
    rows = [COLUMNS, tuple("---" for _ in COLUMNS), *map(write_row, sort_items(items))]
    lines = [f"| {' | '.join(_escape(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _escape(cell: str) -> str:
    text = make_printable(cell).replace("\\", "\\\\").replace("|", "\\|")
    # A name is code: what looks like emphasis or a tag is none.
    return text.replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")
