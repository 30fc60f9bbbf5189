"""Link classes: bases, method resolution order, inherited fields and methods."""

from collections.abc import Mapping
from dataclasses import dataclass

from datamap.model.facts import ClassIndex, FieldIndex
from datamap.model.names import ApiPath, ClassId, FunctionId, ModuleName
from datamap.model.program import (
    ClassBinding,
    ClassInfo,
    ExternalBinding,
    FieldInfo,
    ModuleBinding,
)
from datamap.model.rules import FieldRule
from datamap.model.syntax import Call, Expr, Name
from datamap.resolve.bindings import Scope
from datamap.resolve.built_in_bases import built_in_kind
from datamap.resolve.dotted_names import evaluate
from datamap.resolve.field_rules import FieldRules, choose_rule
from datamap.resolve.method_fields import MethodField, find_method_fields
from datamap.resolve.protocols import PROTOCOLS, with_implementers

BASES_DEPTH = 30

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


def link_classes(scope: Scope, rules: FieldRules) -> dict[ClassId, ClassInfo]:
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
    made = {
        cls: tuple(find_method_fields(scope, rules, module, entry))
        for cls, (module, _, entry) in entries.items()
        if entry.decorated
    }
    infos = {
        cls: _own_fields(scope, module, cls, entry, bases) | _of_methods(cls, made.get(cls, ()))
        for cls, (module, _, entry) in entries.items()
    }
    linked = {}
    for cls in sorted(entries):
        module, number, entry = entries[cls]
        order = orders[cls]
        externals = tuple(
            dict.fromkeys(path for ancestor in order for path in bases[ancestor].external)
        )
        fields = {name: info for above in reversed(order) for name, info in infos[above].items()}
        rule = choose_rule(
            rules,
            externals,
            _decorators(scope, order, entries),
            (info.made_by for info in fields.values() if info.made_by),
        )
        linked[cls] = ClassInfo(
            id=cls,
            module=module,
            path=scope.modules[module].path,
            index=number,
            entry=entry,
            lineage=order,
            externals=tuple(path for path in externals if path not in EMPTY_BASES),
            fields=fields,
            methods=_methods(order, entries, scope, made),
            subclasses=tuple(sorted(below.get(cls, ()))),
            shape=_shape(externals, rule),
            built_in=built_in_kind(scope, order, entries, externals),
            rule=rule,
        )
    protocols = (cls for cls, above in bases.items() if not PROTOCOLS.isdisjoint(above.external))
    return with_implementers(scope, linked, protocols)


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


def _own_fields(
    scope: Scope,
    module: ModuleName,
    cls: ClassId,
    entry: ClassIndex,
    bases: Mapping[ClassId, _Bases],
) -> dict[str, FieldInfo]:
    declared: dict[str, FieldIndex] = {}
    for field in entry.fields:
        if field.name not in declared or declared[field.name].annotation is None:
            declared[field.name] = (
                field if field.name not in declared else _better(declared[field.name], field)
            )
    return {
        name: FieldInfo(cls, field, _maker(scope, module, field, bases))
        for name, field in declared.items()
    }


def _maker(
    scope: Scope, module: ModuleName, field: FieldIndex, bases: Mapping[ClassId, _Bases]
) -> ApiPath:
    """Return the library call that makes a field in a class body, through the project's own."""
    if field.origin != "class" or not isinstance(field.value, Call):
        return ApiPath("")
    for binding in evaluate(scope, module, field.value.function):
        if isinstance(binding, ExternalBinding):
            return binding.path
        if isinstance(binding, ClassBinding):
            seen = [binding.id]
            for cls in seen:
                known = bases.get(cls)
                if known is None:
                    continue
                if known.external:
                    return known.external[0]
                seen += [above for above in known.project if above not in seen]
    return ApiPath("")


def _better(known: FieldIndex, other: FieldIndex) -> FieldIndex:
    return other if other.annotation is not None else known


def _of_methods(cls: ClassId, made: tuple[MethodField, ...]) -> dict[str, FieldInfo]:
    return {one.entry.name: FieldInfo(cls, one.entry, one.made_by) for one in made}


def _methods(
    order: tuple[ClassId, ...],
    entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]],
    scope: Scope,
    made: Mapping[ClassId, tuple[MethodField, ...]],
) -> dict[str, FunctionId]:
    methods: dict[str, FunctionId] = {}
    for ancestor in reversed(order):
        module, _, entry = entries[ancestor]
        functions = scope.modules[module].functions
        replaced = {one.entry.name for one in made.get(ancestor, ()) if one.replaces}
        for name, index in entry.methods:
            if name not in replaced:
                methods[name] = FunctionId(f"{module}:{functions[index].qualname}")
    return methods


def _decorators(
    scope: Scope,
    order: tuple[ClassId, ...],
    entries: Mapping[ClassId, tuple[ModuleName, int, ClassIndex]],
) -> list[ApiPath]:
    found = []
    for ancestor in order:
        module, _, entry = entries[ancestor]
        for decorator in entry.decorators:
            found += [
                binding.path
                for binding in evaluate(scope, module, decorator)
                if isinstance(binding, ExternalBinding)
            ]
    return found


def _shape(externals: tuple[ApiPath, ...], rule: FieldRule | None) -> str:
    for path in externals:
        if path in EXACT_SHAPES:
            return EXACT_SHAPES[path]
    return "record" if rule is not None and rule.record else "plain"
