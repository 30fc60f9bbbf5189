"""Statements of SQL that write: into which table, and which parameter into which column."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from datamap.trace.sending.store_names import text_of
from datamap.values.nodes import Const, External, Text

if TYPE_CHECKING:
    from sqlglot import exp

    from datamap.trace.sending.sent import Sent
    from datamap.values.nodes import Node

_WRITES = re.compile(
    r"\b(?:insert|replace)\b.*?\binto\b|\bupdate\b.*?\bset\b|\bmerge\b", re.IGNORECASE | re.DOTALL
)
_REPLACE = re.compile(r"\breplace\s+into\b", re.IGNORECASE)
_LONGEST = 20_000
"""Characters of a statement that is read."""

_PIECE = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?\*/"
    r"|%\((?P<py>\w+)\)s|(?P<s>%s)|(?P<q>\?)|(?<![:\w]):(?P<colon>[A-Za-z_]\w*)|\$(?P<dollar>\d+)"
    r"|(?<![\w@])@(?P<at>[A-Za-z_]\w*)",
    re.DOTALL,
)
_MARK = re.compile(r"dmp_(\d+)_")
_HOLE = "dmh_"
_DIALECTS = ("postgres", "mysql", "sqlite")


@dataclass(frozen=True, slots=True)
class Writing:
    """A statement that writes: its table, and the column of each parameter that it stores.

    Parameters are keyed by name or by position from 0; `holes` are the columns of what is put into
    the text itself, by the hole's number.
    """

    table: str
    columns: dict[str | int, str] = field(default_factory=dict)
    holes: dict[int, str] = field(default_factory=dict)
    spread: bool = False
    """The parameters are numbered (`$1`): the driver takes them one by one."""


def tables_written(
    chain: External, statements: tuple[str, ...], sent: Sequence[Sent]
) -> Iterator[tuple[str, tuple[Sent, ...]]]:
    """Yield the tables that a call writes, and of what it sends the data that are stored there.

    A statement that is not known, or only reads, stores nothing.
    """
    for argument in chain.args:
        if argument.name not in statements:
            continue
        for node in sorted(_texts(argument.value.objects), key=lambda n: n.order):
            text = text_of(node, _HOLE) if not isinstance(node, Text) else _with_holes(node)
            writing = read_writing(text)
            if writing is None:
                continue
            stored = [one for one in sent if _is_stored(one, writing, node, argument.name)]
            if stored:
                yield writing.table, tuple(stored)


def _texts(objects: frozenset[Node]) -> Iterator[Node]:
    """Yield the texts that a statement may be, also inside of `text(...)`."""
    for node in objects:
        if text_of(node, _HOLE):
            yield node
        elif isinstance(node, External):
            link: External | None = node
            while link is not None:
                for argument in link.args[:1]:
                    yield from (o for o in argument.value.objects if text_of(o, _HOLE))
                link = link.base


def _with_holes(node: Text) -> str:
    return "".join(
        part
        if isinstance(part, str)
        else str(part.value)
        if isinstance(part, Const)
        else f"{_HOLE}{number}_"
        for number, part in enumerate(node.parts)
    )


def _is_stored(sent: Sent, writing: Writing, node: Node, statement: str) -> bool:
    if sent.argument == statement:
        if not isinstance(node, Text):
            return bool(writing.columns)
        atom = sent.label.atom
        at = [number for number, part in enumerate(node.parts) if part is atom]
        return any(number in writing.holes for number in at) if at else bool(writing.holes)
    if writing.spread and sent.argument.isdigit():
        return int(sent.argument) - 1 in writing.columns
    named = [key for key in writing.columns if isinstance(key, str)]
    if named:
        keys = [key.strip("[].#") for key in (sent.argument, *sent.path)]
        known = [key for key in keys if not key.lstrip("-").isdigit() and key not in {"*", ""}]
        told = [key for key in known if key != sent.argument or not sent.path]
        return any(key in writing.columns for key in known) or not told[:1]
    places = [int(key[2:-1]) for key in sent.path if re.fullmatch(r"\[#\d+\]", key)]
    return bool(writing.columns) and (not places or places[-1] in writing.columns)


@lru_cache(maxsize=4096)
def read_writing(text: str) -> Writing | None:
    """Return what a statement writes, None where it writes nothing or no dialect reads it."""
    if len(text) > _LONGEST or not _WRITES.search(text):
        return None
    # Imported here: sqlglot takes a tenth of a second, and few calls write by a statement.
    import sqlglot
    from sqlglot import exp

    # It tells on standard error of each statement that it reads only roughly.
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    marked, keys = _mark(_REPLACE.sub("INSERT INTO", text))
    for dialect in _DIALECTS:
        try:
            trees = sqlglot.parse(marked, read=dialect)
        except Exception:  # noqa: BLE001, S112 - on broken statements it raises errors of all kinds
            continue
        for tree in trees:
            if tree is None:
                continue
            for found in tree.find_all(exp.Insert, exp.Update):
                return _writing(found, keys)
        return None
    return None


def _mark(text: str) -> tuple[str, list[str | int]]:
    """Write all kinds of parameters as columns of one kind; return also what each stood for."""
    keys: list[str | int] = []
    positions = 0

    def mark(piece: re.Match[str]) -> str:
        nonlocal positions
        name = piece["py"] or piece["colon"] or piece["at"]
        if name:
            keys.append(name)
        elif piece["dollar"]:
            keys.append(-int(piece["dollar"]))
        elif piece["s"] or piece["q"]:
            keys.append(positions)
            positions += 1
        else:
            return piece[0]
        return f"dmp_{len(keys) - 1}_"

    return _PIECE.sub(mark, text), keys


def _writing(tree: exp.Expression, keys: list[str | int]) -> Writing:
    from sqlglot import exp

    table = tree.find(exp.Table)
    name = re.sub(rf"{_HOLE}\d+_", "", table.name).strip("_") if table is not None else ""
    found = Writing(name or "*")
    spread = False
    for column, value in _pairs(tree):
        written = value.sql()
        for number in _MARK.findall(written):
            key = keys[int(number)]
            if isinstance(key, int) and key < 0:
                spread, key = True, -key - 1
            found.columns[key] = column
        for number in re.findall(rf"{_HOLE}(\d+)_", written):
            found.holes[int(number)] = column
    return Writing(found.table, found.columns, found.holes, spread)


def _pairs(tree: exp.Expression) -> Iterator[tuple[str, exp.Expression]]:
    """Yield the columns that a statement writes, each with the value that it gets."""
    from sqlglot import exp

    if isinstance(tree, exp.Update):
        for one in tree.expressions:
            if isinstance(one, exp.EQ):
                yield one.this.name, one.expression
        return
    target, source = tree.this, tree.args.get("expression")
    columns = [one.name for one in target.expressions] if isinstance(target, exp.Schema) else []
    rows: list[list[exp.Expression]] = []
    if isinstance(source, exp.Values):
        rows = [list(row.expressions) for row in source.expressions]
    elif isinstance(source, exp.Select):
        rows = [list(source.expressions)]
    for row in rows:
        for number, value in enumerate(row):
            yield columns[number] if number < len(columns) else "", value
    conflict = tree.args.get("conflict")
    for one in conflict.expressions if conflict is not None else ():
        if isinstance(one, exp.EQ):
            yield one.this.name, one.expression
