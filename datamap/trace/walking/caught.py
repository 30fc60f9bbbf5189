"""Which handler catches what: an exception goes to the first that names its class or a base."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from datamap.model.syntax import Name
from datamap.trace.heap.atoms import ordered
from datamap.trace.heap.slots import class_of, slots_of
from datamap.values.nodes import Class, External, Site
from datamap.values.value import EMPTY, Value

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node


def catch(walk: Walk, thrown: Value, named: Value | None) -> tuple[Value, Value]:
    """Return what a handler catches of what is thrown, and what surely passes it by.

    `named` are the classes behind its `except`, None where it catches everything.
    """
    if named is None:
        return thrown, EMPTY
    classes = _classes(walk, named)
    passing = {node for node in thrown.objects if not _may_catch(walk, node, classes)}
    if not passing:
        return thrown, EMPTY
    return _without(thrown, passing), _without(thrown, thrown.objects - passing)


def _without(thrown: Value, gone: frozenset[Node] | set[Node]) -> Value:
    left = thrown.objects - gone
    if not left:
        return EMPTY
    return Value(left, frozenset(label for label in thrown.labels if label.atom not in gone))


def _classes(walk: Walk, named: Value) -> list[Node]:
    """Return the classes that a handler names, one by one or in a tuple."""
    found: list[Node] = []
    for node in ordered(named):
        if isinstance(node, Site):
            for part in slots_of(walk, node).values():
                found += _classes(walk, part)
        else:
            found.append(node)
    return found


def _may_catch(walk: Walk, thrown: Node, classes: list[Node]) -> bool:
    lineage, bases = _bases_of(walk, thrown)
    if not bases:
        return True
    return not classes or any(_may_be(lineage, bases, one) for one in classes)


def _bases_of(walk: Walk, thrown: Node) -> tuple[set[str], set[str]]:
    """Return the project's classes that an exception is of, and the first ones outside."""
    cls = class_of(thrown)
    if isinstance(thrown, Class):
        # `raise Gone` makes an instance.
        cls = thrown.id
    info = walk.analysis.program.classes.get(cls) if cls else None  # type: ignore[call-overload]
    if info is not None:
        bases = {str(path) for path in info.externals}
        return {str(one) for one in info.lineage}, bases | _named_bases(walk, info)
    if isinstance(thrown, External):
        return set(), {".".join(thrown.path)}
    return set(), set()


def _named_bases(walk: Walk, info: ClassInfo) -> set[str]:
    """Return the exceptions of Python that a class or one of its bases extends by name."""
    lineage = [walk.analysis.program.classes[one].entry for one in info.lineage]
    own = {entry.name for entry in lineage}
    named = {base.id for entry in lineage for base in entry.bases if isinstance(base, Name)}
    return {name for name in named - own if _built_in(name) is not None}


def _may_be(lineage: set[str], bases: set[str], named: Node) -> bool:
    if isinstance(named, Class):
        return named.id in lineage
    if not isinstance(named, External):
        return True
    wanted = _built_in(".".join(named.path))
    known = [_built_in(base) for base in bases]
    if wanted is None:
        # A library's exception has bases that nobody here knows, and may be Python's by a new name.
        return True
    return any(base is None or issubclass(base, wanted) for base in known)


def _built_in(path: str) -> type[BaseException] | None:
    """Return the exception of Python that a path names."""
    found = getattr(builtins, path.removeprefix("builtins."), None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None
