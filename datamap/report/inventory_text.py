"""The inventory for people at a terminal."""

from collections.abc import Iterable
from typing import Final

from datamap.model.evidence import InventoryItem
from datamap.model.result import Result
from datamap.report.coverage_text import count_things, write_coverage, write_notices
from datamap.report.finding_text import Look
from datamap.report.inventory_rows import (
    COLUMNS,
    DETAILS,
    sort_items,
    write_details,
    write_row,
)
from datamap.report.printable import shorten
from datamap.report.tables import align

_WIDTH: Final = 60


def render(items: Iterable[InventoryItem], result: Result, *, colour: bool, verbose: bool) -> str:
    """Write a table of the fields; with `verbose` types and defaults beside, and every notice."""
    look = Look(colour=colour, verbose=verbose)
    shown = sort_items(items)
    rows = [
        [
            shorten(cell, _WIDTH) or "-"
            for cell in (*write_row(item), *(write_details(item) if verbose else ()))
        ]
        for item in shown
    ]
    there = len(result.graph.inventory)
    nothing = "No personal data was recognised."
    if there:
        nothing = f"None of {count_things(there, 'field')} of personal data is what was asked for."
    blocks: list[tuple[str, ...]] = [(nothing,)]
    if rows:
        head = [*COLUMNS, *(DETAILS if verbose else ())]
        count = f"Personal data: {count_things(len(shown), 'field')}"
        blocks = [(count, *align([head, *rows], look=look))]
    blocks += [
        write_notices(result.notices, verbose=verbose),
        write_coverage(result.coverage, checked=False),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"
