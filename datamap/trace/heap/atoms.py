"""Values of atoms, and one step below them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from datamap.matching.name_words import is_answered
from datamap.trace.keys import chosen_slot, is_chosen, names_key
from datamap.values.nodes import (
    PATH_DEPTH,
    Argument,
    Cell,
    Const,
    External,
    Field,
    Input,
    Node,
    Plain,
    Result,
)
from datamap.values.value import COLLAPSED, UNCERTAIN, Label, Value

if TYPE_CHECKING:
    from datamap.trace.frame import Walk


_ORDER = attrgetter("order")


def ordered(value: Value) -> tuple[Node, ...]:
    """Return the objects of a value in structural order."""
    found = value.in_order
    if found is None:
        objects = value.objects
        # One object has no order to be written.
        found = tuple(objects if len(objects) < 2 else sorted(objects, key=_ORDER))  # noqa: PLR2004
        value.in_order = found
    return found


def only(node: Node) -> Value:
    """Return a value that is just this object, with no data in it."""
    try:
        return node.alone
    except AttributeError:
        node.alone = made = Value(frozenset((node,)))
        return made


def atom_value(walk: Walk, atom: Node) -> Value:
    """Return the value that an atom stands for: itself, and the data from it."""
    if isinstance(atom, External):
        return external_value(walk, atom, 0)
    try:
        return atom.as_data
    except AttributeError:
        label = walk.analysis.labels.make(atom)
        atom.as_data = made = Value(frozenset((atom,)), frozenset((label,)))
        return made


def derived(value: Value) -> frozenset[Label]:
    """Return the labels that do not belong to an object of the value."""
    labels, objects = value.labels, value.objects
    if not labels or not objects:
        return labels
    found = value.beside
    if found is None:
        rest = [x for x in labels if x.atom not in objects]
        externals = [o for o in objects if isinstance(o, External)] if rest else ()
        if externals:
            rest = [
                x
                for x in rest
                if not (isinstance(x.atom, External) and any(_is_of(x.atom, o) for o in externals))
            ]
        found = value.beside = frozenset(rest)
    return found


def _is_of(atom: External, node: External) -> bool:
    """Tell whether an atom is the answer of a library's object, or of one it was read from.

    An atom keeps of the arguments only what is literal: where a call stands tells which it is.
    """
    declared = int(node.origin is not None)
    link: External | None = node
    while link is not None and link.length + declared > atom.length:
        link = link.base
    one: External | None = atom
    while one is not None and link is not None:
        if one is link:
            return True
        if link.origin is not None and link.base is None and one.base is not None:
            # The answer of what is declared to be of a class is an instance made of it.
            one = one.base
        if (one.kind, one.name, one.site, one.cls) != (link.kind, link.name, link.site, link.cls):
            return False
        one, link = one.base, link.base
    return one is link


def derived_part(value: Value, name: str) -> frozenset[Label]:
    """Return the labels that a named part keeps, beside those of the value's objects.

    What an unknown call passed on may be in any part of its answer, but not in those that only the
    answer can fill in: the id of an invoice is not the note that was written on it.
    """
    rest = derived(value)
    if rest and is_answered(name) and any(x.marks & UNCERTAIN for x in rest):
        return frozenset(x for x in rest if not x.marks & UNCERTAIN)
    return rest


def item_of_origins(
    walk: Walk, value: Value, labels: frozenset[Label], slot: str | None
) -> frozenset[Label]:
    """Return labels one item below, as far as they are those of a library's object handed in.

    Of `request.session` as a caller hands it in, an item is what the caller put under that key.
    What the item is called tells nothing: it is named where the library's object is at hand.
    """
    if slot is None or slot.startswith("[#") or not any(isinstance(x.atom, Input) for x in labels):
        return labels
    if names_key(slot):
        slot = chosen_slot("", slot[1:-1])
    elif not is_chosen(slot):
        return labels
    roots = {origin.root for o in value.objects if (origin := _origin(o)) is not None}
    if not roots:
        return labels
    found: set[Label] = set()
    for label in labels:
        if isinstance(label.atom, Input) and label.atom.path and label.atom.root in roots:
            below = extend(walk, label.atom, slot).labels
            found.update(
                walk.analysis.labels.make(x.atom, label.via, x.marks | label.marks) for x in below
            )
        else:
            found.add(label)
    return frozenset(found)


def _origin(node: Node) -> Input | None:
    """Return what a caller hands in that a library's object was read from."""
    if not isinstance(node, External):
        return None
    while node.base is not None:
        node = node.base
    return node.origin if isinstance(node.origin, Input) else None


