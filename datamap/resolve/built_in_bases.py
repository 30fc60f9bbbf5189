"""Classes that extend what Python comes with: which of its types an instance is."""

import builtins
from collections.abc import Mapping
from typing import Final

from datamap.model.facts import ClassIndex
from datamap.model.names import ApiPath, ClassId, ModuleName
from datamap.model.syntax import Item, Name
from datamap.resolve.bindings import Scope, lookup

_KINDS: Final = {
    "dict": "dict", "list": "list", "set": "set", "frozenset": "set", "tuple": "tuple",
    "str": "text", "bytes": "text", "bytearray": "text", "int": "text", "float": "text",
}  # fmt: skip

_LIBRARY_KINDS: Final = {
    "collections.OrderedDict": "dict", "collections.UserDict": "dict",
    "collections.defaultdict": "dict", "collections.Counter": "dict", "typing.Dict": "dict",
    "collections.UserList": "list", "collections.deque": "list", "typing.List": "list",
    "typing.Set": "set", "typing.Tuple": "tuple", "collections.UserString": "text",
}  # fmt: skip

_EXCEPTIONS: Final = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)


def built_in_kind(
    scope: Scope,
    order: tuple[ClassId, ...],
    entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]],
    externals: tuple[ApiPath, ...],
) -> str:
    """Return `dict`, `list`, `set`, `tuple`, `text`, `exception`, or "" for any other class."""
    for path in externals:
        if path in _LIBRARY_KINDS:
            return _LIBRARY_KINDS[path]
    for ancestor in order:
        module, _, entry = entries[ancestor]
        for base in entry.bases:
            head = base.object if isinstance(base, Item) else base
            if isinstance(head, Name) and not lookup(scope, module, head.id):
                kind = "exception" if head.id in _EXCEPTIONS else _KINDS.get(head.id)
                if kind is not None:
                    return kind
    return ""
