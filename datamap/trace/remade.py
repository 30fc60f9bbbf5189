"""Objects that a function makes of one element of its caller's: `Row(m.role, m.text)`.

What they are is not told apart in the function, since it is the caller who knows its elements. So
it is found here which objects are made so, and who uses the summary makes one for each kind of
element that it has: the text of a message stays with its role.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from datamap.trace.keys import names_part
from datamap.values.nodes import Input, Site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from datamap.trace.summary import LeftObject
    from datamap.values.value import Value

    Slots = Mapping[Site, Mapping[str, Value]]

REMADE_MAX: Final = 8
"""Objects of one function that are told apart so."""

INNER_MAX: Final = 6
"""Objects inside of such a one that are made of the same element."""


@dataclass(frozen=True, slots=True)
class Remade:
    """An object made of an element: where the caller has that, and which parts tell its kind."""

    node: Site
    root: str
    base: tuple[str, ...]
    copied: tuple[tuple[str, str], ...]
    """Its slots that hold a part of the element as it is, each with that part."""
    inner: tuple[Site, ...]
    """The objects inside of it that are made of the element, too."""


def find_remade(objects: Sequence[LeftObject]) -> list[Remade]:
    """Return the objects that are made of an element of the caller's, and of its data too."""
    slots = {node: held for node, held, _ in objects}
    found: list[Remade] = []
    for node, held, waiting in objects:
        for (root, base), copied in _copied_parts(held, waiting).items():
            inner = _inner(slots, node, root, base)
            others = held.values() if len({part for _, part in copied}) > 1 else ()
            others = others or [v for slot, v in held.items() if slot not in dict(copied)]
            if inner or any(_is_of(value, root, base) for value in others):
                found.append(Remade(node, root, base, copied, inner))
                break
        if len(found) == REMADE_MAX:
            break
    return found


def _copied_parts(
    held: Mapping[str, Value], waiting: Sequence[str]
) -> dict[tuple[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """Return the slots that hold a part of an element as it is, by the element."""
    found: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, str], ...]] = {}
    for slot in waiting:
        if len(held[slot].labels) != 1 or len(held[slot].objects) != 1:
            continue
        (label,) = held[slot].labels
        atom = label.atom
        if label.marks or not isinstance(atom, Input) or len(atom.path) < 2:  # noqa: PLR2004 - element and part
            continue
        element, part = atom.path[-2:]
        if element[0] == "[" and not names_part(element) and names_part(part):
            place = atom.root, atom.path[:-1]
            found[place] = (*found.get(place, ()), (slot, part))
    return found


def _inner(slots: Slots, node: Site, root: str, base: tuple[str, ...]) -> tuple[Site, ...]:
    """Return the objects below one that hold data of the element."""
    found: list[Site] = []
    queue = [node]
    while queue and len(found) <= INNER_MAX:
        for value in slots.get(queue.pop(), {}).values():
            for below in sorted(value.objects, key=lambda o: o.order):
                if isinstance(below, Site) and below in slots and below not in (node, *found):
                    found.append(below)
                    queue.append(below)
    # From the inside out: what holds one that is made of the element is so itself.
    made: list[Site] = []
    for below in reversed(found):
        values = slots[below].values()
        if any(_is_of(v, root, base) or not v.objects.isdisjoint(made) for v in values):
            made.append(below)
    return tuple(made)


def _is_of(value: Value, root: str, base: tuple[str, ...]) -> bool:
    """Tell whether a value holds data of the element."""
    return any(
        isinstance(label.atom, Input)
        and label.atom.root == root
        and label.atom.path[: len(base)] == base
        for label in value.labels
    )
