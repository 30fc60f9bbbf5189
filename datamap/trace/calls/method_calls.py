"""Call methods: of project classes, built-in containers, text, and what callers hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.built_in_bases import method_of_base
from datamap.trace.calls.builtin_functions import call_builtin
from datamap.trace.calls.builtin_methods import (
    AMBIGUOUS,
    call_container_method,
    is_container_method,
)
from datamap.trace.calls.construct import construct_from_items, fill_above, is_made_from_items
from datamap.trace.calls.pending_calls import pend, unknown_call
from datamap.trace.calls.registered import call_registered, shared_places, with_held
from datamap.trace.calls.templates import fill_template
from datamap.trace.calls.wide_classes import hand_to_others
from datamap.trace.frame import PENDING_MAX, TARGETS_MAX
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import atom_value, derived, item_of_origins, only, ordered
from datamap.trace.heap.attributes import attribute_of
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.declared_containers import is_declared_mapping, is_variadic
from datamap.trace.heap.items import read_item
from datamap.trace.heap.shared import part_of_shared, shared_name
from datamap.trace.heap.slots import CONTAINERS, class_of, slots_of
from datamap.trace.heap.terms import FILL_TEMPLATE
from datamap.trace.heap.writes import write_item
from datamap.trace.keys import ANY_KEY, slot_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import (
    Cell,
    Class,
    Const,
    Elements,
    External,
    Field,
    Input,
    Node,
    Plain,
    Result,
    Site,
    Super,
    Text,
)
from datamap.values.own_class import OwnClass
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Label


BUILT_IN = {
    "(getattr)": "builtins.getattr", "(setattr)": "builtins.setattr", "(deepcopy)": "copy.deepcopy",
    "(copy)": "copy.copy",
    "(dumps)": "json.dumps",
}  # fmt: skip
"""Functions that wait for a caller under these names, with what they wait for as a receiver."""

WAITED_FOR = {*BUILT_IN, FILL_TEMPLATE}

COVERED = {"items", "values"}
"""Methods of mappings of which a caller's mapping tells nothing new: its paths tell all."""

DONE = "?"
"""Marks a method that has been done as far as the receiver is a mapping."""


def call_method(
    walk: Walk, receiver: Value, name: str, given: Arguments, at: int, end: int
) -> Value:
    """Return `receiver.name(...)`."""
    if walk.state is None:
        return EMPTY
    if name in WAITED_FOR:
        return _waited_for(walk, receiver, name, given, at, end)
    result = EMPTY
    built_in: list[Node] = []
    receiver = with_held(walk, receiver) if walk.closing else receiver
    rest = _data_beside(walk, receiver, name, given)
    # What a mapping gives was put in place where the call stands; a class may give something else.
    done = name.startswith(DONE)
    name = name.removeprefix(DONE)
    carried, walk.carried = walk.carried, Value(labels=rest)
    for node in ordered(receiver):
        if isinstance(node, Const) and node.value is None:
            continue
        if _has_built_in(walk, node, name):
            built_in.append(node)
        else:
            result = join(result, _method_of(walk, node, name, given, at, end))
    walk.carried = carried
    if rest and not built_in and receiver.objects:
        # What else is in the receiver stays in what its method gives.
        result = join(result, Value(labels=rest))
    elif done:
        pass
    elif built_in or rest:
        # One call for all of them: what it makes is one object.
        labels = rest.union(*(atom_value(walk, node).labels for node in built_in if _is_atom(node)))
        walk.tally.setdefault(at, "library")
        value = Value(frozenset(built_in), labels)
        result = join(result, call_container_method(walk, value, name, given, at))
    # What is told apart by a class of the project's own has the better half of the places.
    if name in AMBIGUOUS and not walk.closing and len(walk.pending) < PENDING_MAX // 2:
        for node in built_in:
            if _is_atom(node) and not _is_surely_built_in(walk, node, name):
                # As a container's the call is done above: what cannot wait adds nothing to that.
                waiting = DONE + name if name in COVERED else name
                result = join(result, pend(walk, only(node), waiting, given, at, end, EMPTY))
    if not receiver.objects and not rest:
        return unknown_call(walk, receiver, given, at, name)
    if not receiver.objects and _may_be_own(walk, name) and shared_places(receiver):
        result = join(result, call_registered(walk, receiver, name, given, at, end))
    return result


_OF_ONE_KEY = {"get", "pop", "setdefault"}
"""Methods of mappings that give what stands under their first argument."""


def _data_beside(walk: Walk, receiver: Value, name: str, given: Arguments) -> frozenset[Label]:
    """Return the data of a receiver that are of none of its objects, as its method shows them."""
    rest = derived(receiver)
    if rest and name in _OF_ONE_KEY and given.positional:
        rest = item_of_origins(walk, receiver, rest, slot_of(given.positional[0]))
    if receiver.objects or is_container_method(name):
        return rest
    return part_of_shared(walk, rest, f".{name}")


