"""`datamap check`: the gate."""

from dataclasses import replace
from pathlib import Path

import click

from datamap.cli.options import ScanOptions, take_output_options, take_scan_options


@click.command(short_help="Hold the flows against datamap.toml: the gate.")
@take_scan_options
@take_output_options(["text", "json", "sarif"])
@click.option(
    "--select",
    metavar="CODES",
    multiple=True,
    help="Let only these checks speak, such as DM101,DM201; DM1 stands for all that begin so.",
)
@click.option("--ignore", metavar="CODES", multiple=True, help="Keep these checks silent.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--no-pending", is_flag=True, help="What waits for approval does not pass.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 although there are findings.")
def check(
    *,
    options: ScanOptions,
    format_: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    no_pending: bool,
    exit_zero: bool,
) -> None:
    """Follow personal data below PATH and hold the flows against the declaration.

    Each finding shows the path that the data takes and the ways on; `datamap explain DM101`
    tells more. Exits with 1 if there is an error, or with --strict a warning.

    \b
    Examples:
      datamap check
      datamap check --format sarif --output datamap.sarif
      datamap check --select DM101,DM201 --strict
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datetime import date

    from datamap.cli.check_codes import read_codes
    from datamap.cli.exit_codes import ExitCode
    from datamap.cli.rendering import Form, print_result
    from datamap.cli.running import find_root, read_settings, run
    from datamap.model.findings import Level

    settings = read_settings(options)
    settings = replace(
        settings,
        select=read_codes(select) or settings.select,
        ignore=settings.ignore + read_codes(ignore),
    )
    from datamap.pipeline import Question  # after the settings: a mistake there is told at once

    question = Question(date.today(), no_pending=no_pending)  # noqa: DTZ011 - the day of the user
    result, _ = run(options.path, settings, question)
    print_result(result, find_root(options.path), Form(format_, output, options.verbose))
    failing = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    findings = result.verdict.findings if result.verdict else ()
    if not exit_zero and any(finding.level in failing for finding in findings):
        click.get_current_context().exit(ExitCode.FINDINGS)
