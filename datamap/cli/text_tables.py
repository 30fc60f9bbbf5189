"""Rows of text as a table with aligned columns, or as one in Markdown."""

from collections.abc import Sequence


def align_columns(rows: Sequence[Sequence[str]]) -> str:
    """Write rows, the first being the head, each column as wide as its widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in rows
    )


def write_markdown_rows(rows: Sequence[Sequence[str]]) -> str:
    """Write rows, the first being the head, as a Markdown table without padding.

    Without padding a line says only what its row says: a change of one is a diff of one line.
    """
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(map(_escape, line))} |\n" for line in lines)


def _escape(cell: str) -> str:
    # What looks like emphasis or a tag in a name is none.
    return (
        cell.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("_", "\\_")
    )
