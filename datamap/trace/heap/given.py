"""Whether a value is surely true: neither None nor empty nor zero, whatever a run makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.values.nodes import Class, Const, External, Function, Input, Module, Site, Text

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.nodes import Node
    from datamap.values.value import Value

_ENCODING: Final = frozenset({"encode", "decode", "hex", "hexdigest", "digest"})
"""Methods of text and bytes whose result is empty only where the text is."""

_MAY_BE_EMPTY: Final = frozenset({"collections", "decimal", "fractions"})
"""Modules whose constructors may make what is empty or zero."""

_PLAIN_BASES: Final = frozenset({"abc.ABC", "typing.Generic", "typing.Protocol"})
"""Bases from libraries whose instances are true, as those of any class are."""


def is_given(walk: Walk, value: Value) -> bool:
    """Tell whether a value is surely true."""
    if not value.objects or not all(_is_true(walk, node) for node in value.objects):
        return False
    if len(value.objects) == 1 and isinstance(next(iter(value.objects)), (External, Text)):
        return True
    # Data without the object that it is in came by another way, and may be nothing there.
    return all(label.atom in value.objects for label in value.labels)


def _is_true(walk: Walk, node: Node) -> bool:
    if isinstance(node, Const):
        return bool(node.value)
    if isinstance(node, Text):
        return any(isinstance(part, str) and part for part in node.parts)
    if isinstance(node, Input):
        return (node.root, *node.path) in walk.given
    if isinstance(node, External):
        return _is_made(node)
    if isinstance(node, Site):
        return node.what == "instance" and not _says_itself(walk, node.cls)
    return isinstance(node, (Class, Function, Module))


def _is_made(node: External) -> bool:
    """Tell whether a library's constructor made an object, or a text was made of such an object."""
    link: External | None = node
    while link is not None and link.kind == "call" and link.base is not None:
        if link.base.path[-1][:1].isupper() and not link.base.called:
            return link.base.path[0] not in _MAY_BE_EMPTY
        if link.base.kind != "attribute" or link.base.name not in _ENCODING:
            return False
        link = link.base.base
    return False


def _says_itself(walk: Walk, cls: str) -> bool:
    """Tell whether a class says itself when an instance is true, or may inherit that."""
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    if info is None or info.built_in or info.shape in {"typed-dict", "named-tuple"}:
        return True
    if not info.methods.keys().isdisjoint({"__bool__", "__len__"}):
        return True
    return info.rule is None and not _PLAIN_BASES.issuperset(info.externals)
