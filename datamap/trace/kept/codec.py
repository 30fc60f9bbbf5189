"""Summaries as rows over a table of nodes, each node once; digests of effects."""

from __future__ import annotations

from hashlib import blake2b
from operator import index
from typing import TYPE_CHECKING, Any

import msgspec

from datamap.trace.kept.node_rows import Part, Ref, Row, row_of
from datamap.trace.summary import (
    Arguments,
    Binding,
    CallTally,
    CellWrite,
    Effects,
    ExternalCall,
    Pending,
    Summary,
)
from datamap.values.nodes import (
    Any_,
    Cell,
    Class,
    Const,
    Field,
    Input,
    Module,
    Plain,
    Result,
    Sent,
    Site,
)
from datamap.values.own_class import OwnClass
from datamap.values.value import EMPTY, Label, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGEST_SIZE = 12
_MOST_BITS = 63

_TOLD_BY_TEXT = frozenset((
    Any_, Cell, Class, Const, Field, Input, Module, OwnClass, Plain, Result, Sent, Site,
))  # fmt: skip
"""Kinds of node whose `order` says all that they are made of."""

_ENCODER = msgspec.msgpack.Encoder()


def digest_of(row: object) -> bytes:
    """Return the digest of plain lists, numbers and texts."""
    try:
        said = _ENCODER.encode(row)
    except OverflowError:
        said = _ENCODER.encode(narrowed(row))
    return blake2b(said, digest_size=DIGEST_SIZE).digest()


def narrowed(row: Any) -> Any:  # noqa: ANN401 - a row, or a part of one
    """Return a row that msgpack can hold: a place made of several takes more than 64 bits."""
    if isinstance(row, (list, tuple)):
        return [narrowed(part) for part in row]
    if type(row) is int and row.bit_length() > _MOST_BITS:
        return {"": hex(row)}
    if isinstance(row, msgspec.Struct):
        return [narrowed(getattr(row, name)) for name in row.__struct_fields__]
    return row


def widened(row: Any) -> Any:  # noqa: ANN401 - a row, or a part of one
    """Return the row of which `narrowed` made this."""
    if isinstance(row, list):
        return [widened(part) for part in row]
    return int(row[""], 16) if isinstance(row, dict) else row


class Table:
    """Numbers nodes, labels and values, the parts of each before it."""

    __slots__ = ("_numbers", "rows")

    def __init__(self) -> None:
        self.rows: list[Row] = [[0]]
        self._numbers: dict[Part, int] = {}

    def ref(self, part: Part | None) -> int | None:
        """Return the number of a part, which is put into the table if it is new."""
        if part is None:
            return None
        if part is EMPTY:
            return 0
        number = self._numbers.get(part)
        if number is None:
            row = row_of(part, self.ref)
            number = self._numbers[part] = len(self.rows)
            self.rows.append(row)
        return number


