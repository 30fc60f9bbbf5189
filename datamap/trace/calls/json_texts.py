"""The text that JSON is: dicts, lists and texts, and what an encoder makes of everything else.

Of an instance `json.dumps` writes what `default=f` or the `default` of an encoder gives for it. So
an instance that stands in a dict is not told with the dict. Without an encoder there is none: it
would raise, and what looks like an instance is its `__dict__`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from datamap.trace.frame import PENDING_MAX
from datamap.trace.heap.allocate import allocate, new_container
from datamap.trace.heap.atoms import atom_value, only, ordered
from datamap.trace.heap.fields import fields_of
from datamap.trace.heap.slots import class_of, slots_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import (
    SHARED,
    Cell,
    Class,
    Field,
    Function,
    Input,
    Node,
    Plain,
    Result,
    Site,
)
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

DUMPS: Final = "(dumps)"
"""The name under which writing JSON waits for a caller who knows what is written."""

_PLACE: Final = 1 << 51
"""Sets the places of the copies of one text apart."""

_VIEW: Final = 1 << 50

_MADE_MAX: Final = 40
"""Containers that are looked into for one text; of the rest everything is told."""

_DEPTH: Final = 2
"""Instances that an encoder gives for instances, and so on."""

_KNOWN_BASES: Final = ("json.JSONEncoder", "json.encoder.JSONEncoder")


@dataclass(slots=True)
class _Text:
    """One text that is written; `made` says what its containers are there."""

    walk: Walk
    encoders: list[Value]
    at: int
    end: int
    made: dict[Node, Node] = field(default_factory=dict)


def dumps(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return what `json.dumps` writes; its encoder may be handed in behind what is written."""
    named = dict(given.keywords)
    value, default, cls = (*given.positional, EMPTY, EMPTY, EMPTY)[:3]
    value = join(value, named.get("obj", EMPTY))
    default, cls = join(default, named.get("default", EMPTY)), join(cls, named.get("cls", EMPTY))
    encoders, is_known = _encoders(walk, default, cls, at)
    if not encoders or not is_known:
        return value
    text = _Text(walk, encoders, at, end)
    result = EMPTY
    here: set[Node] = set()
    for node in ordered(value):
        waits = not walk.closing and len(walk.pending) < PENDING_MAX
        if waits and isinstance(node, (Input, Result)) and not _is_settled(node):
            # What a caller hands in is written as it is known there.
            handed = Arguments((default, cls))
            result = join(result, walk.pend(walk, only(node), DUMPS, handed, at, end))
        else:
            here.add(node)
    labels = frozenset(x for x in value.labels if x.atom in here or x.atom not in value.objects)
    return join(result, _written(text, Value(frozenset(here), labels), 0))


def _encoders(walk: Walk, default: Value, cls: Value, at: int) -> tuple[list[Value], bool]:
    """Return the functions that write what JSON cannot, and whether they are all."""
    functions = [only(node) for node in ordered(default) if isinstance(node, Function)]
    is_known = len(functions) == len(default.objects) and not default.labels
    for node in ordered(cls):
        info = walk.analysis.program.classes.get(node.id) if isinstance(node, Class) else None  # type: ignore[call-overload]
        method = info.methods.get("default") if info is not None else None
        if info is None or "encode" in info.methods or "iterencode" in info.methods:
            is_known = False
        elif method is not None:
            made = new_container(walk, "instance", at, {}, str(info.id))
            bound = next(iter(made.objects))
            function = walk.analysis.make.make(Function, str(method), bound, None, None)
            functions.append(only(function))
        elif not set(info.externals) <= set(_KNOWN_BASES):
            is_known = False
    return functions, is_known


def _is_settled(node: Input | Result) -> bool:
    """Tell whether it is known without any caller what a value is."""
    return isinstance(node, Input) and isinstance(node.type, (Plain, Class))


def _written(text: _Text, value: Value, depth: int) -> Value:
    """Return a value as it is written."""
    objects: set[Node] = set()
    result = EMPTY
    others: set[Node] = set()
    for node in ordered(value):
        if _is_other(text.walk, node):
            others.add(node)
            result = join(result, _encoded(text, node, depth))
        elif isinstance(node, Site) and not node.cls and node.context != SHARED:
            objects.add(_container(text, node, depth))
        elif isinstance(node, (Input, Result, Cell, Field)):
            # It may be written as it is, or be an instance, of which not all is told.
            others.add(node)
        else:
            objects.add(node)
    if not others:
        return Value(frozenset(objects), value.labels) if objects != value.objects else value
    kept = frozenset(x for x in value.labels if x.atom not in others or not class_of(x.atom))
    labels = text.walk.analysis.labels.as_text(kept)
    return join(result, Value(frozenset(objects), labels))


def _container(text: _Text, node: Site, depth: int) -> Node:
    """Return a container as it is written: itself where all that it holds is written."""
    known = text.made.get(node)
    if known is not None or len(text.made) > _MADE_MAX:
        return known or node
    place = text.at + _PLACE * (len(text.made) + 1)
    text.made[node] = node
    slots = slots_of(text.walk, node)
    made = {key: _written(text, part, depth) for key, part in slots.items()}
    if text.walk.state is None or all(made[key] == part for key, part in slots.items()):
        return node
    text.made[node] = copy = allocate(text.walk, node.what, place)
    text.walk.state.fill(copy, made)
    return copy


def _encoded(text: _Text, node: Node, depth: int) -> Value:
    """Return what the encoder writes for an object."""
    if depth >= _DEPTH:
        return EMPTY
    walk = text.walk
    given = Arguments((only(node) if isinstance(node, Site) else atom_value(walk, node),))
    made = join_all(walk.call(walk, f, given, text.at, text.end) for f in text.encoders)
    if node in made.objects and class_of(node):
        # Its `__dict__`: to JSON it is no instance any more.
        fields = {f"[{name}]": part for name, part in fields_of(walk, node, text.at).items()}
        view = new_container(walk, "dict", text.at + _VIEW + len(text.made), fields)
        made = join(Value(made.objects - {node}, made.labels), view)
    return _written(text, made, depth + 1)


def _is_other(walk: Walk, node: Node) -> bool:
    """Tell whether an object is an instance that JSON does not know."""
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    if info is None or info.built_in or isinstance(node, Class):
        return False
    return info.shape == "record" or (info.shape in {"plain", "protocol"} and not info.externals)
