"""`datamap inventory`: the personal data, field by field."""

from pathlib import Path

import click

from datamap.cli.options import ScanOptions, take_inside, take_output_options, take_scan_options


@click.command(short_help="List the personal data, field by field.")
@take_scan_options
@take_inside
@take_output_options(["text", "json", "csv", "markdown"])
@click.option(
    "--subject", metavar="SUBJECT", multiple=True, help="Only data of customers, patients ..."
)
@click.option(
    "--category", metavar="CATEGORY", multiple=True, help="Only this category and those below it."
)
@click.option(
    "--store",
    metavar="STORE",
    multiple=True,
    help="Only what lands there: database:users, mongodb.",
)
def inventory(
    *,
    options: ScanOptions,
    format_: str,
    output: Path | None,
    subject: tuple[str, ...],
    category: tuple[str, ...],
    store: tuple[str, ...],
) -> None:
    """List every place below PATH where personal data is declared, received or stored.

    One row per field: its category, whose data it is, the class or table that has it, the store it
    lands in, where it is declared, where it is received, and how sure that is. With --inside the
    stores are also those that a call puts it into, with the logs, files, cookies and responses.
    Exits with 0, whatever it finds.

    \b
    Examples:
      datamap inventory
      datamap inventory --format csv --output inventory.csv
      datamap inventory --subject patient --category user.health
      datamap inventory --store database
    """  # noqa: D301 - click keeps the lines after \b as they are
    from datamap.cli.category_words import read_category
    from datamap.cli.inventory_output import print_inventory
    from datamap.cli.rendering import Form
    from datamap.cli.running import find_root, read_settings, run_with
    from datamap.pipeline import load_inputs

    inputs = load_inputs(read_settings(options), find_root(options.path))
    # Before the scan: nobody waits for it to learn that a word was mistyped.
    categories = [read_category(word, inputs.rulebook) for word in category]
    result = run_with(options.path, inputs)
    items = result.graph.inventory
    if subject or category or store:
        from datamap.cli.store_words import check_stores
        from datamap.cli.subject_words import check_subjects
        from datamap.graph.inventory import filter_inventory

        check_subjects(subject, items, inputs)
        check_stores(store, items, inputs.rulebook)
        items = filter_inventory(items, subject, categories, store)
    print_inventory(items, result, Form(format_, output, options.verbose))