def extend(walk: Walk, node: Node, key: str, declared: Node | None = None) -> Value:
    """Return the value one step below an atom; past the depth it stays, and says so."""
    if not isinstance(node, (Input, Cell, Field, Result)):
        return Value()
    make = walk.analysis.make
    if isinstance(node, Input) and isinstance(node.type, Plain):
        return Value(labels=frozenset((walk.analysis.labels.make(node),)))
    if len(node.path) >= PATH_DEPTH:
        label = walk.analysis.labels.make(node, (), COLLAPSED)
        return Value(frozenset((node,)), frozenset((label,)))
    path = (*node.path, key)
    atom: Node
    if isinstance(node, Input):
        atom = make.make(Input, node.root, path, declared)
    elif isinstance(node, Cell):
        atom = make.make(Cell, node.key, path)
    elif isinstance(node, Field):
        atom = make.make(Field, node.cls, node.name, path)
    else:
        atom = make.make(Result, node.at, node.slot, path)
    return atom_value(walk, atom)


def external_value(walk: Walk, node: External, at: int) -> Value:
    """Return a library object; data come from it only where something was called."""
    if not node.called:
        return only(node)
    try:
        value = node.as_data
    except AttributeError:
        label = walk.analysis.labels.make(answer_of(walk, node))
        node.as_data = value = Value(frozenset((node,)), frozenset((label,)))
    for label in value.labels:
        walk.seen(label, at)
    return value


def answer_of(walk: Walk, node: External) -> External:
    """Return the atom of the data that a library gives: its chain with literal arguments only.

    The atom says where the data come from, not what went in: that is an edge of its own. So data
    of a library need no rewriting when a summary is used.
    """
    known = walk.analysis.answers
    found = known.get(node)
    if found is None:
        make = walk.analysis.make.make
        if node.base is None:
            found = make(External, None, "root", node.name, (), ("", 0), node.cls)
            if node.origin is not None:
                # What is declared to be of a class is made, nobody knows where.
                found = make(External, found, "call", "", (), ("", 0))
        else:
            args = tuple(_literals(a) for a in node.args[:1] if node.kind == "call")
            found = make(
                External, answer_of(walk, node.base), node.kind, node.name, args, node.site
            )
        known[node] = found
    return found


def _literals(argument: Argument) -> Argument:
    kept = frozenset(o for o in argument.value.objects if isinstance(o, Const))
    return Argument(argument.name, Value(kept), frozenset())


def root_external(walk: Walk, path: str, cls: str | None = None) -> External:
    """Return a library's name, by the path that its aliases stand for."""
    known = walk.analysis.roots
    found = known.get((path, cls))
    if found is None:
        found = known[path, cls] = _root_external(walk, path, cls)
    return found


def _root_external(walk: Walk, path: str, cls: str | None) -> External:
    alias = walk.analysis.libraries.aliases.get(tuple(path.split(".")))
    if alias and alias.endswith("()"):
        # The name is an instance that the library made: `flask.request`.
        made = alias.replace("()", "")
        root = walk.analysis.make.make(External, None, "root", made, (), ("", 0), cls)
        return walk.analysis.make.make(External, root, "call", "", (), ("", 0))
    name = (alias or path).replace("()", "")
    return walk.analysis.make.make(External, None, "root", name, (), ("", 0), cls)


def made_external(walk: Walk, path: str, cls: str | None = None) -> External:
    """Return an instance of a library's class, made nobody knows where."""
    return walk.analysis.make.make(
        External, root_external(walk, path, cls), "call", "", (), ("", 0)
    )


def typed_external(walk: Walk, node: Input) -> External:
    """Return the library object that an input of a library's type is."""
    declared = node.type
    assert isinstance(declared, External)  # noqa: S101 - callers look first
    return walk.analysis.make.make(
        External, None, "root", ".".join(declared.path), (), ("", 0), declared.cls, node
    )
