"""`datamap scan`: what there is, and who receives it."""

from pathlib import Path

import click

from datamap.cli.options import ScanOptions, take_inside, take_output_options, take_scan_options


@click.command(short_help="List personal data, recipients and flows.")
@take_scan_options
@take_inside
@take_output_options(["text", "json"])
def scan(*, options: ScanOptions, format_: str, output: Path | None) -> None:
    """List the personal data in the code below PATH, who receives it and by which calls.

    Needs no declaration. Exits with 0, whatever it finds.

    \b
    Examples:
      datamap scan
      datamap scan src --format json --output map.json
      datamap scan --inside
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.rendering import Form, print_result
    from datamap.cli.running import find_root, read_settings, run

    settings = read_settings(options)
    result, _ = run(options.path, settings)
    print_result(result, find_root(options.path), Form(format_, output, options.verbose))
