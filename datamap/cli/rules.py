"""`datamap rules`: the catalogue of vendors and categories."""

from pathlib import Path

import click


@click.group(short_help="List, show and test the rules.")
def rules() -> None:
    """Look at what datamap knows of vendors and of personal data.

    \b
    Examples:
      datamap rules list
      datamap rules show stripe
      datamap rules test my_rules
    """  # noqa: D301 - click keeps the lines after \b as they are


_take_rules = click.option(
    "--rules", "own", metavar="DIR", multiple=True, help="More rule files. May be repeated."
)


@rules.command("list", short_help="List the vendors, or the categories.")
@click.option("--categories", is_flag=True, help="List the categories and their short words.")
@_take_rules
def list_rules(*, categories: bool, own: tuple[str, ...]) -> None:
    """List the vendors that datamap knows, or with --categories the categories.

    \b
    Examples:
      datamap rules list
      datamap rules list --categories
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.output import write_result
    from datamap.cli.rule_listing import list_categories, list_vendors
    from datamap.rulebook import load_rulebook

    rulebook = load_rulebook([Path(given) for given in own])
    write_result((list_categories if categories else list_vendors)(rulebook), None)


@rules.command("show", short_help="Show a vendor or a category.")
@click.argument("name")
@_take_rules
def show_rule(*, name: str, own: tuple[str, ...]) -> None:
    """Show all that the rules say of the vendor or category NAME.

    \b
    Examples:
      datamap rules show stripe
      datamap rules show email
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.output import write_result
    from datamap.cli.rule_listing import show
    from datamap.rulebook import load_rulebook

    write_result(show(name, load_rulebook([Path(given) for given in own])), None)


@rules.command("test", short_help="Run the examples in the rule files.")
@click.argument("directory", metavar="[DIR]", type=click.Path(path_type=Path), required=False)
def test_rules(*, directory: Path | None) -> None:
    """Run the examples of the bundled rules, or of those in DIR, and compare.

    An example is a small program; `# sink: stripe <- user.contact.email` on a line says what the
    line sends. A line without such a comment must send nothing. Exits with 1 if one differs.

    \b
    Examples:
      datamap rules test
      datamap rules test my_rules
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.exit_codes import ExitCode
    from datamap.cli.progress_bar import show_progress
    from datamap.cli.rule_examples import run_examples

    with show_progress() as progress:
        count, wrong = run_examples(directory, progress)
    for difference in wrong:
        click.echo(difference)
    examples = "example" if count == 1 else "examples"
    if not wrong:
        click.echo(f"{count} {examples}, all as their comments say")
        return
    click.echo(f"{count} {examples}, {len(wrong)} lines that differ from their comments")
    click.get_current_context().exit(ExitCode.FINDINGS)
