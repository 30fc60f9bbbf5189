"""Columns that calls declare: `Table(...)` of SQLAlchemy, and the operations of migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.facts import FieldIndex, TableIndex
from datamap.model.syntax import Call, Const, Expr, Name, Op, Seq, last_name
from datamap.parse.scopes import LINE

if TYPE_CHECKING:
    from collections.abc import Callable

CORE = "Table"


def read_columns(call: Call, name: str, batch: str, line: int) -> TableIndex:
    """Read what a call of this name declares; `batch` is the table that a block changes."""
    table, columns = _READERS[name](call, batch)
    kind = "SQLAlchemy Core table" if name == CORE else "migration"
    fields = [
        FieldIndex(column, annotation, value, "table", line + _at(call, value) // LINE)
        for column, annotation, value in columns
        if column
    ]
    store = f"database:{table}" if table else ""
    return TableIndex(table, kind, store, line + call.at // LINE, fields)


def text_of(expression: Expr | None) -> str:
    """Return a literal text, or ""."""
    found = isinstance(expression, Const) and isinstance(expression.value, str)
    return str(expression.value) if found and isinstance(expression, Const) else ""


_Columns = list[tuple[str, Expr | None, Call | None]]
"""Names, with their types or the calls that declare them."""


def _listed(call: Call, batch: str) -> tuple[str, _Columns]:
    """Read `Table("users", metadata, Column("email", String))` and `create_table`."""
    columns: _Columns = [
        (text_of(one.args[0]), None, one) for one in call.args if isinstance(one, Call) and one.args
    ]
    return (text_of(call.args[0]) if call.args else "") or batch, columns


def _model(call: Call, batch: str) -> tuple[str, _Columns]:  # noqa: ARG001 - as all readers
    """Read `CreateModel(name="User", fields=[("email", EmailField())])`."""
    listed = _argument(call, 1, "fields")
    columns: _Columns = []
    for item in listed.items if isinstance(listed, Seq) else []:
        if isinstance(item, Seq) and len(item.items) == 2:  # noqa: PLR2004 - name and field
            name, field = item.items
            if isinstance(field, Call):
                columns.append((text_of(name), None, field))
    return text_of(_argument(call, 0, "name")), columns


def _field(call: Call, batch: str) -> tuple[str, _Columns]:  # noqa: ARG001 - as all readers
    """Read `AddField("user", "email", EmailField())` and `AlterField`."""
    given = _argument(call, 2, "field")
    name = text_of(_argument(call, 1, "name"))
    columns: _Columns = [(name, None, given)] if isinstance(given, Call) else []
    return text_of(_argument(call, 0, "model_name")), columns


def _renamed(call: Call, batch: str) -> tuple[str, _Columns]:  # noqa: ARG001 - as all readers
    """Read `RenameField("user", "mail", "email")`: what it is called from then on."""
    name = text_of(_argument(call, 2, "new_name"))
    return text_of(_argument(call, 0, "model_name")), [(name, None, None)]


def _altered(call: Call, batch: str) -> tuple[str, _Columns]:
    """Read `alter_column("users", "mail", new_column_name="email")`, of a batch without a table."""
    keywords = dict(call.keywords)
    name = text_of(keywords.get("new_column_name")) or text_of(keywords.get("name"))
    told = keywords.get("type_", keywords.get("existing_type"))
    called = told.function if isinstance(told, Call) else told
    empty = keywords.get("nullable", keywords.get("existing_nullable"))
    kind: Expr | None = Name(last_name(called), 0) if told is not None else None
    if kind is not None and not (isinstance(empty, Const) and empty.value is False):
        kind = Op("|", [kind, Const(None)], 0)
    whole = len(call.args) > 1 or "table_name" in keywords
    return text_of(_argument(call, 0, "table_name")) if whole else batch, [(name, kind, None)]


def _argument(call: Call, place: int, name: str) -> Expr | None:
    return call.args[place] if len(call.args) > place else dict(call.keywords).get(name)


def _at(call: Call, value: Call | None) -> int:
    return call.at if value is None else value.at


_READERS: dict[str, Callable[[Call, str], tuple[str, _Columns]]] = {
    CORE: _listed,
    "create_table": _listed,
    "add_column": _listed,
    "alter_column": _altered,
    "CreateModel": _model,
    "AddField": _field,
    "AlterField": _field,
    "RenameField": _renamed,
}
COLUMN_CALLS = tuple(_READERS)
"""The last names of the calls that declare columns."""
