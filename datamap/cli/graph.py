"""`datamap graph`: the picture."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import click

from datamap.cli.options import ScanOptions, take_inside, take_output_options, take_scan_options

_DRAWN: Mapping[str, Literal["svg", "png", "pdf"]] = {"svg": "svg", "png": "png", "pdf": "pdf"}


@click.command(short_help="Draw who receives what.")
@take_scan_options
@take_inside
@take_output_options(["dot", "mermaid", *_DRAWN])
@click.option("--recipient", metavar="ID", multiple=True, help="Only this recipient.")
@click.option(
    "--category", metavar="CATEGORY", multiple=True, help="Only this category and those below it."
)
@click.option("--undeclared", is_flag=True, help="Only what the declaration does not cover.")
def graph(
    *,
    options: ScanOptions,
    format_: str,
    output: Path | None,
    recipient: tuple[str, ...],
    category: tuple[str, ...],
    undeclared: bool,
) -> None:
    """Draw the flows below PATH: from the classes that hold data to those who receive it.

    DOT and Mermaid are text. SVG, PNG and PDF are drawn by Graphviz, which must be installed.

    \b
    Examples:
      datamap graph --format mermaid
      datamap graph --format svg --output flows.svg
      datamap graph --recipient stripe --category user.contact
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.category_words import read_category
    from datamap.cli.output import write_bytes, write_result
    from datamap.cli.running import read_settings, run

    settings = read_settings(options)
    result, inputs = run(options.path, settings)
    drawn = result.graph
    if recipient or category or undeclared:
        from datamap.graph import filter_graph

        categories = [read_category(word, inputs.rulebook) for word in category]
        drawn = filter_graph(drawn, recipient, categories, only_undeclared=undeclared)
    if format_ == "mermaid":
        from datamap.draw import mermaid

        write_result(mermaid.render(drawn), output)
        return
    from datamap.draw import dot, image

    picture = dot.render(drawn)
    if format_ == "dot":
        write_result(picture, output)
    else:
        write_bytes(image.render(picture, _DRAWN[format_]), output)
