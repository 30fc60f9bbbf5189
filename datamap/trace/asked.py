"""What walks ask of the program: views of its tables that note each question.

A summary holds as long as its questions have the same answers (`answers.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from datamap.model.program import Program

Part: TypeAlias = "str | int | None"


class Kind(IntEnum):
    """What a question is about."""

    FUNCTION = 0
    CLASS = 1
    NAME = 2
    IMPORT = 3
    SHARED = 4
    MODULE = 5
    ASSIGNED = 6
    LOCAL_IMPORT = 7
    WRITERS = 8
    FIELD_TYPE = 9
    TEMPLATE = 10
    REGISTERED = 11
    RELATED = 12
    NAMED = 13
    HANDLER = 14
    INSTRUMENTED = 15
    HELD = 16
    """What stands in a shared place once all is walked."""


Question: TypeAlias = "tuple[Kind, str | tuple[Part, ...]]"


@dataclass(slots=True)
class Asked:
    """The questions of the walk that runs now; whoever starts a walk puts a set of its own here."""

    now: set[Question] = field(default_factory=set)

    def note(self, kind: Kind, *key: Part) -> None:
        """Note a question that no view sees."""
        self.now.add((kind, key))


def watched(program: Program, asked: Asked) -> Program:
    """Return the program with tables that note what is asked of them.

    `by_index` and `class_by_index` are left out: an index means nothing once lines move. Who
    uses them asks for the function or class, or has it in its own digest.
    """
    return replace(
        program,
        functions=_Watched(program.functions, Kind.FUNCTION, asked),
        classes=_Watched(program.classes, Kind.CLASS, asked),
        imports=_Watched(program.imports, Kind.IMPORT, asked),
        modules=_Watched(program.modules, Kind.MODULE, asked),
        templates=_Watched(program.templates, Kind.TEMPLATE, asked),
        named_functions=_Watched(program.named_functions, Kind.NAMED, asked),
        handlers=_Watched(program.handlers, Kind.HANDLER, asked),
        instrumented=_Watched(program.instrumented, Kind.INSTRUMENTED, asked),
        names=_Names(program.names, asked),
        shared=_Members(program.shared, asked),  # type: ignore[arg-type]
    )


K = TypeVar("K")
V = TypeVar("V")


class _Watched(Mapping[K, V]):
    """A table whose keys are noted when they are asked for."""

    __slots__ = ("_asked", "_kind", "_table")

    def __init__(self, table: Mapping[K, V], kind: Kind, asked: Asked) -> None:
        self._table = table
        self._kind = kind
        self._asked = asked

    def __getitem__(self, key: K) -> V:
        self._asked.now.add((self._kind, key))  # type: ignore[arg-type]
        return self._table[key]

    def get(self, key: K, default: V | None = None) -> V | None:  # type: ignore[override]
        self._asked.now.add((self._kind, key))  # type: ignore[arg-type]
        return self._table.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._asked.now.add((self._kind, key))  # type: ignore[arg-type]
        return key in self._table

    def __iter__(self) -> Iterator[K]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


class _InModule(Mapping[str, V]):
    """The names of one module."""

    __slots__ = ("_asked", "_module", "_table")

    def __init__(self, table: Mapping[str, V], module: str, asked: Asked) -> None:
        self._table = table
        self._module = module
        self._asked = asked

    def __getitem__(self, key: str) -> V:
        self._asked.now.add((Kind.NAME, (self._module, key)))
        return self._table[key]

    def get(self, key: str, default: V | None = None) -> V | None:  # type: ignore[override]
        self._asked.now.add((Kind.NAME, (self._module, key)))
        return self._table.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._asked.now.add((Kind.NAME, (self._module, key)))  # type: ignore[arg-type]
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


class _Names(Mapping[K, Mapping[str, V]]):
    """The names of all modules; a module that is not there is noted as such."""

    __slots__ = ("_asked", "_modules")

    def __init__(self, names: Mapping[K, Mapping[str, V]], asked: Asked) -> None:
        self._modules = {m: _InModule(table, str(m), asked) for m, table in names.items()}
        self._asked = asked

    def __getitem__(self, key: K) -> Mapping[str, V]:
        return self._modules[key]

    def get(  # type: ignore[override]
        self, key: K, default: Mapping[str, V] | None = None
    ) -> Mapping[str, V] | None:
        if key not in self._modules:
            self._asked.now.add((Kind.MODULE, key))  # type: ignore[arg-type]
        return self._modules.get(key, default)

    def __iter__(self) -> Iterator[K]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


class _Members(Collection[tuple[str, str]]):
    """The names that functions rebind."""

    __slots__ = ("_asked", "_members")

    def __init__(self, members: Collection[tuple[str, str]], asked: Asked) -> None:
        self._members = members
        self._asked = asked

    def __contains__(self, key: object) -> bool:
        self._asked.now.add((Kind.SHARED, key))  # type: ignore[arg-type]
        return key in self._members

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)
