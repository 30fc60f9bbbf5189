"""Bind every module-level name and every import to what it may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from datamap.model.facts import ModuleIndex
from datamap.model.names import ApiPath, ClassId, FunctionId, ModuleName
from datamap.model.program import (
    Binding,
    ClassBinding,
    ExternalBinding,
    FunctionBinding,
    ImportKey,
    ModuleBinding,
    VariableBinding,
)
from datamap.resolve.modules import absolute_name, find_module, is_package

IMPORT_DEPTH = 20
"""Re-exports are followed this far; a cycle of imports ends here."""


@dataclass(slots=True)
class Scope:
    """What binding needs to know of all modules; filled as names are looked up."""

    modules: Mapping[ModuleName, ModuleIndex]
    folders: Mapping[str, str]
    own: Mapping[ModuleName, Mapping[str, tuple[Binding | ImportKey, ...]]]
    resolved: dict[tuple[ModuleName, str], tuple[Binding, ...]] = field(default_factory=dict)


def open_scope(modules: Mapping[ModuleName, ModuleIndex]) -> Scope:
    """Collect what each module itself binds, imports not yet followed."""
    packages = {name for name, index in modules.items() if is_package(index)}
    folders = {
        str(name): folder
        for name, index in modules.items()
        if (folder := name if is_package(index) else name.rpartition(".")[0])
        and folder not in packages
    }
    own = {name: _own_names(name, index) for name, index in modules.items()}
    return Scope(modules=modules, folders=folders, own=own)


def _own_names(name: ModuleName, index: ModuleIndex) -> dict[str, tuple[Binding | ImportKey, ...]]:
    names: dict[str, list[tuple[int, Binding | ImportKey]]] = {}
    assigned = set(index.names)
    for function in index.functions:
        if function.kind == "function" and function.parent == 0 and function.cls < 0:
            bound = FunctionBinding(FunctionId(f"{name}:{function.qualname}"))
            names.setdefault(function.name, []).append((function.line, bound))
    for cls in index.classes:
        if "." not in cls.qualname:
            names.setdefault(cls.name, []).append(
                (cls.line, ClassBinding(ClassId(f"{name}:{cls.qualname}")))
            )
    for entry in index.imports:
        if entry.scope == 0 and entry.local:
            key: ImportKey = (name, entry.level, entry.module, entry.name)
            names.setdefault(entry.local, []).append((entry.line, key))
    for given in index.assigned:
        if given.name in assigned:
            names.setdefault(given.name, []).append((given.line, VariableBinding(name, given.name)))
    for other in index.names:
        if other not in names:
            names[other] = [(0, VariableBinding(name, other))]
    return {local: _in_force(found) for local, found in names.items()}


def _in_force(found: list[tuple[int, Binding | ImportKey]]) -> tuple[Binding | ImportKey, ...]:
    """Return what a name may be at last: of several `def`s of one name, the last one."""
    ordered = [bound for _, bound in sorted(found, key=lambda f: f[0])]
    functions = [bound for bound in ordered if isinstance(bound, FunctionBinding)]
    kept = [b for b in ordered if not isinstance(b, FunctionBinding) or b is functions[-1]]
    return tuple(dict.fromkeys(kept))


def lookup(scope: Scope, module: ModuleName, name: str, depth: int = 0) -> tuple[Binding, ...]:
    """Return what a module-level name may be, a submodule where the module binds nothing so."""
    known = scope.resolved.get((module, name))
    if known is not None:
        return known
    if depth > IMPORT_DEPTH:
        return ()
    found: list[Binding] = []
    names = scope.own.get(module, {})
    for bound in names.get(name, ()):
        if isinstance(bound, tuple):
            found.extend(follow(scope, bound, depth + 1))
        else:
            found.append(bound)
    if not found:
        found.extend(_from_stars(scope, module, name, depth))
    if not found and f"{module}.{name}" in scope.modules:
        found.append(ModuleBinding(ModuleName(f"{module}.{name}")))
    result = tuple(dict.fromkeys(found))
    if depth == 0 or result:
        scope.resolved[module, name] = result
    return result


def _from_stars(scope: Scope, module: ModuleName, name: str, depth: int) -> list[Binding]:
    found: list[Binding] = []
    for bound in scope.own.get(module, {}).get("*", ()):
        if not isinstance(bound, tuple):
            continue
        _, level, written, _ = bound
        target = absolute_name(module, scope.modules[module], level, written)
        inside = find_module(target, module, scope.modules, scope.folders)
        if inside is None:
            continue
        exports = scope.modules[inside].exports
        if name in exports if exports is not None else not name.startswith("_"):
            found.extend(lookup(scope, inside, name, depth + 1))
    return found


def follow(scope: Scope, key: ImportKey, depth: int = 0) -> tuple[Binding, ...]:
    """Return what an import binds."""
    importer, level, written, name = key
    target = absolute_name(importer, scope.modules[importer], level, written)
    inside = find_module(target, importer, scope.modules, scope.folders)
    if name is None:
        if inside is not None:
            return (ModuleBinding(inside),)
        return (ExternalBinding(ApiPath(target)),) if target else ()
    if name == "*":
        return ()
    if inside is None:
        below = find_module(f"{target}.{name}", importer, scope.modules, scope.folders)
        if below is not None:
            return (ModuleBinding(below),)
        return (ExternalBinding(ApiPath(f"{target}.{name}")),) if target else ()
    if depth > IMPORT_DEPTH:
        return ()
    found = lookup(scope, inside, name, depth + 1)
    if not found and any(
        isinstance(bound, tuple) and bound[3] == "*" for bound in scope.own[inside].get("*", ())
    ):
        return _external_star(scope, inside, name)
    return found


def _external_star(scope: Scope, module: ModuleName, name: str) -> tuple[Binding, ...]:
    """Return the name in the one library that the module star-imports."""
    libraries = []
    for bound in scope.own[module]["*"]:
        if isinstance(bound, tuple):
            _, level, written, _ = bound
            target = absolute_name(module, scope.modules[module], level, written)
            if find_module(target, module, scope.modules, scope.folders) is None and target:
                libraries.append(target)
    return (ExternalBinding(ApiPath(f"{libraries[0]}.{name}")),) if len(libraries) == 1 else ()


def submodule(scope: Scope, binding: Binding, name: str) -> tuple[Binding, ...]:
    """Return what `binding.name` may be, for modules and external paths."""
    if isinstance(binding, ModuleBinding):
        return lookup(scope, binding.name, name)
    if isinstance(binding, ExternalBinding):
        return (ExternalBinding(ApiPath(f"{binding.path}.{name}")),)
    return ()
