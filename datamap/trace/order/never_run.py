"""Functions and classes that only code names which never runs.

What stands under `if False` names classes that nobody makes and functions that nobody calls. If no
other code names them, they never run either, nor does what only they name. What nothing names at
all is no such thing: a framework may call it, or who uses the package.

Names are compared by their last part alone, and texts count: what a registry may find is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from datamap.model.constant_tests import parts_that_run
from datamap.model.facts import decode_body
from datamap.model.nodes_in import nodes_in
from datamap.model.program import ClassBinding, FunctionBinding, ModuleBinding
from datamap.model.syntax import (
    Annotated,
    Attr,
    Call,
    Const,
    Import,
    MatchClass,
    Name,
    Node,
    last_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from datamap.model.facts import ModuleIndex
    from datamap.model.names import ClassId, FunctionId, ModuleName, RepoPath
    from datamap.model.program import Binding, ClassInfo, Program

_MAKING_NOTHING = {
    "abc.ABC", "object", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol",
}  # fmt: skip
"""Bases outside the project that make no instance of what is below them."""

_ASKING = {"isinstance", "issubclass"}

Unit = tuple[str, str]
"""Module, and the qualified name of a function or class in it."""


@dataclass(slots=True)
class _Naming:
    """Who names whom; filled as it is asked."""

    program: Program
    bodies: Mapping[RepoPath, Sequence[bytes]]
    heads: dict[str, set[FunctionId]] = field(default_factory=dict)
    holders: dict[str, frozenset[FunctionId]] = field(default_factory=dict)


def find_never_run(
    program: Program, bodies: Mapping[RepoPath, Sequence[bytes]]
) -> frozenset[FunctionId]:
    """Return the functions of the program that cannot run, methods of classes never made too."""
    waiting = {
        unit
        for module, index in program.modules.items()
        for name in index.never
        for unit in _units(program, module, index, name)
    }
    if not waiting:
        return frozenset()
    naming = _Naming(program, bodies)
    _read_heads(naming)
    never: set[FunctionId] = set()
    done: set[Unit] = set()
    while found := {unit for unit in waiting - done if _is_silent(naming, unit, never)}:
        done |= found
        added = {function for unit in found for function in _functions_of(program, unit)}
        never |= added
        waiting |= _named_by(naming, added)
    return frozenset(never)


def without_never_run(program: Program, never: frozenset[FunctionId]) -> Program:
    """Return the program with no class among those below another that is never made."""
    made_never = {
        cls
        for cls, info in program.classes.items()
        if program.by_index[info.module, info.entry.body] in never
    }
    if not made_never:
        return program
    classes: dict[ClassId, ClassInfo] = {
        cls: replace(info, subclasses=tuple(s for s in info.subclasses if s not in made_never))
        if made_never.intersection(info.subclasses)
        else info
        for cls, info in program.classes.items()
    }
    return replace(program, classes=classes)


def _units(program: Program, module: ModuleName, index: ModuleIndex, name: str) -> Iterator[Unit]:
    """Yield the functions and classes of the project that a name of a module may be."""
    first, _, second = name.partition(".")
    bound: list[Binding] = list(program.names.get(module, {}).get(first, ()))
    for entry in index.imports:
        if entry.local == first and entry.scope:
            bound += program.imports.get((module, entry.level, entry.module, entry.name), ())
    if second:
        bound = [
            inner
            for outer in bound
            if isinstance(outer, ModuleBinding)
            for inner in program.names.get(outer.name, {}).get(second, ())
        ]
    for binding in bound:
        if isinstance(binding, (FunctionBinding, ClassBinding)):
            where, _, qualname = str(binding.id).partition(":")
            yield where, qualname


def _is_silent(naming: _Naming, unit: Unit, never: set[FunctionId]) -> bool:
    """Tell whether nobody names a function or class but itself and what never runs."""
    program = naming.program
    if _is_found_otherwise(naming, unit):
        return False
    own = set(_functions_of(program, unit))
    return all(
        holder in never or holder in own for holder in _holders(naming, unit[1].rpartition(".")[2])
    )


def _is_found_otherwise(naming: _Naming, unit: Unit) -> bool:
    """Tell whether a decorator, a base or a framework may find something without naming it."""
    program = naming.program
    id_ = f"{unit[0]}:{unit[1]}"
    function = program.functions.get(id_)  # type: ignore[call-overload]
    if function is not None and function.entry.kind == "function":
        return bool(function.entry.decorators) or function.id in program.handlers
    info = program.classes.get(id_)  # type: ignore[call-overload]
    if info is None or info.entry.decorators or "__init_subclass__" in info.methods:
        return True
    if not _MAKING_NOTHING.issuperset(map(str, info.externals)):
        return True
    lineage = [program.classes[cls] for cls in info.lineage]
    return any(base.entry.keywords for base in lineage) or bool(
        len(lineage) > 1 and _holders(naming, "__subclasses__")
    )


def _functions_of(program: Program, unit: Unit) -> Iterator[FunctionId]:
    """Yield the function or class body, and all that stands in it."""
    module, qualname = unit
    index = program.modules[module]  # type: ignore[index]
    for number, entry in enumerate(index.functions):
        if entry.qualname == qualname or entry.qualname.startswith(f"{qualname}."):
            yield program.by_index[module, number]  # type: ignore[index]


def _named_by(naming: _Naming, functions: Iterable[FunctionId]) -> set[Unit]:
    """Return what functions name, whether or not that code runs."""
    program = naming.program
    found: set[Unit] = set()
    for function in functions:
        info = program.functions[function]
        index = program.modules[info.module]
        for node in parts_that_run(decode_body(naming.bodies[info.path][info.index])):
            if isinstance(node, Name):
                found.update(_units(program, info.module, index, node.id))
            elif isinstance(node, Attr) and isinstance(node.object, Name):
                name = f"{node.object.id}.{node.name}"
                found.update(_units(program, info.module, index, name))
    return found


def _holders(naming: _Naming, name: str) -> frozenset[FunctionId]:
    """Return the functions in which a name is used by code that runs, or stands in a text."""
    known = naming.holders.get(name)
    if known is not None:
        return known
    program = naming.program
    found = set(naming.heads.get(name, ()))
    written = name.encode()
    for module, index in program.modules.items():
        blobs = naming.bodies.get(index.path, ())
        using = [number for number, blob in enumerate(blobs) if written in blob]
        for number in using:
            in_class = index.functions[number].kind == "class"
            if any(name in _names_in(node) for node in _parts(blobs[number], in_class=in_class)):
                found.add(program.by_index[module, number])
        if using and _hands_on(index, name, [blobs[number] for number in using]):
            found.add(program.by_index[module, 0])
    naming.holders[name] = result = frozenset(found)
    return result


def _hands_on(index: ModuleIndex, name: str, blobs: Iterable[bytes]) -> bool:
    """Tell whether a module imports a name under another one, or only for who uses the package."""
    entries = [entry for entry in index.imports if entry.name == name]
    if any(entry.local != name for entry in entries):
        return True
    if not entries or not str(index.path).endswith("__init__.py"):
        return False
    return not any(
        isinstance(node, Name) and node.id == name
        for blob in blobs
        for node in nodes_in(decode_body(blob))
    )


def _parts(blob: bytes, *, in_class: bool) -> Iterator[Node]:
    """Yield what runs of a body, without what only asks for a class or declares a local name.

    What a class body declares may be made by whoever reads its annotations.
    """
    asked: set[int] = set()
    for node in parts_that_run(decode_body(blob)):
        if isinstance(node, Annotated) and not in_class:
            asked.update(id(part) for part in parts_that_run([node.annotation]))
        if isinstance(node, Call) and last_name(node.function) in _ASKING:
            asked.update(id(part) for part in parts_that_run(node.args[1:]))
        if isinstance(node, MatchClass):
            asked.add(id(node.cls))
        if id(node) not in asked and not isinstance(node, Import):
            yield node


def _names_in(node: Node) -> Iterator[str]:
    """Yield the names that a node itself uses, the words of its text among them."""
    if isinstance(node, Name):
        yield node.id
    elif isinstance(node, Attr):
        yield node.name
    elif isinstance(node, Const) and isinstance(node.value, str):
        yield from re.findall(r"\w+", node.value)


def _read_heads(naming: _Naming) -> None:
    """Note what decorators, defaults and bases name; those of a class count as its body."""
    program = naming.program
    for module, index in program.modules.items():
        heads: list[tuple[int, object]] = []
        for entry in index.functions:
            defaults = [p.default for p in entry.parameters if p.default is not None]
            annotations = [p.annotation for p in entry.parameters] if entry.decorators else []
            heads.append((max(entry.parent, 0), [*entry.decorators, *defaults, *annotations]))
        heads += [
            (cls.body, [*cls.bases, *cls.decorators, *(value for _, value in cls.keywords)])
            for cls in index.classes
        ]
        for number, expressions in heads:
            for node in parts_that_run([expressions]):
                for name in _names_in(node):
                    naming.heads.setdefault(name, set()).add(program.by_index[module, number])
