"""Statements of SQL that declare columns: CREATE TABLE, and ALTER TABLE with ADD or RENAME."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from datamap.model.facts import FieldIndex, TableIndex
from datamap.model.syntax import Const, Name, Op

if TYPE_CHECKING:
    from sqlglot import exp

HOLE = "__hole__"
"""Stands for what a program puts into a statement: a prefix of names, a type, a default."""

_BEGIN = re.compile(
    r"\b(?:create\s+(?:or\s+replace\s+|global\s+|local\s+|temp\w*\s+|unlogged\s+|foreign\s+)*"
    r"|alter\s+)table\b",
    re.IGNORECASE,
)
_PIECE = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|[();]|^GO\s*$"
    rf"|(?P<begin>{_BEGIN.pattern})",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_LONGEST = 100_000
"""Characters of a statement that is read: longer ones are no table that people wrote."""

_MOST = 2_000
"""Statements that are read of one text."""

_DIALECTS = ("postgres", "mysql", "sqlite", "tsql")
"""Tried in this order: the first is the widest, the others know quotes and options of their own."""


def mentions_tables(text: str) -> bool:
    """Tell cheaply whether a text may hold such a statement."""
    return ("TABLE" in text or "table" in text or "Table" in text) and bool(_BEGIN.search(text))


def read_statements(text: str, line: int) -> Iterator[TableIndex]:
    """Yield the tables that a text of SQL declares; the text begins on this line.

    What no dialect reads is left out.
    """
    for start, end in islice(_statements(text), _MOST):
        if end - start > _LONGEST:
            continue
        first = line + text.count("\n", 0, start)
        table = _read(text[start:end], first)
        if table is not None and table.fields:
            yield table


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """Cut out the statements; what stands in quotes or comments neither begins nor ends one."""
    start, depth = -1, 0
    for piece in _PIECE.finditer(text):
        if piece["begin"]:
            if start < 0:
                start, depth = piece.start(), 0
            continue
        if start < 0:
            continue
        depth += (piece[0] == "(") - (piece[0] == ")")
        ends = (piece[0] == ";" and depth <= 0) or piece[0][:2].upper() == "GO"
        if ends or depth < 0:
            yield start, piece.start()
            start = -1
    if start >= 0:
        yield start, len(text)


def _read(statement: str, line: int) -> TableIndex | None:
    # Imported here: sqlglot takes a tenth of a second, and few files hold a statement.
    import sqlglot
    from sqlglot import exp

    # It tells on standard error of each statement that it reads only roughly.
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    for dialect in _DIALECTS:
        try:
            tree = sqlglot.parse_one(statement, read=dialect)
        except Exception:  # noqa: BLE001, S112 - on broken statements it raises errors of all kinds
            continue
        if isinstance(tree, (exp.Create, exp.Alter)):
            name = _table_name(tree)
            columns = [_column(one, line) for one in tree.find_all(exp.ColumnDef)]
            columns += [_renamed(one, line) for one in tree.find_all(exp.RenameColumn)]
            return TableIndex(name, "SQL table", f"database:{name}" if name else "", line, columns)
    return None


def _table_name(tree: exp.Expression) -> str:
    from sqlglot import exp

    table = tree.find(exp.Table)
    return "" if table is None else table.name.replace(HOLE, "").strip("_?")


def _column(column: exp.ColumnDef, line: int) -> FieldIndex:
    from sqlglot import exp

    known = column.args.get("kind")
    written = known.sql() if isinstance(known, exp.Expression) else ""
    kinds = [constraint.args.get("kind") for constraint in column.args.get("constraints") or []]
    empty = True
    default: Const | Name | None = None
    for kind in kinds:
        if isinstance(kind, exp.NotNullColumnConstraint):
            empty = bool(kind.args.get("allow_null"))
        elif isinstance(kind, exp.PrimaryKeyColumnConstraint):
            empty = False
        elif isinstance(kind, exp.DefaultColumnConstraint):
            given = kind.this
            text = isinstance(given, exp.Literal) and given.is_string
            default = Const(given.name) if text else Name(given.sql().replace(HOLE, "..."), 0)
    type_ = Name(written.replace(HOLE, ""), 0)
    annotation = Op("|", [type_, Const(None)], 0) if empty else type_
    at = line + int(column.this.meta.get("line", 1)) - 1
    return FieldIndex(column.name, annotation, default, "table", at)


def _renamed(change: exp.RenameColumn, line: int) -> FieldIndex:
    """Return a column as it is called from then on; of what type it is stands elsewhere."""
    name = change.args["to"]
    at = line + int(name.this.meta.get("line", 1)) - 1
    return FieldIndex(name.name, None, None, "table", at)
