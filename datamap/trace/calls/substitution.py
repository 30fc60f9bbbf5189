"""Put the caller's values in the place of the callee's inputs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from datamap.trace.calls.steps import step_below
from datamap.trace.heap.atoms import made_external, only, ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.collect import bounded_data, data_in, labels_in
from datamap.trace.heap.items import read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.parts import labels_outside_fields, parts_of
from datamap.trace.heap.pieces import hole_parts, texts_of
from datamap.trace.heap.slots import class_of
from datamap.trace.heap.terms import settled
from datamap.trace.keys import input_of
from datamap.trace.state import Data
from datamap.values.nodes import (
    PATH_DEPTH,
    SHARED,
    Any_,
    Argument,
    Class,
    Compound,
    External,
    Function,
    Input,
    Node,
    Result,
    Site,
    Super,
    Text,
)
from datamap.values.own_class import OwnClass
from datamap.values.value import (
    EMPTY,
    TEXT,
    UNCERTAIN,
    VIA_MAX,
    Label,
    Value,
    bounded,
    is_open,
    join,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.frame import Walk
    from datamap.trace.heap.parts import Part


CONTEXT_DEPTH = 2
"""Calls that tell two objects of one allocation site apart."""


@dataclass(slots=True)
class Use:
    """One use of a summary; lives only inside `instantiate`."""

    walk: Walk
    function: str
    bound: dict[str, Value]
    at: int
    results: dict[tuple[int, str], Value] = field(default_factory=dict)
    values: dict[Value, Value] = field(default_factory=dict)
    read: dict[Input, Value] = field(default_factory=dict)
    paths: dict[tuple[str, tuple[str, ...]], Value] = field(default_factory=dict)
    nodes: dict[Node, Value] = field(default_factory=dict)
    whole: dict[Value, frozenset[Label]] = field(default_factory=dict)
    """All labels in a value, however deep; the caller's state stands still meanwhile."""
    apart: dict[Value, frozenset[Label]] = field(default_factory=dict)
    """Those of them that are not in there because a whole instance is."""
    inner: dict[Value, Iterable[Part]] = field(default_factory=dict)
    """All labels in a value with where they lie in it."""
    parts: dict[Node, Data] = field(default_factory=dict)
    sites: dict[Site, Site] = field(default_factory=dict)

    def forget(self) -> None:
        """Read anew what the completed calls may have changed."""
        self.values.clear()
        self.nodes.clear()
        self.read.clear()
        self.paths.clear()
        self.whole.clear()
        self.apart.clear()
        self.inner.clear()
        self.parts.clear()


def substitute(use: Use, value: Value) -> Value:
    """Return a value of the callee as the caller sees it."""
    if not is_open(value):
        return value
    known = use.values.get(value)
    if known is not None:
        return known
    use.values[value] = EMPTY
    objects: set[Node] = set()
    labels: set[Label] = set()
    marked: dict[tuple[tuple[Node, ...], int, bool], set[Label]] = {}
    for node in value.objects:
        if node.open:
            objects.update(node_value(use, node).objects)
        else:
            objects.add(node)
    for label in value.labels:
        if label.atom.open:
            whole = label.atom not in value.objects
            inside = _inside(use, label, whole=whole)
            if label.via or label.marks:
                marked.setdefault((label.via, label.marks, whole), set()).update(inside)
            else:
                labels.update(inside)
        else:
            labels.add(label)
    work = len(objects) + len(labels)
    for (via, marks, whole), unmarked in marked.items():
        work += len(unmarked)
        labels.update(_marked(use, frozenset(unmarked), via, marks, whole=whole))
    if use.walk.depth:
        use.walk.work += work
    result = bounded(frozenset(objects), frozenset(labels))
    use.values[value] = result
    return result


def _inside(use: Use, label: Label, *, whole: bool) -> frozenset[Label]:
    """Return what the caller has where the callee has a label."""
    value = _atom(use, label.atom)
    if not whole:
        return value.labels
    # What an unknown call was given whole it may hand on, but not take apart.
    return labels_apart(use, value) if label.marks & UNCERTAIN else all_labels(use, value)


def _marked(
    use: Use, labels: frozenset[Label], via: tuple[Node, ...], marks: int, *, whole: bool
) -> Iterable[Label]:
    """Return what the caller's labels are where the callee's label has fields and marks."""
    made = use.walk.analysis.labels.under(labels, via, marks)
    if whole and marks & TEXT:
        return [label for label in made if not isinstance(label.atom, Any_)]
    return made