def _may_be_own(walk: Walk, name: str) -> bool:
    """Tell whether a method may be that of an object which somebody put into a shared place."""
    if not is_container_method(name):
        return True
    return name in AMBIGUOUS and (walk.closing or len(walk.pending) < PENDING_MAX // 2)


def _waited_for(
    walk: Walk, receiver: Value, name: str, given: Arguments, at: int, end: int
) -> Value:
    if name == FILL_TEMPLATE:
        return fill_template(walk, receiver, given, at, end)
    function = walk.analysis.make.make(External, None, "root", BUILT_IN[name])
    return call_builtin(walk, function, Arguments((receiver, *given.positional)), at, end)


def _is_atom(node: Node) -> bool:
    return isinstance(node, (Input, Result, Cell, Field))


def _is_plain(node: Node) -> bool:
    return isinstance(node, Input) and isinstance(node.type, Plain)


def _is_surely_built_in(walk: Walk, node: Node, name: str) -> bool:
    """Tell whether a method is a text's or a container's, and done as well as any caller can.

    What changes a dict is done once more where the caller's own is known.
    """
    if _is_plain(node) or is_variadic(walk, node):
        return True
    return name == "copy" and is_declared_mapping(walk, node)


def _has_built_in(walk: Walk, node: Node, name: str) -> bool:
    """Tell whether, as far as known, a method is a built-in container's or text's."""
    if isinstance(node, (Const, Text, Elements)):
        return True
    if isinstance(node, Site) and not node.cls:
        return node.what not in {"partial", "record"} and f".{name}" not in slots_of(walk, node)
    if _is_atom(node) and not (
        isinstance(node, Input) and isinstance(node.type, (Class, External))
    ):
        written = walk.state.get(node, f".{name}") if walk.state else None
        return written is None and (_is_plain(node) or is_container_method(name))
    return _holds_items(walk, node, name) and is_container_method(name)


def _own_method(
    walk: Walk, node: Node, name: str, given: Arguments, at: int, end: int
) -> Value | None:
    """Do a method that an object has without a definition in the project; None for any other."""
    if isinstance(node, External):
        of_shared = name in _OF_ONE_KEY and shared_name(walk, node) is not None
        return _one_of_shared(walk, node, name, given, at) if of_shared else None
    if isinstance(node, Super):
        done = method_of_base(walk, node, name, given, at)
        if done is None and name == "__init__" and fill_above(walk, node, given, at):
            return EMPTY
        return done
    if isinstance(node, Class) and name == "__subclasses__":
        return _subclasses(walk, node, at)
    if isinstance(node, Class) and is_made_from_items(walk, node, name):
        return construct_from_items(walk, node, given, at, end)
    return None


def _one_of_shared(walk: Walk, node: External, name: str, given: Arguments, at: int) -> Value:
    """Do `session.get("cart")` and the like: what anybody put there under the key, or a default."""
    key, *others = (*given.positional, EMPTY)
    default = join(others[0], dict(given.keywords).get("default", EMPTY))
    held = read_item(walk, only(node), key, at)
    if name == "setdefault":
        write_item(walk, only(node), key, default, at)
    return join(held, default)


def _subclasses(walk: Walk, node: Class, at: int) -> Value:
    """Do `Base.__subclasses__()`."""
    info = walk.analysis.program.classes.get(node.id)  # type: ignore[call-overload]
    below = info.subclasses[:TARGETS_MAX] if info is not None else ()
    found = join_all(only(walk.analysis.make.make(Class, str(cls))) for cls in below)
    return new_container(walk, "list", at, {ANY_KEY: found})


def _method_of(walk: Walk, node: Node, name: str, given: Arguments, at: int, end: int) -> Value:
    if isinstance(node, Site) and not node.cls:
        known = slots_of(walk, node).get(f".{name}")
        return EMPTY if known is None else walk.call(walk, known, given, at, end)
    if _is_atom(node) and not (
        isinstance(node, Input) and isinstance(node.type, (Class, External))
    ):
        known = walk.state.get(node, f".{name}") if walk.state else None
        if known is not None:
            return walk.call(walk, known, given, at, end)
        return pend(walk, only(node), name, given, at, end)
    waits = len(walk.pending) < PENDING_MAX and not walk.closing
    if waits and isinstance(node, (Input, OwnClass, Super)) and _is_overridden(walk, node, name):
        return pend(walk, only(node), name, given, at, end)
    done = _own_method(walk, node, name, given, at, end)
    if done is not None:
        return done
    found = attribute_of(walk, node, name, at)
    if not found.objects:
        if class_of(node) and is_container_method(name):
            value = Value(frozenset((node,)), atom_value(walk, node).labels)
            return call_container_method(walk, value, name, given, at)
        return unknown_call(walk, found, given, at, name)
    if isinstance(node, Site) and any(isinstance(o, External) for o in found.objects):
        # What a library's method is given besides its arguments: all that the instance holds.
        carried = walk.carried
        walk.carried = join(carried, Value(labels=labels_in(walk, only(node))))
        result = walk.call(walk, found, given, at, end)
        walk.carried = carried
        return result
    made = walk.call(walk, found, given, at, end)
    hand_to_others(walk, node, name, given, at)
    return made


def _holds_items(walk: Walk, node: Node, name: str) -> bool:
    info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
    if info is None:
        return False
    return info.shape == "typed-dict" or (info.built_in in CONTAINERS and name not in info.methods)


def _is_overridden(walk: Walk, node: Input | OwnClass | Super, name: str) -> bool:
    """Tell whether a subclass has a method of its own: then only the caller knows which."""
    program = walk.analysis.program
    if isinstance(node, OwnClass):
        cls = node.id
    else:
        cls = node.cls if isinstance(node, Super) else class_of(node)
    info = program.classes.get(cls)  # type: ignore[call-overload]
    if info is None or not info.subclasses:
        return False
    if isinstance(node, Super):
        return isinstance(node.bound, Input) and any(
            len(program.classes[sub].lineage) > len(info.lineage) + 1 for sub in info.subclasses
        )
    own = info.methods.get(name)
    return any(program.classes[sub].methods.get(name) not in {own, None} for sub in info.subclasses)
