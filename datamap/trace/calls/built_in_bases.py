"""Instances of project classes that extend a type of Python: dict, list, str, exceptions.

What such an instance holds stands in its own slots, as in a container; text is a label of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from datamap.trace.calls.builtin_methods import call_container_method, is_container_method
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import derived, only, ordered, root_external
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.items import own_item, read_elements
from datamap.trace.heap.methods import has_next_method
from datamap.trace.heap.slots import CONTAINERS, class_of, slots_of, write_slot
from datamap.trace.keys import ANY_KEY, KEYS, key_of
from datamap.trace.summary import Arguments
from datamap.values.nodes import Input, Node, Site, Super
from datamap.values.value import EMPTY, NO_LABELS, Label, Value, join, join_all

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Walk

BASE: Final = 1 << 59
"""Sets what the base makes apart from the instance."""

UNBOUND: Final = 3
"""Segments of the path of a method that is taken from the type itself."""

_OWN_MAKERS: Final = {"collections.defaultdict", "collections.Counter"}


def fill_as_base(
    walk: Walk, info: ClassInfo, node: Node, given: Arguments, at: int
) -> frozenset[Label]:
    """Do the base's constructor on an instance, and return the labels that it then bears."""
    if info.built_in == "exception":
        slots = {f"[#{number}]": value for number, value in enumerate(given.positional)}
        if given.rest is not EMPTY:
            slots[ANY_KEY] = given.rest
        write_slot(walk, node, ".args", new_container(walk, "tuple", at | BASE, slots), strong=True)
        return NO_LABELS
    values = [*given.positional, *(value for _, value in given.keywords), given.rest]
    if info.built_in == "text":
        return labels_in(walk, join_all(values))
    if not any(value is not EMPTY for value in values) and not given.spreads:
        return NO_LABELS
    path = next((p for p in info.externals if p in _OWN_MAKERS), f"builtins.{info.built_in}")
    made = walk.call(walk, only(root_external(walk, path)), given, at | BASE, at)
    for part in ordered(made):
        if isinstance(part, Site):
            for key, value in slots_of(walk, part).items():
                write_slot(walk, node, key, value, strong=True)
        else:
            element = read_elements(walk, only(part), at)
            write_slot(walk, node, ANY_KEY, element, strong=False)
    return derived(made)


def method_of_base(walk: Walk, node: Super, name: str, given: Arguments, at: int) -> Value | None:
    """Do a method that `super()` finds in a type of Python; None where it finds another."""
    info = walk.analysis.program.classes.get(node.cls)  # type: ignore[call-overload]
    if info is None or not info.built_in or has_next_method(walk, node, name):
        return None
    return do_as_base(walk, info, node.bound, name, given, at)


def do_as_base(
    walk: Walk, info: ClassInfo, node: Node, name: str, given: Arguments, at: int
) -> Value | None:
    """Do a method of a type of Python on an instance of a class that extends it."""
    if isinstance(node, Input):
        # What the instance holds is the caller's; by its paths the class's own methods would read.
        base = walk.analysis.make.make(Super, str(info.id), node)
        return EMPTY if walk.closing else walk.pend(walk, only(base), name, given, at, at)
    if name == "__init__":
        fill_as_base(walk, info, node, given, at)
        return EMPTY
    if info.built_in not in CONTAINERS:
        return None
    key = given.positional[0] if given.positional else given.rest
    if name == "__getitem__":
        return own_item(walk, node, key_of(key), at)
    if name == "__setitem__":
        value = given.positional[1] if len(given.positional) > 1 else given.rest
        write_slot(walk, node, key_of(key) or ANY_KEY, value, strong=key_of(key) is not None)
        write_slot(walk, node, KEYS, key, strong=False)
        return EMPTY
    if is_container_method(name):
        return call_container_method(walk, only(node), name, given, at)
    return None


def unbound_method(walk: Walk, path: tuple[str, ...], given: Arguments, at: int) -> Value | None:
    """Do `str.lower(text)` or `dict.__setitem__(self, key, value)`: the object comes first."""
    if len(path) != UNBOUND or path[0] != "builtins" or not given.positional:
        return None
    receiver, rest = given.positional[0], replace(given, positional=given.positional[1:])
    name = path[-1]
    if not (is_container_method(name) or name == "__init__"):
        return None
    result = EMPTY
    plain: set[Node] = set()
    for node in ordered(receiver):
        info = walk.analysis.program.classes.get(class_of(node)) if class_of(node) else None  # type: ignore[call-overload]
        done = do_as_base(walk, info, node, name, rest, at) if info and info.built_in else None
        if done is None:
            plain.add(node)
        else:
            result = join(result, done)
    if name == "__init__":
        return result
    if plain or not receiver.objects:
        own = Value(frozenset(plain), receiver.labels)
        result = join(result, call_container_method(walk, own, name, rest, at))
    return result