class Digests:
    """Names nodes, labels and values by what they say, whoever made them."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Part, object] = {}

    def ref(self, part: Part | None) -> object:
        """Return what tells a part from all others: its text, a digest, or of a value its row."""
        if part is None or type(part) in _TOLD_BY_TEXT:
            return part and part.order  # type: ignore[union-attr]
        if part is EMPTY:
            # Equal to other values that turned out empty, and yet another thing.
            return 0
        known = self._known.get(part)
        if known is None:
            known = self._known[part] = self._told(part)
        return known

    def _told(self, part: Part) -> object:
        if (
            isinstance(part, Label)
            and type(part.atom) in _TOLD_BY_TEXT
            and all(type(field) in _TOLD_BY_TEXT for field in part.via)
        ):
            return part.order
        row = row_of(part, self.ref)
        return row if isinstance(part, Value) else digest_of(row).hex()

    def effects(self, effects: Effects) -> bytes:
        """Return the digest of what a caller sees of a function."""
        return digest_of(_effects_row(effects, self.ref))


def summary_row(summary: Summary, ref: Ref) -> Row:
    """Return a summary as a row; `ref` names the nodes, labels and values in it."""
    tally = summary.tally
    return [
        _effects_row(summary.effects, ref),
        [_call_row(call, ref) for call in summary.calls],
        [[b.callee, ref(b.atom), ref(b.label), b.below, b.at] for b in summary.bindings],
        [[ref(w.cell), ref(w.label), w.below, w.at] for w in summary.writes],
        [[ref(label), at] for label, at in summary.first_seen],
        sorted(summary.reads),
        sorted(summary.called),
        [tally.project, tally.library, tally.external, tally.unknown, tally.cut],
    ]


def summary_of(function: str, row: Row, parts: list[Any]) -> Summary:
    """Return the summary that a row says; `parts` are the nodes, labels and values by number.

    Raises:
        LookupError: it names what is not there.
        TypeError: it is not of this shape.
        ValueError: likewise.
    """
    effects, calls, bindings, writes, first_seen, reads, called, tally = row
    return Summary(
        function=function,
        effects=_effects_of(effects, parts),
        calls=tuple([_call_of(call, parts) for call in calls]),
        bindings=tuple(
            [Binding(f, parts[a], parts[x], tuple(b), at) for f, a, x, b, at in bindings]
        ),
        writes=tuple([CellWrite(parts[c], parts[x], tuple(b), at) for c, x, b, at in writes]),
        first_seen=tuple([(parts[x], at) for x, at in first_seen]),
        reads=frozenset(reads),
        called=frozenset(called),
        tally=CallTally(*map(index, tally)),
    )


def _effects_row(effects: Effects, ref: Ref) -> Row:
    return [
        ref(effects.returns),
        ref(effects.yields),
        ref(effects.raises),
        [[ref(node), key, ref(value)] for node, key, value in effects.writes],
        [[ref(node), _named(slots, ref)] for node, slots in effects.heap],
        [_pending_row(pending, ref) for pending in effects.pending],
        [_call_row(call, ref) for call in effects.open_calls],
        [_pending_row(waiting, ref) for waiting in effects.registered],
        list(map(ref, effects.uses)),
        _named(effects.exports, ref),
        [[ref(atom), compared] for atom, compared in effects.decides],
    ]


def _effects_of(row: Row, parts: list[Any]) -> Effects:
    (
        returns, yields, raises, writes, heap, pending, open_calls, registered, uses, exports,
        decides,
    ) = row  # fmt: skip
    return Effects(
        returns=parts[returns],
        yields=parts[yields],
        raises=parts[raises],
        writes=tuple([(parts[node], key, parts[value]) for node, key, value in writes]),
        heap=tuple([(parts[node], _named_of(slots, parts)) for node, slots in heap]),
        pending=tuple([_pending_of(waiting, parts) for waiting in pending]),
        open_calls=tuple([_call_of(call, parts) for call in open_calls]),
        registered=tuple([_pending_of(waiting, parts) for waiting in registered]),
        uses=tuple([parts[atom] for atom in uses]),
        exports=_named_of(exports, parts),
        decides=tuple([(parts[atom], compared) for atom, compared in decides]),
    )


def _named(values: Iterable[tuple[str, Value]], ref: Ref) -> Row:
    return [[name, ref(value)] for name, value in values]


def _named_of(row: Row, parts: list[Any]) -> tuple[tuple[str, Value], ...]:
    return tuple([(name, parts[value]) for name, value in row])


def _call_row(call: ExternalCall, ref: Ref) -> Row:
    return [ref(call.chain), call.place, call.end, call.through, call.conditions, call.joined]


def _call_of(row: Row, parts: list[Any]) -> ExternalCall:
    chain, place, end, through, conditions, joined = row
    return ExternalCall(
        parts[chain], tuple(place), end, _pairs(through), _pairs(conditions), joined
    )


def _pending_row(pending: Pending, ref: Ref) -> Row:
    given = pending.arguments
    return [
        ref(pending.receiver),
        pending.method,
        list(map(ref, given.positional)),
        _named(given.keywords, ref),
        ref(given.rest),
        list(map(ref, given.spreads)),
        list(map(ref, given.stars)),
        pending.place,
        pending.end,
        pending.slot,
        pending.at,
        pending.conditions,
    ]


def _pending_of(row: Row, parts: list[Any]) -> Pending:
    (
        receiver, method, positional, keywords, rest, spreads, stars,
        place, end, slot, at, conditions,
    ) = row  # fmt: skip
    given = Arguments(
        tuple([parts[n] for n in positional]),
        _named_of(keywords, parts),
        parts[rest],
        tuple([parts[n] for n in spreads]),
        tuple([parts[n] for n in stars]),
    )
    return Pending(parts[receiver], method, given, tuple(place), end, slot, at, _pairs(conditions))


def _pairs(row: Row) -> tuple[tuple[Any, Any], ...]:
    return tuple([(first, second) for first, second in row])
