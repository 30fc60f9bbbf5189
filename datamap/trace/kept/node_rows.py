"""Nodes, labels and values as rows: plain lists that name other rows, and back.

`ref` gives the name of a part: its number in a table, or its digest. So one description serves
both to keep nodes and to tell whether two say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from datamap.values.member import Member
from datamap.values.nodes import (
    Any_,
    Argument,
    Builtin,
    Cell,
    Class,
    Compound,
    Const,
    Elements,
    External,
    Field,
    Function,
    Input,
    Module,
    Node,
    Plain,
    Result,
    Sent,
    Site,
    Super,
    Text,
)
from datamap.values.own_class import OwnClass
from datamap.values.value import EMPTY, Label, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from datamap.values.interner import Interner
    from datamap.values.value import Labels

Part: TypeAlias = "Node | Label | Value"
Row: TypeAlias = "list[Any]"
Ref: TypeAlias = "Callable[[Part | None], Any]"
"""Returns the name of a part; that of None is None."""


def row_of(part: Part, ref: Ref) -> Row:
    """Return the row of a node, a label or a value; what it is made of is asked of `ref` first."""
    return _ROWS[type(part)](part, ref)


def _value(value: Value, ref: Ref) -> Row:
    if value is EMPTY:
        # "Nothing was said" is another thing than a value that turned out empty.
        return [0]
    return [1, sorted(map(ref, value.objects)), sorted(map(ref, value.labels))]


def _label(label: Label, ref: Ref) -> Row:
    return [2, ref(label.atom), list(map(ref, label.via)), label.marks]


def _text(node: Text, ref: Ref) -> Row:
    # A string stands for itself in a list of its own, apart from the name of a node.
    return [4, [[part] if isinstance(part, str) else ref(part) for part in node.parts]]


def _function(node: Function, ref: Ref) -> Row:
    return [9, node.id, ref(node.bound), ref(node.frame), ref(node.decorated)]


def _external(node: External, ref: Ref) -> Row:
    if node.base is None:
        return [10, node.name, node.cls, ref(node.origin)]
    args = [_argument(argument, ref) for argument in node.args]
    return [11, ref(node.base), node.kind, node.name, args, node.site]


def _argument(argument: Argument, ref: Ref) -> Row:
    data = sorted([list(path), ref(label)] for path, label in argument.data)
    return [argument.name, ref(argument.value), data]


_ROWS: dict[type, Callable[[Any, Ref], Row]] = {
    Value: _value,
    Label: _label,
    Const: lambda node, _: [3, node.value],
    Text: _text,
    Module: lambda node, _: [5, node.name],
    Class: lambda node, _: [6, node.id],
    OwnClass: lambda node, _: [22, node.id, node.root],
    Any_: lambda node, _: [7, node.cls],
    Sent: lambda node, _: [21, node.cls],
    Member: lambda node, _: [23, node.cls, node.name],
    Site: lambda node, _: [8, node.owner, node.at, node.what, node.cls, node.context],
    Function: _function,
    External: _external,
    Input: lambda node, ref: [12, node.root, node.path, ref(node.type)],
    Cell: lambda node, _: [13, node.key, node.path],
    Field: lambda node, _: [14, node.cls, node.name, node.path],
    Result: lambda node, _: [15, node.at, node.slot, node.path],
    Compound: lambda node, ref: [16, list(map(ref, node.members))],
    Elements: lambda node, ref: [17, ref(node.of)],
    Builtin: lambda node, ref: [18, node.name, ref(node.receiver)],
    Super: lambda node, ref: [19, node.cls, ref(node.bound)],
    Plain: lambda _node, _ref: [20],
}


def parts_of(rows: list[Row], interner: Interner, labels: Labels) -> list[Any]:
    """Return what the rows of a table say; each may name those before it by number.

    Raises:
        LookupError: a row names what is not there.
        TypeError: a row is not of this shape.
        ValueError: likewise.
    """
    parts: list[Any] = []
    make = interner.make
    for row in rows:
        kind = row[0]
        part: Part
        if kind == 11:  # noqa: PLR2004 - the kinds stand above
            args = tuple(
                Argument(name, parts[value], frozenset((tuple(p), parts[x]) for p, x in data))
                for name, value, data in row[4]
            )
            part = make(External, parts[row[1]], row[2], row[3], args, tuple(row[5]))
        elif kind == 1:
            part = Value(
                frozenset([parts[number] for number in row[1]]),
                frozenset([parts[number] for number in row[2]]),
            )
        elif kind == 2:  # noqa: PLR2004
            part = labels.make(parts[row[1]], tuple([parts[n] for n in row[2]]), row[3])
        elif kind == 8:  # noqa: PLR2004
            context = tuple((owner, at) for owner, at in row[5])
            part = make(Site, row[1], row[2], row[3], row[4], context)
        else:
            part = _PARTS[kind](row, parts, interner)
        parts.append(part)
    return parts


def _at(parts: list[Any], number: int | None) -> Any:  # noqa: ANN401 - whatever stands there
    return None if number is None else parts[number]


def _text_part(parts: list[Any], part: Any) -> Any:  # noqa: ANN401 - a string, a node or None
    return part[0] if isinstance(part, list) else _at(parts, part)


_PARTS: dict[int, Callable[[Row, list[Any], Interner], Part]] = {
    0: lambda _row, _parts, _interner: EMPTY,
    3: lambda row, _, interner: interner.const(row[1]),
    4: lambda row, parts, interner: interner.make(
        Text, tuple(_text_part(parts, part) for part in row[1])
    ),
    5: lambda row, _, interner: interner.make(Module, row[1]),
    6: lambda row, _, interner: interner.make(Class, row[1]),
    7: lambda row, _, interner: interner.make(Any_, row[1]),
    9: lambda row, parts, interner: interner.make(
        Function, row[1], _at(parts, row[2]), _at(parts, row[3]), _at(parts, row[4])
    ),
    10: lambda row, parts, interner: interner.make(
        External, None, "root", row[1], (), ("", 0), row[2], _at(parts, row[3])
    ),
    12: lambda row, parts, interner: interner.make(
        Input, row[1], tuple(row[2]), _at(parts, row[3])
    ),
    13: lambda row, _, interner: interner.make(Cell, row[1], tuple(row[2])),
    14: lambda row, _, interner: interner.make(Field, row[1], row[2], tuple(row[3])),
    15: lambda row, _, interner: interner.make(Result, row[1], row[2], tuple(row[3])),
    16: lambda row, parts, interner: interner.make(Compound, tuple(parts[n] for n in row[1])),
    17: lambda row, parts, interner: interner.make(Elements, parts[row[1]]),
    18: lambda row, parts, interner: interner.make(Builtin, row[1], parts[row[2]]),
    19: lambda row, parts, interner: interner.make(Super, row[1], parts[row[2]]),
    20: lambda _row, _parts, interner: interner.make(Plain),
    21: lambda row, _, interner: interner.make(Sent, row[1]),
    22: lambda row, _, interner: interner.make(OwnClass, row[1], row[2]),
    23: lambda row, _, interner: interner.make(Member, row[1], row[2]),
}