def all_labels(use: Use, value: Value) -> frozenset[Label]:
    """Return all labels in a value of the caller, however deep."""
    if not value.objects:
        return value.labels
    found = use.whole.get(value)
    if found is None:
        found = use.whole[value] = labels_in(use.walk, value)
    return found


def inner_parts(use: Use, value: Value) -> Iterable[Part]:
    """Return the labels in a value of the caller, each with where it lies in it."""
    found = use.inner.get(value)
    if found is None:
        found = use.inner[value] = parts_of(use.walk, value)
    return found


def labels_apart(use: Use, value: Value) -> frozenset[Label]:
    """Return the labels in a value of the caller that do not stand in a field of an instance."""
    if not any(isinstance(o, Site) for o in value.objects):
        return all_labels(use, value)
    found = use.apart.get(value)
    if found is None:
        found = use.apart[value] = labels_outside_fields(data_in(use.walk, value))
    return found


def _atom(use: Use, atom: Node) -> Value:
    if isinstance(atom, Input):
        return input_value(use, atom)
    return node_value(use, atom)


def input_value(use: Use, atom: Input) -> Value:
    """Return what the caller hands in for an input of the callee."""
    known = use.read.get(atom)
    if known is not None:
        return known
    use.read[atom] = EMPTY
    value = use.read[atom] = _path_value(use, atom.root, atom.path)
    return value


def _path_value(use: Use, root: str, path: tuple[str, ...]) -> Value:
    """Return what the caller has at a path; what paths have in common is read once."""
    if not path:
        return use.bound.get(root, EMPTY)
    known = use.paths.get((root, path))
    if known is None:
        above = _path_value(use, root, path[:-1])
        known = use.paths[root, path] = _step(use, above, path[-1])
    return known


def _step(use: Use, value: Value, key: str) -> Value:
    return step_below(use.walk, value, key, use.at, partial(callers_key, use))


def callers_key(use: Use, slot: str) -> Value:
    """Return the key, or the mapping, that the caller hands in where the callee has a slot."""
    return input_value(use, input_of(use.walk.analysis.make, slot))


def node_value(use: Use, node: Node) -> Value:
    """Return an object of the callee as the caller sees it."""
    known = use.nodes.get(node)
    if known is not None:
        return known
    use.nodes[node] = EMPTY
    result = use.nodes[node] = _substituted(use, node)
    return result


def _substituted(use: Use, node: Node) -> Value:
    if isinstance(node, Input):
        return input_value(use, node)
    if isinstance(node, Site):
        return only(caller_site(use, node))
    if isinstance(node, OwnClass):
        given = use.bound.get(node.root, EMPTY)
        known = frozenset(o for o in given.objects if isinstance(o, Class))
        return Value(known) if known else only(use.walk.analysis.make.make(Class, node.id))
    if isinstance(node, Result):
        value = use.results.get((node.at, node.slot), EMPTY)
        for key in node.path:
            value = _step(use, value, key)
        return value
    if isinstance(node, External):
        return _external(use, node)
    if isinstance(node, Function):
        return _function(use, node)
    if isinstance(node, Text):
        choices = [_text_parts(use, part) for part in node.parts]
        return texts_of(use.walk, choices)
    if isinstance(node, Super):
        return Value(
            frozenset(
                use.walk.analysis.make.make(Super, node.cls, bound)
                for bound in node_value(use, node.bound).objects
            )
        )
    if isinstance(node, Compound):
        members = tuple(
            dict.fromkeys(
                inner for member in node.members for inner in ordered(node_value(use, member))
            )
        )
        return only(use.walk.analysis.make.make(Compound, members)) if members else EMPTY
    return EMPTY if node.open else only(node)


def _text_parts(use: Use, part: str | Node | None) -> list[str | Node | None]:
    """Return what may fill a hole of a text."""
    if part is None or isinstance(part, str):
        return [part]
    return hole_parts(node_value(use, part) if part.open else only(part))


def caller_site(use: Use, node: Site) -> Site:
    """Return what an allocation of the callee is under this call."""
    if node.context == SHARED:
        return node
    known = use.sites.get(node)
    if known is None:
        walk = use.walk
        if walk.shared:
            context = SHARED
            cls, owner = node.cls, walk.id
            # One object per place of the module body that made it, however deep it was made.
            place = use.at if node.owner == walk.id else use.at ^ _mix(node)
            known = walk.analysis.make.make(Site, owner, place, node.what, cls, context)
        else:
            here = (walk.id, use.at)
            chain = (here, *node.context)[:CONTEXT_DEPTH]
            known = walk.analysis.make.make(Site, node.owner, node.at, node.what, node.cls, chain)
        use.sites[node] = known
    return known


