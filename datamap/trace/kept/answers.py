"""Digests of functions and of what walks asked of the program, without absolute lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from datamap.model.program import (
    ClassBinding,
    ExternalBinding,
    FunctionBinding,
    ModuleBinding,
)
from datamap.model.syntax import Lambda
from datamap.trace.asked import Kind
from datamap.trace.calls.dispatch import registered
from datamap.trace.kept.codec import digest_of
from datamap.trace.variants import base_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from datamap.model.facts import ClassIndex, FunctionIndex
    from datamap.model.names import ClassId, ModuleName
    from datamap.model.program import Binding, FunctionInfo, Program
    from datamap.trace.asked import Question

_POSITIONS = frozenset({"at", "end", "line", "end_line", "column"})


class Answers:
    """Digests of answers, each found once; the program is one that notes nothing."""

    __slots__ = (
        "_children",
        "_entries",
        "_field_type",
        "_known",
        "_own",
        "held",
        "program",
        "related",
    )

    def __init__(
        self,
        program: Program,
        field_type: Callable[[str, str], str],
        related: Callable[[str, str], object],
        held: Callable[[str, str], object],
    ) -> None:
        self.program = program
        self._field_type = field_type
        self.related = related
        self.held = held
        self._known: dict[Question, bytes] = {}
        self._entries: dict[ClassId, bytes] = {}
        self._own: dict[str, bytes] = {}
        self._children: dict[ModuleName, list[list[FunctionInfo]]] = {}

    def digest(self, question: Question) -> bytes:
        """Return the digest of the answer to a question."""
        known = self._known.get(question)
        if known is None:
            kind, key = question
            known = self._known[question] = digest_of(_ANSWERS[kind](self, key))
        return known

    def own(self, function: str) -> bytes:
        """Return the digest of all that stands in a function, and of what it is called and holds.

        What an aside (`asides.py`) evaluates stands in the function that it belongs to.
        """
        known = self._own.get(function)
        if known is None:
            info = self.program.functions.get(base_of(function))  # type: ignore[call-overload]
            if info is None:
                beside = function.rpartition("=")[0]
                base = self.program.functions.get(beside)  # type: ignore[call-overload]
                known = b"" if base is None else digest_of(self._head(base))
            else:
                known = digest_of(self._body(info))
            self._own[function] = known
        return known

    def _body(self, info: FunctionInfo) -> object:
        held = [
            [child.id, child.entry.kind, child.entry.decorators or None, _defaults(child.entry)]
            for child in self._held(info.module)[info.index]
        ]
        around = []
        functions = self.program.modules[info.module].functions
        parent = info.entry.parent
        while parent > 0:
            entry = functions[parent]
            around.append([entry.qualname, entry.kind, entry.captured])
            parent = entry.parent
        return [info.id, info.cls, info.entry.digest, info.entry.is_async, held, around]

    def _head(self, info: FunctionInfo) -> object:
        """Say what a default is: the function's text, and the lambdas that it names by index."""
        parent = info.entry.parent
        beside = self._held(info.module)[parent] if parent >= 0 else []
        return [info.entry.digest, [c.id for c in beside if c.entry.kind == "lambda"]]

    def _held(self, module: ModuleName) -> list[list[FunctionInfo]]:
        """Return by index the functions and classes that each function holds directly."""
        known = self._children.get(module)
        if known is None:
            program = self.program
            entries = program.modules[module].functions
            known = self._children[module] = [[] for _ in entries]
            for number, entry in enumerate(entries):
                if entry.parent >= 0:
                    child = program.functions[program.by_index[module, number]]
                    known[entry.parent].append(child)
        return known

    def _function(self, key: str) -> object:
        info = self.program.functions.get(key)  # type: ignore[call-overload]
        if info is None:
            return None
        entry = info.entry
        return [
            info.cls, entry.kind, entry.parameters, entry.returns,
            entry.decorators, bool(entry.captured), entry.free, entry.is_async,
            entry.is_generator,
        ]  # fmt: skip

    def _class(self, key: str) -> object:
        info = self.program.classes.get(key)  # type: ignore[call-overload]
        if info is None:
            return None
        return [
            info.shape, info.rule and (info.rule.store, info.rule.stored_if), info.built_in,
            info.externals, info.lineage, info.subclasses,
            # Which methods make fields the rules say, not the class.
            [name for name, field in info.fields.items() if field.entry.origin == "method"],
            [self._entry(ancestor) for ancestor in info.lineage],
        ]  # fmt: skip

    def _entry(self, cls: ClassId) -> bytes:
        """Return the digest of what one class declares itself."""
        known = self._entries.get(cls)
        if known is None:
            info = self.program.classes[cls]
            known = self._entries[cls] = digest_of(self._declared(info.module, info.entry))
        return known

    def _declared(self, module: ModuleName, entry: ClassIndex) -> object:
        functions = self.program.modules[module].functions
        by_index = self.program.by_index
        return [
            by_index[module, entry.body],
            entry.bases, entry.keywords, entry.decorators, entry.changed,
            # What methods assign moves with their lines.
            [
                [f.name, f.origin, _said(f.annotation), _said(f.value)]
                for f in (*entry.fields, *entry.decorated)
            ],
            [
                [name, by_index[module, index], functions[index].decorators]
                for name, index in entry.methods
            ],
        ]  # fmt: skip

    def _name(self, key: tuple[str, str]) -> object:
        module, name = key
        names = self.program.names.get(module)  # type: ignore[call-overload]
        return None if names is None else _bindings(names.get(name))

    def _import(self, key: tuple[str, int, str, str | None]) -> object:
        return _bindings(self.program.imports.get(key))  # type: ignore[arg-type]

    def _assigned(self, key: tuple[str, str]) -> object:
        module, name = key
        index = self.program.modules.get(module)  # type: ignore[call-overload]
        found = index.assigned if index else ()
        return [[_said(f.annotation), _said(f.value)] for f in found if f.name == name]

    def _local_import(self, key: tuple[str, str]) -> object:
        module, name = key
        index = self.program.modules.get(module)  # type: ignore[call-overload]
        found = index.imports if index else ()
        return [[i.level, i.module, i.name, bool(i.scope)] for i in found if i.local == name]

    def _handler(self, key: str) -> object:
        found = self.program.handlers.get(key)  # type: ignore[call-overload]
        return None if found is None else [found.types, found.received, found.origin]

    def _instrumented(self, key: str) -> object:
        found = self.program.instrumented.get(key, ())  # type: ignore[call-overload]
        return [[one.path, one.parameters, one.result] for one in found]

    def _type(self, key: tuple[str, str]) -> object:
        return self._field_type(*key)

    def _writers(self, key: tuple[str, str]) -> object:
        module, name = key
        index = self.program.modules.get(module)  # type: ignore[call-overload]
        return [
            self.program.by_index[module, number]  # type: ignore[index]
            for number, entry in enumerate(index.functions if index else ())
            if name in entry.global_writes
        ]


