"""Methods of text: what is put together of other text, and patterns that are filled."""

from __future__ import annotations

from _string import formatter_field_name_split  # type: ignore[import-not-found]
from dataclasses import replace
from functools import partial
from string import Formatter, Template
from typing import TYPE_CHECKING

from datamap.trace.calls.unfold import unpacked
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.items import read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.pieces import Piece, hole_parts, texts_of
from datamap.trace.heap.texts import FORMAT_METHODS, text_labels
from datamap.trace.summary import Arguments
from datamap.values.nodes import Const, Site, Text
from datamap.values.value import EMPTY, Value, join_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from datamap.trace.frame import Walk
    from datamap.values.value import Label

    Pieces = Callable[[Walk, str, int], Iterator[tuple[str, Value | None]]]


def first(given: Arguments, place: int = 0) -> Value:
    """Return a positional argument, or nothing."""
    return given.positional[place] if place < len(given.positional) else EMPTY


def any_text(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do a method of text: what it gives has the data of the text and of the arguments."""
    labels = text_labels(walk, receiver, at)
    for value in (
        *given.positional,
        *(v for _, v in given.keywords),
        given.rest,
        *given.spreads,
    ):
        labels |= text_labels(walk, value, at)
    return Value(labels=labels)


def replace_text(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `text.replace(old, new)`: what is looked for is not in the result."""
    return any_text(walk, receiver, replace(given, positional=given.positional[1:]), at)


def join_parts(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `separator.join(parts)`: a separator stands only between two parts."""
    known, rest = unpacked(walk, first(given), at)
    told_apart = rest is EMPTY and _is_sequence(first(given))
    separator = EMPTY if told_apart and len(known) < 2 else receiver  # noqa: PLR2004 - between two
    labels = any_text(walk, separator, given, at).labels
    between = text_part(receiver)
    if not told_apart or not isinstance(between, str) or not 0 < len(known) <= JOINED_MAX:
        return Value(labels=labels)
    choices: list[list[Piece]] = []
    for value in known:
        choices += [[between], hole_parts(value)]
    return Value(texts_of(walk, choices[1:]).objects, labels)


JOINED_MAX = 8
"""Parts of a text that is joined of which the words are known; of more only the data are."""


def _is_sequence(value: Value) -> bool:
    return bool(value.objects) and all(
        isinstance(node, Site) and node.what in {"list", "tuple"} for node in value.objects
    )


def format_text(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `pattern.format(...)`: `{}`, `{name}`, `{0.email}`, `{row[to]}`."""
    if given.rest is not EMPTY or given.spreads:
        return any_text(walk, receiver, given, at)
    keywords = dict(given.keywords)

    def named(name: str | int) -> Value:
        return first(given, name) if isinstance(name, int) else keywords.get(name, EMPTY)

    return _filled(walk, receiver, given, partial(_format_pieces, named), at)


def fill_from(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `pattern.format_map(mapping)`."""
    mapping = first(given)

    def named(name: str | int) -> Value:
        return read_item(walk, mapping, literal(walk, name), at)

    return _filled(walk, receiver, given, partial(_format_pieces, named), at)


def substitute(walk: Walk, receiver: Value, given: Arguments, at: int) -> Value:
    """Do `string.Template(pattern).substitute(mapping, name=value)`; it is made as its pattern."""
    if given.rest is not EMPTY or given.spreads:
        return any_text(walk, receiver, given, at)
    mapping, keywords = first(given), dict(given.keywords)

    def pieces(walk: Walk, pattern: str, at: int) -> Iterator[tuple[str, Value | None]]:
        end = 0
        for place in Template.pattern.finditer(pattern):
            name = place["named"] or place["braced"]
            value = None if name is None else keywords.get(name)
            if name is not None and value is None:
                value = read_item(walk, mapping, literal(walk, name), at)
            yield pattern[end : place.start()] + (place["escaped"] or ""), value
            end = place.end()
        yield pattern[end:], None

    return _filled(walk, receiver, given, pieces, at)


def _filled(walk: Walk, receiver: Value, given: Arguments, pieces: Pieces, at: int) -> Value:
    """Return the text of each pattern that a value may be; without any, all that it is given."""
    patterns = [node.value for node in ordered(receiver) if isinstance(node, Const)]
    texts: list[Value] = []
    for pattern in patterns:
        if not isinstance(pattern, str):
            continue
        parts: list[object] = []
        labels: frozenset[Label] = frozenset()
        try:
            for known, value in pieces(walk, pattern, at):
                if known:
                    parts.append(known)
                if value is not None:
                    labels |= text_labels(walk, value, at, FORMAT_METHODS)
                    parts.append(text_part(value))
        except ValueError:
            continue
        texts.append(Value(frozenset((walk.analysis.make.make(Text, tuple(parts)),)), labels))
    if texts:
        return join_all((*texts, Value(labels=receiver.labels)))
    return any_text(walk, receiver, given, at)


def _format_pieces(
    named: Callable[[str | int], Value], walk: Walk, pattern: str, at: int
) -> Iterator[tuple[str, Value | None]]:
    """Return the words of a pattern, each with what fills the place after it."""
    count = 0
    for known, field, _, _ in Formatter().parse(pattern):
        if field is None:
            yield known, None
            continue
        name, steps = formatter_field_name_split(field)
        value = named(count if name == "" else name)
        count += name == ""
        for is_attribute, step in steps:
            if is_attribute:
                value = read_attribute(walk, value, str(step), at)
            else:
                value = read_item(walk, value, literal(walk, step), at)
        yield known, value


def text_part(value: Value) -> object:
    """Return what fills a hole of a text: a known string, the one object it may be, or None."""
    if len(value.objects) == 1:
        (node,) = value.objects
        if isinstance(node, Const):
            return str(node.value)
        if isinstance(node, Text) and len(node.parts) == 1 and isinstance(node.parts[0], str):
            return node.parts[0]
        return node
    return None
