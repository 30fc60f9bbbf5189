"""`datamap rules`: the catalogue of vendors and categories."""

from pathlib import Path

import click


@click.group(short_help="List, show, test and begin rules.")
def rules() -> None:
    """Look at what datamap knows of vendors and of personal data, and add to it.

    \b
    Examples:
      datamap rules list --kind payments
      datamap rules show stripe
      datamap rules new acme-mail
      datamap rules test privacy_rules
      datamap rules test privacy_rules/acme-mail.toml
    """  # noqa: D301 - click keeps the lines after \b as they are


_take_rules = click.option(
    "--rules", "own", metavar="DIR", multiple=True, help="More rule files. May be repeated."
)


@rules.command("list", short_help="List the vendors, or the categories.")
@click.option(
    "--kind", metavar="KIND", multiple=True, help="Only such vendors: payments, ai-model, email ..."
)
@click.option(
    "--country",
    metavar="CODE",
    multiple=True,
    help="Only vendors with a company there: US, DE ... (ISO 3166-1).",
)
@click.option(
    "--role",
    metavar="ROLE",
    multiple=True,
    help="Only vendors that usually are this: processor, controller, joint-controller, technology.",
)
@click.option("--categories", is_flag=True, help="List the categories and their short words.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    show_default=True,
    help="How to write the list. JSON has every fact, Markdown a table for each kind.",
)
@_take_rules
def list_rules(
    *,
    kind: tuple[str, ...],
    country: tuple[str, ...],
    role: tuple[str, ...],
    categories: bool,
    format_: str,
    own: tuple[str, ...],
) -> None:
    """List the vendors that datamap knows, or with --categories the categories.

    An option that is repeated widens the list (--country US --country CA), different ones narrow
    it. The role is what a vendor usually is for its customers; your contract has the last word.
    A country is that of the company, not that of its servers.

    \b
    Examples:
      datamap rules list
      datamap rules list --kind payments --country US --role processor
      datamap rules list --kind ai-model --format markdown
      datamap rules list --format json
      datamap rules list --categories
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.output import write_result
    from datamap.cli.vendor_list import Asked
    from datamap.rulebook import load_rulebook

    asked = Asked(kind, country, role)
    if categories:
        if asked != Asked():
            raise click.UsageError("--kind, --country and --role are of vendors, not of categories")
        from datamap import __version__
        from datamap.cli.category_list import write_categories

        rulebook = load_rulebook([Path(given) for given in own])
        write_result(write_categories(rulebook, format_, __version__), None)
        return
    from datamap.cli.vendor_tables import list_vendors

    rulebook = load_rulebook([Path(given) for given in own])
    write_result(list_vendors(asked, rulebook, format_), None)


@rules.command("show", short_help="Show a vendor or a category.")
@click.argument("name")
@_take_rules
def show_rule(*, name: str, own: tuple[str, ...]) -> None:
    """Show all that the rules say of the vendor or category NAME.

    \b
    Of a vendor:
      who it is, and which of these facts are only commonly stated
      how code and infrastructure show it: packages, modules, hosts, variables
      which calls send it data: the arguments that do, and what they usually hold
    `datamap explain NAME` tells the same and where your code uses it.

    \b
    Examples:
      datamap rules show stripe
      datamap rules show email
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.output import write_result
    from datamap.cli.rule_listing import show
    from datamap.rulebook import load_rulebook

    write_result(show(name, load_rulebook([Path(given) for given in own])), None)


@rules.command("new", short_help="Write a first rule file for a vendor.")
@click.argument("name")
@click.argument(
    "directory",
    metavar="[DIR]",
    type=click.Path(file_okay=False, path_type=Path),
    default="privacy_rules",
)
def new_rule(*, name: str, directory: Path) -> None:
    """Write DIR/NAME.toml, a first rule file for a vendor that datamap does not know.

    It works as it stands and says in comments what to fill in; `datamap rules test DIR` runs the
    example in it. NAME becomes the vendor's id: small letters, digits and hyphens. DIR is
    privacy_rules by default. No file is ever overwritten.

    \b
    Examples:
      datamap rules new acme-mail
      datamap rules new acme-mail config/privacy
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datetime import date

    from datamap.cli.starter_rules import write_starter
    from datamap.rulebook import load_rulebook

    today = date.today()  # noqa: DTZ011 - the day of the user
    path = write_starter(name, directory, load_rulebook(), today)
    click.echo(f"{path} written. Fill it in, then:")
    click.echo(f"  datamap rules test {directory}")
    click.echo(f'and name the folder in pyproject.toml: [tool.datamap] rules = ["{directory}"]')


@rules.command("test", short_help="Run the examples in the rule files.")
@click.argument("given", metavar="[PATH]", type=click.Path(path_type=Path), required=False)
def test_rules(*, given: Path | None) -> None:
    """Run the examples of the bundled rules, or of those in PATH, and compare.

    PATH is a file or a directory, of your own rules or of the bundled ones.

    An example is a small program; `# sink: stripe <- user.contact.email` on a line says what the
    line sends. A line without such a comment must send nothing. Exits with 1 if one differs.

    \b
    Examples:
      datamap rules test
      datamap rules test privacy_rules
      datamap rules test privacy_rules/acme-mail.toml
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.exit_codes import ExitCode
    from datamap.cli.progress_bar import show_progress
    from datamap.cli.rule_examples import run_examples

    with show_progress() as progress:
        count, wrong = run_examples(given, progress)
    for difference in wrong:
        click.echo(difference)
    examples = "example" if count == 1 else "examples"
    if not wrong:
        click.echo(f"{count} {examples}, all as their comments say")
        return
    click.echo(f"{count} {examples}, {len(wrong)} lines that differ from their comments")
    click.get_current_context().exit(ExitCode.FINDINGS)
