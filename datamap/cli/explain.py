"""`datamap explain`: a check, a finding, a flow, a vendor, a field, a name."""

import click

from datamap.cli.options import ScanOptions, take_scan_options


@click.command(short_help="Explain a check, a finding, a vendor, a field or a name.")
@click.argument("thing")
@take_scan_options
def explain(*, thing: str, options: ScanOptions) -> None:
    """Explain THING: what it is and, in the code below PATH, where.

    \b
    THING is
      a check          DM101 or undeclared-recipient: its page
      a finding        its fingerprint: the path that the data takes
      a flow           its id: the path that the data takes
      a vendor         stripe: who that is, how code shows it, what reaches it
      a field          User.email: why it is personal, who receives it
      a name           Product.name, settings.ADMIN_EMAIL: why it is not

    \b
    Examples:
      datamap explain DM101
      datamap explain User.email src
      datamap explain Product.name
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.check_pages import describe_checks
    from datamap.cli.output import write_result

    for check in describe_checks():
        if thing.casefold() in {check.code.casefold(), check.name}:
            write_result(check.page, None)
            return
    from datamap.cli.explaining import explain_thing

    explain_thing(thing, options)
