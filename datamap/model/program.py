"""The whole program as static names: what resolve makes of all module indexes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from datamap.model.facts import ClassIndex, FieldIndex, FunctionIndex, ModuleIndex, TableIndex
from datamap.model.names import ApiPath, ClassId, FunctionId, ModuleName, RepoPath
from datamap.model.rules import FieldRule


@dataclass(frozen=True, slots=True)
class FunctionBinding:
    """A name bound to a function of the project."""

    id: FunctionId


@dataclass(frozen=True, slots=True)
class ClassBinding:
    """A name bound to a class of the project."""

    id: ClassId


@dataclass(frozen=True, slots=True)
class ModuleBinding:
    """A name bound to a module of the project."""

    name: ModuleName


@dataclass(frozen=True, slots=True)
class ExternalBinding:
    """A name bound to something outside the project, by the path that the user imports."""

    path: ApiPath


@dataclass(frozen=True, slots=True)
class VariableBinding:
    """A module-level name bound by assignment; its value is known only to the walk."""

    module: ModuleName
    name: str


Binding: TypeAlias = (
    FunctionBinding | ClassBinding | ModuleBinding | ExternalBinding | VariableBinding
)


@dataclass(frozen=True, slots=True)
class FunctionInfo:
    """Where a function entry stands; `cls` is the class whose body holds it."""

    id: FunctionId
    module: ModuleName
    path: RepoPath
    index: int
    entry: FunctionIndex
    cls: ClassId | None


@dataclass(frozen=True, slots=True)
class Handler:
    """What a framework hands to a function that it calls.

    `types` are the paths of the libraries' objects that parameters without annotation are, by name;
    `received` the parameters that hold what somebody sent. `origin` tells where in a request it
    was, `category` what it is where its name tells nothing. `route` is what it answers, as its
    decorator says it (`GET /users/{id}`), or "".
    """

    types: tuple[tuple[str, str], ...]
    received: tuple[str, ...]
    origin: str
    category: str
    route: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """A decorator of a function that reports what the function is given and what it returns."""

    path: ApiPath
    parameters: bool
    result: bool


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field with the class that declares it.

    `made_by` is the path of the library call whose result it is in the class body, or "".
    """

    owner: ClassId
    entry: FieldIndex
    made_by: ApiPath = ApiPath("")


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table that is no class; `columns` has a rule beside each field that a library declares."""

    module: ModuleName
    path: RepoPath
    entry: TableIndex
    columns: tuple[tuple[FieldIndex, FieldRule | None], ...]


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """A class with what it inherits.

    `lineage` are the project classes of its linearised bases, itself first; `externals` the paths
    of the external bases in the same order. `fields` and `methods` are inherited ones included, the
    nearest first. `subclasses` are all project classes below it, sorted.
    `shape` says how instances come to be: `plain`, `record` (generated constructor: dataclass,
    pydantic, ORM ...), `typed-dict`, `named-tuple`, `enum`, `protocol`. `built_in` is the type of
    Python that instances are too: `dict`, `list`, `set`, `tuple`, `text`, `exception`, or "".
    `rule` says how the class declares its fields, where a library does that for it.
    """

    id: ClassId
    module: ModuleName
    path: RepoPath
    index: int
    entry: ClassIndex
    lineage: tuple[ClassId, ...]
    externals: tuple[ApiPath, ...]
    fields: Mapping[str, FieldInfo]
    methods: Mapping[str, FunctionId]
    subclasses: tuple[ClassId, ...]
    shape: str
    built_in: str
    rule: FieldRule | None = None


ImportKey: TypeAlias = tuple[ModuleName, int, str, str | None]
"""Importing module, level, written module, written name."""


@dataclass(frozen=True, slots=True)
class Program:
    """All modules, functions and classes of the project and their static bindings.

    `names` maps each module-level name to its possible bindings in order of appearance;
    `imports` answers import statements inside functions; `shared` are module-level names that
    some function rebinds with `global`; `templates` maps the name of a template to the functions
    that fill it in; `namespaces` are the folders without `__init__.py` in names of modules, as
    segments: importing a module below one binds its name, and no library need be meant.
    `named_functions` maps texts to the functions that a queue may know by them; `handlers` are
    the functions that a framework calls, `instrumented` those that a decorator reports.
    """

    modules: Mapping[ModuleName, ModuleIndex]
    paths: Mapping[ModuleName, RepoPath]
    functions: Mapping[FunctionId, FunctionInfo]
    classes: Mapping[ClassId, ClassInfo]
    names: Mapping[ModuleName, Mapping[str, tuple[Binding, ...]]]
    imports: Mapping[ImportKey, tuple[Binding, ...]]
    shared: frozenset[tuple[ModuleName, str]]
    by_index: Mapping[tuple[ModuleName, int], FunctionId] = field(default_factory=dict)
    class_by_index: Mapping[tuple[ModuleName, int], ClassId] = field(default_factory=dict)
    templates: Mapping[str, tuple[FunctionId, ...]] = field(default_factory=dict)
    namespaces: frozenset[tuple[str, ...]] = frozenset()
    named_functions: Mapping[str, tuple[FunctionId, ...]] = field(default_factory=dict)
    tables: tuple[TableInfo, ...] = ()
    handlers: Mapping[FunctionId, Handler] = field(default_factory=dict)
    instrumented: Mapping[FunctionId, tuple[Instrument, ...]] = field(default_factory=dict)
