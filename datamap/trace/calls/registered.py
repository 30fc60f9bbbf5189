"""What somebody put into a shared container, to be called by whoever reads it.

That are functions, and objects whose methods are called. Which modules fill a registry is known
when all are walked. So a call of what stands in a shared place waits until then, in the function
that does it: no caller of that would know more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.asked import Kind
from datamap.trace.frame import REGISTERED_MAX
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.closed_chains import closed_chain
from datamap.trace.heap.items import read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.shared import is_shared
from datamap.trace.heap.slots import class_of
from datamap.trace.keys import ANY_KEY, UNKNOWN_KEY, is_callers, may_be
from datamap.trace.summary import Arguments, Pending
from datamap.values.nodes import SHARED, Any_, Cell, Class, External, Field, Function, Node, Site
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.frame import Analysis, Walk
    from datamap.trace.summary import Effects, Summary
    from datamap.values.interner import Interner
    from datamap.values.value import Label

FOUND_MAX = 48
"""Functions or objects that one call of a shared place may reach."""


def shared_places(callee: Value) -> frozenset[Label]:
    """Return the labels of a callee that say in which shared containers it stood."""
    return frozenset(
        label for label in callee.labels if isinstance(label.atom, Cell) and is_shared(label.atom)
    )


def call_registered(
    walk: Walk,
    callee: Value,
    method: str,
    given: Arguments,
    at: int,
    end: int,
) -> Value:
    """Call what others put into shared places, or leave that to whoever knows all of them.

    `method` is that of the objects there, or "" where functions are called.
    """
    places = shared_places(callee)
    if not walk.closing:
        unknown = frozenset(label for label in places if _may_hold_more(label.atom, callee))
        if unknown:
            _wait(walk, unknown, method, given, at, end)
        return EMPTY
    result = EMPTY
    found: dict[Node, None] = {}
    for label in sorted(places, key=lambda label: label.order):
        if isinstance(label.atom, Cell):
            found.update(dict.fromkeys(_held_at(walk, label.atom)))
    for node in [n for n in found if not method or not isinstance(n, Function)][:FOUND_MAX]:
        if node in callee.objects:
            continue
        one = Value(frozenset((node,)))
        # What one of them uses up is not taken from the next.
        walk.instantiations = walk.work = 0
        if method:
            result = join(result, walk.call_method(walk, one, method, given, at, end))
        else:
            result = join(result, walk.call(walk, one, given, at, end))
    return result


def _may_hold_more(place: Node, known: Value) -> bool:
    """Tell whether others may have put more into a place than is known to be called.

    What a function captured is what the one around it gave it; an instance's attribute that is
    known is what its constructor gave it.
    """
    made = place.key.split(":", 2)[1] if isinstance(place, Cell) else ""
    return made != "frame" and not (made == "instance" and known.objects)


def _wait(
    walk: Walk, places: frozenset[Label], method: str, given: Arguments, at: int, end: int
) -> None:
    place = walk.place or (walk.id, at)
    slot = f"{place[0]}#{place[1]}#(registered){method}"
    key = (place, slot, at)
    if key in walk.registered or len(walk.registered) < REGISTERED_MAX:
        receiver = Value(labels=places)
        walk.registered[key] = Pending(
            receiver, method, given, place, end, slot, at, walk.conditions
        )


def with_held(walk: Walk, value: Value) -> Value:
    """Return a value with the objects that others put into its places, now all are known.

    Places are those of shared objects, and fields that a method of the class fills later.
    """
    places = [n for n in value.objects if isinstance(n, (Cell, Field)) and _is_place(n)]
    if not places:
        return value
    held = join_all(
        Value(frozenset((node,)))
        for place in sorted(places, key=lambda n: n.order)
        for node in _held_at(walk, place)
    )
    if not held.objects:
        return value
    return join(Value(value.objects.difference(places), value.labels), held)


def _is_place(node: Cell | Field) -> bool:
    return isinstance(node, Field) or is_shared(node)


def _held_at(walk: Walk, place: Cell | Field) -> list[Node]:
    """Return the objects that others put into a place, or what those have at its path."""
    if isinstance(place, Field):
        holder, slot, below = _FIELDS + place.cls, f".{place.name}", place.path
    else:
        holder, slot, below = place.key, place.path[0], place.path[1:]
    walk.analysis.asked.note(Kind.HELD, holder, slot)
    held = objects_at(walk.analysis, holder, slot)[:FOUND_MAX]
    for step in below:
        # One by one: a value has fewer places than a registry may have entries.
        held = [inner for node in held for inner in ordered(_part_of(walk, node, step))]
    return held


def _part_of(walk: Walk, node: Node, step: str) -> Value:
    value = Value(frozenset((node,)))
    if step.startswith("."):
        return read_attribute(walk, value, step[1:], 0)
    key = EMPTY if step in {ANY_KEY, UNKNOWN_KEY} else literal(walk, step[1:-1])
    item = read_item(walk, value, key, 0)
    # What stands in containers is collected without them: it has been taken out already.
    return item if item.objects else value


_FIELDS = "f:"
"""How the key of a class begins, whose slots are its fields whichever instance holds them."""


def objects_at(analysis: Analysis, holder: str, slot: str) -> list[Node]:
    """Return what others put into a slot of a shared object or into a field of a class."""
    return [
        node
        for key, nodes in sorted(analysis.registered.get(holder, {}).items())
        if is_callers(key) or is_callers(slot) or may_be(key, slot)
        for node in nodes
    ]


def collect_registered(
    analysis: Analysis, summaries: Iterable[Summary]
) -> dict[str, dict[str, list[Node]]]:
    """Return what stands in shared containers and in fields, and can be called.

    That are functions, instances of the project's classes and objects of libraries: by container
    or class, then by slot.
    """
    found: dict[str, dict[str, list[Node]]] = {}
    for summary in summaries:
        effects = summary.effects
        for node, key, value in effects.writes:
            holder = _holder(analysis, node, key) if value.objects else ""
            objects = _objects_in(analysis.make, effects, value) if holder else []
            if objects:
                known = found.setdefault(holder, {}).setdefault(key, [])
                known.extend(o for o in objects if o not in known)
    return found


def _holder(analysis: Analysis, node: Node, key: str) -> str:
    """Return the key of what a write fills: a shared object, or the fields of a class."""
    if isinstance(node, Site) and node.context == SHARED and key.startswith(("[", ".")):
        return node.order
    info = analysis.program.classes.get(class_of(node)) if key.startswith(".") else None  # type: ignore[call-overload]
    field = info.fields.get(key[1:]) if info is not None else None
    return f"{_FIELDS}{field.owner}" if field is not None else ""


def _can_be_called(node: Node) -> bool:
    if isinstance(node, External):
        return node.called and not node.open
    return isinstance(node, (Function, Class)) and not node.open


def _objects_in(make: Interner, effects: Effects, value: Value) -> list[Node]:
    """Return what can be called of a value, or of the containers in it."""
    objects: list[Node] = []
    nodes: list[Node] = list(ordered(value))
    seen: set[Node] = set()
    while nodes:
        node = nodes.pop(0)
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, External) and node.called and node.open:
            closed = closed_chain(make, node)
            if closed is not None:
                objects.append(closed)
        elif _can_be_called(node):
            objects.append(node)
        elif isinstance(node, (Site, Any_)) and node.cls:
            objects.append(make.make(Any_, node.cls))
        elif isinstance(node, Site) and not node.cls:
            for _, part in sorted((effects.held(node) or {}).items()):
                nodes.extend(ordered(part))
    return objects
