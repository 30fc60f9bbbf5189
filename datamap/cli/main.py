"""The entry point: `datamap COMMAND`."""

import sys

import click

from datamap import __version__
from datamap.cli.check import check
from datamap.cli.declare import declare
from datamap.cli.explain import explain
from datamap.cli.graph import graph
from datamap.cli.init import init
from datamap.cli.inventory import inventory
from datamap.cli.rules import rules
from datamap.cli.scan import scan
from datamap.cli.user_errors import DatamapGroup


@click.group(
    cls=DatamapGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="datamap %(version)s")
def cli() -> None:
    """Follow personal data through Python code to those who receive it.

    datamap reads code, never runs it and never opens a network connection.

    \b
    Begin with
      datamap scan          what is there, who receives it
      datamap init          write a first datamap.toml
      datamap check         hold the code against it

    Exit codes: 0 clean, 1 findings, 2 could not run.
    """  # noqa: D301 - click keeps the lines after \b as they are


for command in (scan, inventory, check, graph, explain, init, declare, rules):
    cli.add_command(command)


def main() -> None:
    """Run the command line and exit."""
    sys.exit(cli())
