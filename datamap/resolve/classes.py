"""Link classes: bases, method resolution order, inherited fields and methods."""

from collections.abc import Mapping
from dataclasses import dataclass

from datamap.model.facts import ClassIndex, FieldIndex
from datamap.model.names import ApiPath, ClassId, FunctionId, ModuleName
from datamap.model.program import (
    Binding,
    ClassBinding,
    ClassInfo,
    ExternalBinding,
    FieldInfo,
    ModuleBinding,
    VariableBinding,
)
from datamap.model.syntax import Attr, Call, Expr, Item, Name
from datamap.resolve.bindings import Scope, lookup, submodule
from datamap.resolve.built_in_bases import built_in_kind

BASES_DEPTH = 30

RECORD_BASES = (
    "pydantic.",
    "sqlmodel.",
    "sqlalchemy.",
    "flask_sqlalchemy.",
    "django.db.models.",
    "msgspec.Struct",
    "tortoise.models.",
    "peewee.",
    "beanie.",
    "mongoengine.",
    "odmantic.",
    "pydantic_settings.",
    "ormar.",
    "strawberry.",
)
"""Libraries whose base classes generate a constructor from the declared fields."""

RECORD_DECORATORS = (
    "dataclass",
    "define",
    "frozen",
    "mutable",
    "s",
    "attrs",
    "attributes",
    "type",
    "input",
)
"""Last segments of decorators that do the same (dataclasses, attrs, pydantic, strawberry)."""

EXACT_SHAPES = {
    "typing.TypedDict": "typed-dict",
    "typing_extensions.TypedDict": "typed-dict",
    "typing.NamedTuple": "named-tuple",
    "collections.namedtuple": "named-tuple",
    "typing.Protocol": "protocol",
    "typing_extensions.Protocol": "protocol",
    "enum.Enum": "enum",
    "enum.StrEnum": "enum",
    "enum.IntEnum": "enum",
    "enum.Flag": "enum",
}

EMPTY_BASES = {
    "abc.ABC",
    "builtins.object",
    "typing.Generic",
    "typing.Protocol",
    "typing_extensions.Generic",
    "typing_extensions.Protocol",
}
"""Bases of libraries that give a class neither attributes nor methods."""


@dataclass(frozen=True, slots=True)
class _Bases:
    project: tuple[ClassId, ...]
    external: tuple[ApiPath, ...]


def link_classes(scope: Scope) -> dict[ClassId, ClassInfo]:
    """Make a `ClassInfo` of every class, sorted by id."""
    entries: dict[ClassId, tuple[ModuleName, int, ClassIndex]] = {}
    for module, index in scope.modules.items():
        for number, entry in enumerate(index.classes):
            entries[ClassId(f"{module}:{entry.qualname}")] = (module, number, entry)
    bases = {
        cls: _find_bases(scope, module, entry, entries)
        for cls, (module, _, entry) in entries.items()
    }
    orders = {cls: _linearise(cls, bases, 0) for cls in sorted(entries)}
    below: dict[ClassId, set[ClassId]] = {}
    for cls, order in orders.items():
        for ancestor in order[1:]:
            below.setdefault(ancestor, set()).add(cls)
    linked = {}
    for cls in sorted(entries):
        module, number, entry = entries[cls]
        order = orders[cls]
        externals = tuple(
            dict.fromkeys(path for ancestor in order for path in bases[ancestor].external)
        )
        linked[cls] = ClassInfo(
            id=cls,
            module=module,
            path=scope.modules[module].path,
            index=number,
            entry=entry,
            lineage=order,
            externals=tuple(path for path in externals if path not in EMPTY_BASES),
            fields=_fields(order, entries),
            methods=_methods(order, entries, scope),
            subclasses=tuple(sorted(below.get(cls, ()))),
            shape=_shape(scope, order, entries, externals),
            built_in=built_in_kind(scope, order, entries, externals),
        )
    return linked


def evaluate(
    scope: Scope, module: ModuleName, expression: Expr, depth: int = 0
) -> tuple[Binding, ...]:
    """Return what a dotted name at module level may be.

    Subscripts and calls count as what they are of.
    """
    if depth > BASES_DEPTH:
        return ()
    if isinstance(expression, Name):
        found = lookup(scope, module, expression.id)
        return tuple(
            binding
            for one in found
            for binding in (
                _assigned(scope, one, depth) if isinstance(one, VariableBinding) else (one,)
            )
        )
    if isinstance(expression, Attr):
        below = evaluate(scope, module, expression.object, depth + 1)
        return tuple(
            binding
            for one in below
            for found in submodule(scope, one, expression.name)
            for binding in (
                _assigned(scope, found, depth) if isinstance(found, VariableBinding) else (found,)
            )
        )
    if isinstance(expression, Item):
        return evaluate(scope, module, expression.object, depth + 1)
    if isinstance(expression, Call):
        return tuple(
            one
            for one in evaluate(scope, module, expression.function, depth + 1)
            if isinstance(one, ExternalBinding)
        )
    return ()