def _mix(node: Site) -> int:
    """Return a number that tells the callee's allocation places apart under one call."""
    text = f"{node.owner}:{node.at}:{node.context}"
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=5).digest()
    return int.from_bytes(digest, "big") << 4


def _function(use: Use, node: Function) -> Value:
    make = use.walk.analysis.make
    bounds: list[Node | None] = [None]
    if node.bound is not None:
        bounds = list(ordered(node_value(use, node.bound))) if node.bound.open else [node.bound]
    frames: list[Node | None] = [None]
    if node.frame is not None:
        frames = list(ordered(node_value(use, node.frame))) if node.frame.open else [node.frame]
    decorated = node.decorated
    if decorated is not None and decorated.open:
        found = [o for o in ordered(node_value(use, decorated)) if isinstance(o, External)]
        decorated = found[0] if found else None
    return Value(
        frozenset(
            make.make(Function, node.id, bound, frame, decorated)
            for bound in bounds
            for frame in frames
        )
    )


def _external(use: Use, node: External) -> Value:
    """Return a chain with the caller's values in its arguments, on the caller's object."""
    make = use.walk.analysis.make
    if node.base is None:
        return _rooted(use, node)
    bases = (
        [o for o in ordered(node_value(use, node.base)) if isinstance(o, External)]
        if node.base.open
        else [node.base]
    )
    args = tuple(_argument(use, a) if a.open else a for a in node.args)
    result = EMPTY
    kept = set()
    for base in bases:
        made = make.make(External, base, node.kind, node.name, args, node.site)
        value = settled(use.walk, made, use.at)
        if value is None:
            kept.add(made)
        else:
            result = join(result, value)
    result = join(result, Value(frozenset(kept)))
    if node.base.open:
        result = join(result, _below(use, node))
    return result


def _below(use: Use, node: External) -> Value:
    """Return what stands below the project's instances that a chain turned out to be."""
    if node.base is None or node.kind == "call":
        return EMPTY
    known = node_value(use, node.base)
    found = Value(frozenset(o for o in known.objects if class_of(o)))
    if not found.objects:
        return EMPTY
    composing, use.walk.composing = use.walk.composing, True
    try:
        if node.kind == "attribute":
            return read_attribute(use.walk, found, node.name, use.at)
        if node.name == "*":
            return read_item(use.walk, found, EMPTY, use.at)
        return read_item(use.walk, found, literal(use.walk, node.name), use.at)
    finally:
        use.walk.composing = composing


def _rooted(use: Use, node: External) -> Value:
    origin = node.origin
    if not isinstance(origin, Input):
        return only(node)
    value = input_value(use, origin)
    chains = frozenset(o for o in value.objects if isinstance(o, External))
    if chains:
        return Value(chains)
    make = use.walk.analysis.make
    inputs = frozenset(
        make.make(External, None, "root", node.name, (), ("", 0), node.cls, o)
        for o in value.objects
        if isinstance(o, Input)
    )
    if inputs:
        return Value(inputs)
    return only(made_external(use.walk, node.name, node.cls))


def _argument(use: Use, argument: Argument) -> Argument:
    value = substitute(use, argument.value)
    data: set[tuple[tuple[str, ...], Label]] = set()
    given: dict[Label, Data | list[Part]] = {}
    for path, label in argument.data:
        if not label.atom.open:
            data.add((path, label))
            continue
        # One label often lies at many places of an argument.
        found = given.get(label)
        if found is None:
            found = given[label] = _given(use, label)
        data.update([((*path, *below)[:PATH_DEPTH], made) for below, made in found])
    kept = frozenset(o for o in value.objects if not (isinstance(o, Site) and o.what != "instance"))
    return Argument(argument.name, Value(kept), bounded_data(data))


def _given(use: Use, label: Label) -> Data | list[Part]:
    """Return the caller's data where the callee has a label, each with where it lies in them."""
    inside = use.parts.get(label.atom)
    if inside is None:
        inside = use.parts[label.atom] = data_in(use.walk, _atom(use, label.atom))
    via, marks = label.via, label.marks
    if not via and not marks:
        return inside
    make = use.walk.analysis.labels.make
    return [
        (below, make(found.atom, (*via, *found.via)[:VIA_MAX], found.marks | marks))
        if via or found.marks | marks != found.marks
        else (below, found)
        for below, found in inside
    ]
