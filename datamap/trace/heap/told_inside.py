"""Remember what no call says and what puts data somewhere inside the house all the same.

`session["email"] = x` is remembered as `session.__setitem__("email", x)`, what a function raises as
`builtins.raise(x)`, what a handler of requests answers as `builtins.return(x)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.trace.heap.collect import BASE, freeze
from datamap.trace.heap.slots import class_of, slots_of
from datamap.trace.summary import ExternalCall
from datamap.values.nodes import External, Site
from datamap.values.value import Value, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

RAISED: Final = ("builtins", "raise")
ANSWERED: Final = ("builtins", "return")


def tell_item(walk: Walk, owner: External, key: Value, value: Value, at: int) -> None:
    """Remember `owner[key] = value`, if a rule speaks of it."""
    if walk.analysis.libraries.stays_inside((*owner.path, "__setitem__")):
        method = walk.analysis.make.make(External, owner, "attribute", "__setitem__")
        _tell(walk, method, (key, value), at)


def tell_raised(walk: Walk, value: Value, at: int) -> None:
    """Remember the message of an exception of the project's own, if a rule speaks of it.

    What a library's exception is given, its constructor was told.
    """
    if walk.thrown or not walk.analysis.libraries.stays_inside(RAISED):
        return
    messages = [
        part
        for node in value.objects
        if isinstance(node, Site) and class_of(node)
        for key, part in slots_of(walk, node).items()
        if key in {BASE, ".args"}
    ]
    if messages:
        root = walk.analysis.make.make(External, None, "root", ".".join(RAISED))
        _tell(walk, root, (join_all(messages),), at)


def tell_answered(walk: Walk, value: Value, at: int) -> None:
    """Remember what a handler of requests gives back, if a rule speaks of it.

    What the response of a library was made of, its constructor was told.
    """
    libraries = walk.analysis.libraries
    if any(isinstance(o, External) and libraries.stays_inside(o.path) for o in value.objects):
        return
    root = walk.analysis.make.make(External, None, "root", ".".join(ANSWERED))
    _tell(walk, root, (value,), at)


def _tell(walk: Walk, function: External, given: tuple[Value, ...], at: int) -> None:
    place = walk.place or (walk.id, at)
    arguments = tuple(freeze(walk, str(number), value) for number, value in enumerate(given))
    call = walk.analysis.make.make(External, function, "call", "", arguments, place)
    walk.calls[place, walk.through, call] = ExternalCall(
        call, place, at, walk.through, walk.conditions
    )
