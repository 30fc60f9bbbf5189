"""The inventory in one of its formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.cli.output import wants_colour, write_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datamap.cli.rendering import Form
    from datamap.model.evidence import InventoryItem
    from datamap.model.result import Result


def print_inventory(items: Sequence[InventoryItem], result: Result, form: Form) -> None:
    """Write these fields of a result to a file or to standard output."""
    write_result(_render(items, result, form), form.output)


def _render(items: Sequence[InventoryItem], result: Result, form: Form) -> str:
    if form.format == "json":
        from datamap import __version__
        from datamap.report import inventory_json

        return inventory_json.render(items, result, __version__)
    if form.format == "csv":
        from datamap.report import inventory_csv

        return inventory_csv.render(items)
    if form.format == "markdown":
        from datamap.report import inventory_markdown

        return inventory_markdown.render(items)
    from datamap.report import inventory_text

    colour = wants_colour(form.output)
    return inventory_text.render(items, result, colour=colour, verbose=form.verbose)
