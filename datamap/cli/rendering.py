"""A result in one of the formats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datamap.model.result import Result


@dataclass(frozen=True, slots=True)
class Form:
    """Says how a result is written, and where to."""

    format: str
    output: Path | None
    verbose: bool = False


def print_result(result: Result, root: Path, form: Form) -> None:
    """Write a result to a file or to standard output."""
    from datamap.cli.output import write_result

    write_result(_render(result, root, form), form.output)


def _render(result: Result, root: Path, form: Form) -> str:
    from datamap import __version__

    if form.format == "json":
        from datamap.report import json_report

        return json_report.render(result, __version__)
    if form.format == "sarif":
        from datamap.cli.check_pages import describe_checks
        from datamap.report import sarif

        return sarif.render(result, __version__, describe_checks())
    from datamap.cli.output import wants_colour
    from datamap.cli.source_lines import read_lines_below
    from datamap.report import text

    return text.render(
        result,
        read_lines_below(root),
        colour=wants_colour(form.output),
        verbose=form.verbose,
    )