_ANSWERS: dict[Kind, Callable[[Answers, object], object]] = {
    Kind.FUNCTION: Answers._function,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.CLASS: Answers._class,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.NAME: Answers._name,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.IMPORT: Answers._import,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.SHARED: lambda answers, key: key in answers.program.shared,
    Kind.MODULE: lambda answers, key: key in answers.program.modules,
    Kind.ASSIGNED: Answers._assigned,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.LOCAL_IMPORT: Answers._local_import,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.WRITERS: Answers._writers,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.REGISTERED: lambda answers, key: registered(answers.program, *key),  # type: ignore[misc]
    Kind.FIELD_TYPE: Answers._type,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.TEMPLATE: lambda answers, key: answers.program.templates.get(key),  # type: ignore[call-overload]
    Kind.NAMED: lambda answers, key: answers.program.named_functions.get(key),  # type: ignore[call-overload]
    Kind.HANDLER: Answers._handler,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.INSTRUMENTED: Answers._instrumented,  # type: ignore[dict-item]  # noqa: SLF001
    Kind.HELD: lambda answers, key: answers.held(*key),  # type: ignore[misc]
    Kind.RELATED: lambda answers, key: answers.related(*key),  # type: ignore[misc]
}


def _defaults(entry: FunctionIndex) -> object:
    """Say the defaults that may name variables of the enclosing function."""
    return [[p.name, _said(p.default)] for p in entry.parameters if p.default is not None]


def _bindings(found: tuple[Binding, ...] | None) -> object:
    return None if found is None else [_binding(binding) for binding in found]


def _binding(binding: Binding) -> object:
    if isinstance(binding, FunctionBinding):
        return ["f", binding.id]
    if isinstance(binding, ClassBinding):
        return ["c", binding.id]
    if isinstance(binding, ModuleBinding):
        return ["m", binding.name]
    if isinstance(binding, ExternalBinding):
        return ["x", binding.path]
    return ["v", binding.module, binding.name]


def _said(part: object) -> object:
    """Return a piece of syntax as plain lists, without positions and indexes of lambdas."""
    if part is None or isinstance(part, (str, int, float)):
        return part
    if isinstance(part, (list, tuple)):
        return [_said(item) for item in part]
    name = type(part).__name__
    if isinstance(part, Lambda) or not isinstance(part, msgspec.Struct):
        return name
    names = [n for n in part.__struct_fields__ if n not in _POSITIONS]
    return [name, *[_said(getattr(part, n)) for n in names]]
