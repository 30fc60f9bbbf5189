"""The inventory as CSV (RFC 4180), for a spreadsheet or a register of processing."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from datamap.model.evidence import InventoryItem
from datamap.report.inventory_rows import COLUMNS, DETAILS, sort_items, write_details, write_row

_OBEYED: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula."""


def render(items: Iterable[InventoryItem]) -> str:
    """Write a line for each field, under a line of headings."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow((*COLUMNS, *DETAILS))
    for item in sort_items(items):
        rows.writerow([_defuse(cell) for cell in (*write_row(item), *write_details(item))])
    return written.getvalue()


def _defuse(cell: str) -> str:
    text = cell.encode("utf-8", "backslashreplace").decode("utf-8")
    return f"'{text}" if text.startswith(_OBEYED) else text
