"""Tables that calls declare: Core tables, migrations, rows under keys, and schemas of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.facts import FieldIndex, TableIndex
from datamap.model.nodes_in import nodes_in
from datamap.model.syntax import (
    Annotated,
    Assign,
    Attr,
    Call,
    Const,
    Dict,
    Expr,
    Item,
    Name,
    Op,
    Seq,
    last_name,
)
from datamap.parse.scopes import LINE
from datamap.parse.tables.columns import COLUMN_CALLS, read_columns, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datamap.model.syntax import Stmt

_BATCH = "batch_alter_table"
_ROWS = {"insert", "upsert", "update"}
_TABLE_OF_ROWS = {"table", "from_"}
_WORDS = (
    *(f"{name}(" for name in COLUMN_CALLS),
    ".table(",
    ".from_(",
    '"properties"',
    "'properties'",
)


def mentions_calls(text: str) -> bool:
    """Tell cheaply whether a file may hold such a call."""
    return any(word in text for word in _WORDS)


def find_called_tables(body: Sequence[Stmt], line: int) -> list[TableIndex]:
    """Return what the calls and displays of one body declare; its positions count from `line`."""
    found: list[TableIndex] = []
    batch = ""
    names: dict[int, str] = {}
    keys: dict[str, list[Expr]] = {}
    for node in nodes_in(body):
        if isinstance(node, Assign) and len(node.targets) == 1:
            names[id(node.value)] = last_name(node.targets[0])
            _note_keys(keys, node.targets[0], node.value)
        elif isinstance(node, Annotated) and node.value is not None:
            names[id(node.value)] = last_name(node.target)
            _note_keys(keys, node.target, node.value)
        elif isinstance(node, Call):
            name = last_name(node.function)
            if name == _BATCH:
                batch = text_of(node.args[0]) if node.args else ""
            elif name in COLUMN_CALLS:
                found.append(read_columns(node, name, batch, line))
            elif name in _ROWS:
                found += _of_row(node, keys, line)
        elif isinstance(node, Dict):
            found += _of_schema(node, names, line)
    return [table for table in found if table.fields]


def _note_keys(keys: dict[str, list[Expr]], target: Expr, value: Expr) -> None:
    """Remember which keys a variable has by now: `row = {"email": a}`, `row["phone"] = b`."""
    if isinstance(target, Name):
        keys[target.id] = [key for key in value.keys if key] if isinstance(value, Dict) else []
    elif isinstance(target, Item) and isinstance(target.object, Name) and text_of(target.key):
        keys.setdefault(target.object.id, []).append(target.key)


def _of_row(call: Call, keys: dict[str, list[Expr]], line: int) -> Iterator[TableIndex]:
    """Read the keys of `client.table("contacts").insert({"email": email})`."""
    function = call.function
    chain = function.object if isinstance(function, Attr) else None
    while isinstance(chain, Call) and last_name(chain.function) not in _TABLE_OF_ROWS:
        chain = chain.function.object if isinstance(chain.function, Attr) else None
    if not isinstance(chain, Call) or not chain.args or not isinstance(chain.function, Attr):
        return
    table = text_of(chain.args[0])
    given = call.args[0] if call.args else dict(call.keywords).get("json")
    rows = given.items if isinstance(given, Seq) else [given]
    written: list[Expr | None] = []
    for row in rows:
        if isinstance(row, Dict):
            written += row.keys
        elif isinstance(row, Name):
            written += keys.get(row.id, [])
    fields = [
        FieldIndex(text_of(key), None, None, "table", line + _at(key) // LINE)
        for key in written
        if text_of(key)
    ]
    if table:
        yield TableIndex(table, "written row", f"database:{table}", line + call.at // LINE, fields)


def _of_schema(node: Dict, names: dict[int, str], line: int) -> Iterator[TableIndex]:
    """Read the properties of `{"type": "object", "properties": {...}}`."""
    parts = {text_of(key): value for key, value in zip(node.keys, node.values, strict=True)}
    inner = parts.get("properties")
    if not isinstance(inner, Dict):
        # A tool of a model: its name stands beside the schema.
        for key in ("parameters", "input_schema", "inputSchema", "schema", "json_schema"):
            if key in parts and text_of(parts.get("name")):
                names[id(parts[key])] = text_of(parts["name"])
        return
    if text_of(parts.get("type")) not in {"object", ""}:
        return
    listed = parts.get("required")
    required = {text_of(one) for one in listed.items} if isinstance(listed, Seq) else set()
    title = text_of(parts.get("title")) or names.get(id(node), "")
    fields = []
    for property_, value in zip(inner.keys, inner.values, strict=True):
        name = text_of(property_)
        if not name:
            continue
        type_ = Name(_schema_type(value), 0)
        annotation = type_ if name in required else Op("|", [type_, Const(None)], 0)
        fields.append(FieldIndex(name, annotation, None, "table", line + _at(property_) // LINE))
        names.setdefault(id(value), name)
    yield TableIndex(title, "JSON schema", "", line + node.at // LINE, fields)


def _schema_type(value: Expr) -> str:
    if not isinstance(value, Dict):
        return ""
    parts = {
        text_of(key): text_of(given) for key, given in zip(value.keys, value.values, strict=True)
    }
    return parts.get("format") or parts.get("type", "")


def _at(expression: Expr | None) -> int:
    at = getattr(expression, "at", 0)
    return at if isinstance(at, int) else 0
