"""The categories of the catalogue as a table, as Markdown and as JSON."""

import json

from datamap.cli.text_tables import align_columns, write_markdown_rows
from datamap.model.categories import Category
from datamap.model.rules import Rulebook


def write_categories(rulebook: Rulebook, format_: str, version: str) -> str:
    """Write id, label, sensitivity and short words of each category."""
    categories = sorted(rulebook.categories, key=lambda category: category.id)
    if format_ == "json":
        listed = {
            "tool": {"name": "datamap", "version": version},
            "categories": [_write_facts(category) for category in categories],
        }
        return json.dumps(listed, indent=2, ensure_ascii=True) + "\n"
    head = ("category", "label", "sensitivity", "short words")
    rows = [
        (category.id, category.label, str(category.sensitivity), ", ".join(category.aliases))
        for category in categories
    ]
    return (write_markdown_rows if format_ == "markdown" else align_columns)([head, *rows])


def _write_facts(category: Category) -> dict[str, object]:
    return {
        "id": category.id,
        "label": category.label,
        "dpv": category.dpv,
        "sensitivity": str(category.sensitivity),
        "aliases": list(category.aliases),
    }
