"""All module indexes -> Program: static names, imports, classes."""

from collections.abc import Sequence

from datamap.model.facts import ModuleIndex
from datamap.model.names import ClassId, FunctionId, ModuleName
from datamap.model.program import Binding, FunctionInfo, ImportKey, Program
from datamap.model.rules import DecoratorRule, FieldRule, HandlerRule
from datamap.resolve.bindings import Scope, follow, lookup, open_scope
from datamap.resolve.classes import link_classes
from datamap.resolve.field_rules import compile_field_rules
from datamap.resolve.handlers import find_handlers
from datamap.resolve.instruments import find_instruments
from datamap.resolve.modules import absolute_name, find_module, find_namespaces, name_modules
from datamap.resolve.named_functions import name_functions
from datamap.resolve.tables import link_tables
from datamap.resolve.templates import name_templates

__all__ = ["resolve"]

STAR_DEPTH = 8
"""Star imports of star imports are followed this far."""


def resolve(
    indexes: Sequence[ModuleIndex],
    rules: Sequence[FieldRule],
    handlers: Sequence[HandlerRule],
    decorators: Sequence[DecoratorRule] = (),
) -> Program:
    """Answer the static questions: who is meant by which name, what declares a field or calls.

    The order of `indexes` does not matter.
    """
    field_rules = compile_field_rules(rules)
    modules = name_modules(indexes)
    scope = open_scope(modules)
    functions: dict[FunctionId, FunctionInfo] = {}
    by_index: dict[tuple[ModuleName, int], FunctionId] = {}
    class_by_index: dict[tuple[ModuleName, int], ClassId] = {}
    for module, index in modules.items():
        for number, cls in enumerate(index.classes):
            class_by_index[module, number] = ClassId(f"{module}:{cls.qualname}")
        for number, entry in enumerate(index.functions):
            identity = FunctionId(f"{module}:{entry.qualname}")
            while identity in functions:
                identity = FunctionId(f"{identity}'")
            by_index[module, number] = identity
            functions[identity] = FunctionInfo(
                id=identity,
                module=module,
                path=index.path,
                index=number,
                entry=entry,
                cls=class_by_index.get((module, entry.cls)),
            )
    imports: dict[ImportKey, tuple[Binding, ...]] = {}
    for module, index in modules.items():
        for imported in index.imports:
            key: ImportKey = (module, imported.level, imported.module, imported.name)
            if key not in imports:
                imports[key] = follow(scope, key)
    names = {
        module: {local: lookup(scope, module, local) for local in _visible(scope, module)}
        for module in modules
    }
    shared = frozenset(
        (module, name)
        for module, index in modules.items()
        for entry in index.functions
        for name in entry.global_writes
    )
    classes = link_classes(scope, field_rules)
    return Program(
        modules=modules,
        paths={name: index.path for name, index in modules.items()},
        functions=functions,
        classes=classes,
        names=names,
        imports=imports,
        shared=shared,
        by_index=by_index,
        class_by_index=class_by_index,
        templates=name_templates(modules),
        namespaces=find_namespaces(modules),
        named_functions=name_functions(functions),
        tables=link_tables(scope, field_rules),
        handlers=find_handlers(scope, functions, classes, handlers),
        instrumented=find_instruments(scope, functions, decorators),
    )


def _visible(scope: Scope, module: ModuleName, depth: int = 0) -> list[str]:
    """List the names of a module, those of the project's modules that it star-imports included."""
    own = scope.own[module]
    names = [name for name in own if name != "*"]
    if depth > STAR_DEPTH:
        return names
    for bound in own.get("*", ()):
        if isinstance(bound, tuple):
            _, level, written, _ = bound
            target = absolute_name(module, scope.modules[module], level, written)
            inside = find_module(target, module, scope.modules, scope.folders)
            if inside is not None and inside != module:
                names.extend(_visible(scope, inside, depth + 1))
    return list(dict.fromkeys(names))
