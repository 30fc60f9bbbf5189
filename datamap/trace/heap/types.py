"""Declared types: what an annotation says an object is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.names import ModuleName
from datamap.model.program import (
    Binding,
    ClassBinding,
    ExternalBinding,
    ModuleBinding,
    VariableBinding,
)
from datamap.model.syntax import Attr, Call, Const, Expr, Item, Name, Op, Seq
from datamap.trace.asked import Kind
from datamap.trace.heap.atoms import made_external
from datamap.values.nodes import Any_, Class, Elements, External, Node, Sent
from datamap.values.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from datamap.trace.frame import Walk

WRAPPERS = {
    "typing.Optional", "typing.Annotated", "typing_extensions.Annotated", "typing.Final",
    "typing.ClassVar", "typing.Union", "typing.Required", "typing.NotRequired",
    "typing_extensions.Required", "typing_extensions.NotRequired", "typing.Awaitable",
    "collections.abc.Awaitable", "typing.Coroutine", "collections.abc.Coroutine",
    "sqlalchemy.orm.Mapped", "sqlalchemy.orm.WriteOnlyMapped", "typing.Unpack",
    "typing_extensions.Unpack", "contextvars.ContextVar", "functools.partial",
}  # fmt: skip
"""Generic types that are, for us, what they hold."""

PLAIN = {
    "str", "int", "float", "bool", "bytes", "bytearray", "None", "object", "complex", "Any",
    "datetime", "date", "Decimal", "UUID",
}  # fmt: skip
"""Types whose values are plain data."""

BOXES = {
    "io.BytesIO", "io.StringIO", "collections.deque", "collections.OrderedDict",
    "collections.defaultdict", "collections.ChainMap", "queue.Queue", "queue.SimpleQueue",
    "queue.LifoQueue", "asyncio.Queue", "multiprocessing.Queue", "types.SimpleNamespace",
}  # fmt: skip
"""Types of the standard library that are filled and emptied like a list or dict."""

SCALARS = {"str", "int", "float", "bool", "bytes"}
"""Types whose values have no parts that could hold other data."""

MANY = {
    "list", "dict", "set", "tuple", "frozenset", "List", "Dict", "Set", "Tuple", "Sequence",
    "Iterable", "Iterator", "Mapping", "MutableMapping", "Collection", "AsyncIterator",
    "AsyncIterable", "Generator", "AsyncGenerator", "deque", "FrozenSet", "MutableSequence",
    "QuerySet", "DynamicMapped", "AppenderQuery", "Page",
}  # fmt: skip

MANY_MAPPINGS = {"dict", "Dict", "Mapping", "MutableMapping"}
TYPE_DEPTH = 6


def annotation_type(
    walk: Walk, module: str, annotation: Expr | None, depth: int = 0
) -> Node | None:
    """Return what an annotation declares: a `Class`, an `External`, `Elements`, or None."""
    if annotation is None or depth > TYPE_DEPTH:
        return None
    if isinstance(annotation, (Name, Attr)):
        return _named_type(walk, module, annotation)
    if isinstance(annotation, Item):
        return _generic_type(walk, module, annotation, depth)
    if isinstance(annotation, Op) and annotation.operator == "|":
        return _one_of(walk, module, annotation.operands, depth)
    return None


def _one_of(walk: Walk, module: str, choices: Iterable[Expr], depth: int) -> Node | None:
    """Return what a choice of types declares: the base whose methods they override, else the first.

    Of records that merely have a base in common the first says more than the base.
    """
    given = (annotation_type(walk, module, choice, depth + 1) for choice in choices)
    found = [node for node in given if node is not None]
    classes = [node.id for node in found if isinstance(node, Class)]
    if len(classes) > 1 and len(classes) == len(found):
        base = _overridden_base(walk, classes)
        if base is not None:
            return walk.analysis.make.make(Class, base)
    return found[0] if found else None


def _overridden_base(walk: Walk, classes: Sequence[str]) -> str | None:
    program = walk.analysis.program
    members = [program.classes[cls] for cls in classes]  # type: ignore[index]
    for base in members[0].lineage:
        if not all(base in member.lineage for member in members):
            continue
        for name, own in program.classes[base].methods.items():
            made = {own, *(member.methods.get(name) for member in members)}
            if not name.startswith("__") and len(made) > len(members):
                return str(base)
    return None


def is_plain(walk: Walk, module: str, annotation: Expr | None) -> bool:
    """Tell whether an annotation says plain data: `str`, `int | None`, `Optional[bytes]`."""
    if isinstance(annotation, Const):
        return annotation.value is None
    if isinstance(annotation, Name):
        return annotation.id in SCALARS and not walk.analysis.program.names.get(module, {}).get(  # type: ignore[call-overload]
            annotation.id
        )
    if isinstance(annotation, Op) and annotation.operator == "|":
        return all(is_plain(walk, module, operand) for operand in annotation.operands)
    if isinstance(annotation, Item) and isinstance(annotation.object, Name):
        return annotation.object.id == "Optional" and is_plain(walk, module, annotation.key)
    return False


def _named_type(walk: Walk, module: str, annotation: Expr) -> Node | None:
    if isinstance(annotation, Name) and annotation.id in PLAIN:
        return None
    for binding in static_bindings(walk, module, annotation):
        if isinstance(binding, ClassBinding):
            return walk.analysis.make.make(Class, str(binding.id))
        if isinstance(binding, ExternalBinding):
            path = str(binding.path)
            if path.rpartition(".")[2] in PLAIN or path in BOXES or path.startswith("typing."):
                return None
            return made_external(walk, str(binding.path))
        if isinstance(binding, VariableBinding):
            walk.analysis.asked.note(Kind.ASSIGNED, binding.module, binding.name)
            alias = next(
                (
                    entry
                    for entry in walk.analysis.program.modules[binding.module].assigned
                    if entry.name == binding.name and entry.value is not None
                ),
                None,
            )
            if alias is not None and isinstance(alias.value, (Item, Name, Attr, Op)):
                return annotation_type(walk, str(binding.module), alias.value, TYPE_DEPTH - 2)
    return None


def _generic_type(walk: Walk, module: str, annotation: Item, depth: int) -> Node | None:
    head = annotation.object
    arguments = annotation.key.items if isinstance(annotation.key, Seq) else [annotation.key]
    last = head.id if isinstance(head, Name) else head.name if isinstance(head, Attr) else ""
    bindings = static_bindings(walk, module, head)
    paths = [str(b.path) for b in bindings if isinstance(b, ExternalBinding)]
    if last in {"type", "Type"}:
        return None
    if last in MANY and not any(isinstance(b, ClassBinding) for b in bindings):
        inner = arguments[-1] if last in MANY_MAPPINGS else arguments[0]
        if last in {"Generator", "AsyncGenerator"}:
            inner = arguments[0]
        of = annotation_type(walk, module, inner, depth + 1)
        return walk.analysis.make.make(Elements, of) if of is not None else None
    if any(path in WRAPPERS for path in paths) or last in {
        "Optional",
        "Union",
        "Annotated",
        "Mapped",
    }:
        return _one_of(walk, module, arguments[:1] if last == "Annotated" else arguments, depth)
    return _named_type(walk, module, head)


def static_bindings(
    walk: Walk, module: str, expression: Expr, depth: int = 0
) -> tuple[Binding, ...]:
    """Return what a dotted name at module level may be."""
    program = walk.analysis.program
    if depth > TYPE_DEPTH:
        return ()
    if isinstance(expression, Name):
        found = program.names.get(module, {}).get(expression.id, ())  # type: ignore[call-overload]
        local = _local_import(walk, module, expression.id) if not found else ()
        nested = _nested_class(walk, module, expression.id) if not found and not local else ()
        return tuple(found) or local or nested
    if isinstance(expression, Attr):
        result: list[Binding] = []
        for below in static_bindings(walk, module, expression.object, depth + 1):
            if isinstance(below, ModuleBinding):
                result.extend(program.names.get(below.name, {}).get(expression.name, ()))
            elif isinstance(below, ExternalBinding):
                path = f"{below.path}.{expression.name}"
                result.append(ExternalBinding(path))  # type: ignore[arg-type]
            elif isinstance(below, ClassBinding):
                inner = f"{below.id}.{expression.name}"
                if inner in program.classes:
                    result.append(ClassBinding(inner))  # type: ignore[arg-type]
        return tuple(result)
    if isinstance(expression, Call):
        return ()
    return ()


def _local_import(walk: Walk, module: str, name: str) -> tuple[Binding, ...]:
    """Find a name that a function imports, where an annotation inside it uses it."""
    program = walk.analysis.program
    walk.analysis.asked.note(Kind.LOCAL_IMPORT, module, name)
    index = program.modules.get(module)  # type: ignore[call-overload]
    if index is None:
        return ()
    for entry in index.imports:
        if entry.local == name and entry.scope != 0:
            key = (ModuleName(module), entry.level, entry.module, entry.name)
            return program.imports.get(key, ())
    return ()


def _nested_class(walk: Walk, module: str, name: str) -> tuple[Binding, ...]:
    scope = walk.function.entry.qualname
    while scope:
        candidate = f"{module}:{scope}.{name}"
        if candidate in walk.analysis.program.classes:
            return (ClassBinding(candidate),)  # type: ignore[arg-type]
        scope = scope.rpartition(".")[0]
    return ()


def instance_of(walk: Walk, declared: Node | None) -> Value:
    """Return some value of a declared type, with no data known of it but that it exists."""
    labels = walk.analysis.labels
    if isinstance(declared, Class):
        node = walk.analysis.make.make(Any_, declared.id)
        return Value(frozenset((node,)), frozenset((labels.make(node),)))
    if isinstance(declared, External):
        return Value(frozenset((declared,)))
    return Value()


def sent_instance(walk: Walk, declared: Node | None) -> Value:
    """Return some value of a declared type as a framework makes it of a request."""
    if not isinstance(declared, Class):
        return instance_of(walk, declared)
    node = walk.analysis.make.make(Sent, declared.id)
    return Value(frozenset((node,)), frozenset((walk.analysis.labels.make(node),)))
