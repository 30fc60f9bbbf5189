"""Texts in code that declare fields: SQL that makes tables, and the schemas of GraphQL."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from datamap.parse.tables.graphql import mentions_types, read_types
from datamap.parse.tables.sql import HOLE, mentions_tables, read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.model.facts import TableIndex


def find_text_tables(text: str, tree: ast.Module) -> list[TableIndex]:
    """Return what the texts of a file declare, in the order of their lines."""
    sql, types = mentions_tables(text), mentions_types(text)
    if not sql and not types:
        return []
    found: list[TableIndex] = []
    for line, raw in _texts(tree):
        # Lone surrogates cannot be kept as UTF-8.
        written = raw if raw.isascii() else raw.encode("utf-8", "replace").decode()
        if sql and mentions_tables(written):
            found += read_statements(written, line)
        elif types and mentions_types(written):
            found += read_types(written, line)
    return sorted(found, key=lambda table: table.line)


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module with their lines, but for docstrings; f-strings with holes."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.JoinedStr):
            pieces = [
                part.value if isinstance(part, ast.Constant) else HOLE for part in node.values
            ]
            yield node.lineno, "".join(piece for piece in pieces if isinstance(piece, str))
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.lineno, node.value
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            todo.extend(ast.iter_child_nodes(node))