def _assigned(scope: Scope, variable: VariableBinding, depth: int) -> tuple[Binding, ...]:
    for entry in scope.modules[variable.module].assigned:
        if entry.name == variable.name and entry.value is not None:
            return evaluate(scope, variable.module, entry.value, depth + 1)
    return ()


def _find_bases(
    scope: Scope,
    module: ModuleName,
    entry: ClassIndex,
    entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]],
) -> _Bases:
    project: list[ClassId] = []
    external: list[ApiPath] = []
    for base in entry.bases:
        nested = _nested_base(module, entry, base, entries)
        if nested is not None:
            project.append(nested)
            continue
        for binding in evaluate(scope, module, base):
            if isinstance(binding, ClassBinding) and binding.id in entries:
                project.append(binding.id)
            elif isinstance(binding, ExternalBinding):
                external.append(binding.path)
            elif isinstance(binding, ModuleBinding):
                continue
    return _Bases(tuple(dict.fromkeys(project)), tuple(dict.fromkeys(external)))


def _nested_base(
    module: ModuleName,
    entry: ClassIndex,
    base: Expr,
    entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]],
) -> ClassId | None:
    """Find a base that stands in the same function or class body."""
    scope = entry.qualname.rpartition(".")[0]
    while scope and isinstance(base, Name):
        candidate = ClassId(f"{module}:{scope}.{base.id}")
        if candidate in entries:
            return candidate
        scope = scope.rpartition(".")[0]
    return None


def _linearise(cls: ClassId, bases: Mapping[ClassId, _Bases], depth: int) -> tuple[ClassId, ...]:
    """Return C3's order where it exists, else depth first without repeats."""
    if depth > BASES_DEPTH:
        return (cls,)
    parents = [p for p in bases[cls].project if p != cls]
    sequences = [list(_linearise(parent, bases, depth + 1)) for parent in parents]
    sequences.append(list(parents))
    order = [cls]
    while any(sequences):
        sequences = [s for s in sequences if s]
        head = next(
            (s[0] for s in sequences if not any(s[0] in other[1:] for other in sequences)),
            sequences[0][0] if sequences else None,
        )
        if head is None:
            break
        if head not in order:
            order.append(head)
        sequences = [[c for c in s if c != head] for s in sequences]
    return tuple(order)


def _fields(
    order: tuple[ClassId, ...], entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]]
) -> dict[str, FieldInfo]:
    fields: dict[str, FieldInfo] = {}
    for ancestor in reversed(order):
        declared: dict[str, FieldIndex] = {}
        for entry in entries[ancestor][2].fields:
            if entry.name not in declared or declared[entry.name].annotation is None:
                declared[entry.name] = (
                    entry if entry.name not in declared else _better(declared[entry.name], entry)
                )
        fields.update({name: FieldInfo(ancestor, entry) for name, entry in declared.items()})
    return fields


def _better(known: FieldIndex, other: FieldIndex) -> FieldIndex:
    return other if other.annotation is not None else known


def _methods(
    order: tuple[ClassId, ...],
    entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]],
    scope: Scope,
) -> dict[str, FunctionId]:
    methods: dict[str, FunctionId] = {}
    for ancestor in reversed(order):
        module, _, entry = entries[ancestor]
        functions = scope.modules[module].functions
        for name, index in entry.methods:
            methods[name] = FunctionId(f"{module}:{functions[index].qualname}")
    return methods


def _shape(
    scope: Scope,
    order: tuple[ClassId, ...],
    entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]],
    externals: tuple[ApiPath, ...],
) -> str:
    for path in externals:
        if path in EXACT_SHAPES:
            return EXACT_SHAPES[path]
    if any(path.startswith(RECORD_BASES) for path in externals):
        return "record"
    for ancestor in order:
        module, _, entry = entries[ancestor]
        for decorator in entry.decorators:
            for binding in evaluate(scope, module, decorator):
                if (
                    isinstance(binding, ExternalBinding)
                    and binding.path.rpartition(".")[2] in RECORD_DECORATORS
                ):
                    return "record"
    return "plain"
