"""Run the command line in this process."""

from click.testing import CliRunner, Result

from datamap.cli.main import cli


def run(*arguments: str) -> Result:
    """Run `datamap` with these arguments."""
    return CliRunner().invoke(cli, list(arguments))
