"""Classes that a protocol fits without being its bases: PEP 544's structural subtypes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from datamap.model.names import ApiPath, ClassId
from datamap.model.program import ClassInfo
from datamap.resolve.bindings import Scope

PROTOCOLS: Final = frozenset(map(ApiPath, ("typing.Protocol", "typing_extensions.Protocol")))

IMPLEMENTERS_MAX: Final = 12
"""A protocol that more classes fit says too little of what an object is: it is left alone."""


def with_implementers(
    scope: Scope, classes: Mapping[ClassId, ClassInfo], protocols: Iterable[ClassId]
) -> dict[ClassId, ClassInfo]:
    """Return the classes, with those that fit a protocol among its subclasses.

    A class fits that has each method of the protocol, with the same parameters, and each field.
    """
    wanted = set(protocols)
    with_method: dict[str, set[ClassId]] = {}
    for cls, info in classes.items():
        if cls not in wanted:
            for name in info.methods:
                with_method.setdefault(name, set()).add(cls)
    found = dict(classes)
    for cls in sorted(wanted):
        info = classes[cls]
        if not info.methods:
            continue
        fitting = set.intersection(*(with_method.get(name, set()) for name in info.methods))
        fitting = {one for one in fitting if _fits(scope, classes, classes[one], info)}
        if len(fitting) <= IMPLEMENTERS_MAX:
            found[cls] = replace(info, subclasses=tuple(sorted({*info.subclasses, *fitting})))
    return found


def _fits(
    scope: Scope, classes: Mapping[ClassId, ClassInfo], info: ClassInfo, protocol: ClassInfo
) -> bool:
    return protocol.fields.keys() <= info.fields.keys() and all(
        list(_parameters(scope, classes, info, name))
        == list(_parameters(scope, classes, protocol, name))
        for name in protocol.methods
    )


def _parameters(
    scope: Scope, classes: Mapping[ClassId, ClassInfo], info: ClassInfo, method: str
) -> Iterator[str]:
    """Yield the names of a method's parameters, wherever in the lineage it stands."""
    for one in info.lineage:
        above = classes[one]
        for name, number in above.entry.methods:
            if name == method:
                function = scope.modules[above.module].functions[number]
                yield from (parameter.name for parameter in function.parameters)
                return
