"""What a class is told beside its fields: `__tablename__`, `class Meta: db_table`, `meta = {}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.names import ClassId
from datamap.model.program import (
    ClassBinding,
    ExternalBinding,
    ModuleBinding,
    VariableBinding,
)
from datamap.model.syntax import Attr, Call, Const, Dict, Expr, Item, Name, Op, Seq, last_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datamap.model.names import ModuleName
    from datamap.model.program import Binding, ClassInfo, Program

_DEPTH = 4
"""Variables that hold variables are followed this far."""


def find_option(
    program: Program, info: ClassInfo, names: Sequence[str], *, inherited: bool = True
) -> Expr | None:
    """Return the value of the first of these options that a class has, its own before inherited."""
    for ancestor in info.lineage if inherited else info.lineage[:1]:
        for name in names:
            found = _own_option(program, ancestor, name)
            if found is not None:
                return found
    return None


def text_of(value: Expr | None) -> str:
    """Return a literal text, or ""."""
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def texts_of(value: Expr | None) -> tuple[str, ...] | None:
    """Return the texts of a display, None where they are not written down."""
    if isinstance(value, Seq):
        return tuple(text_of(item) for item in value.items if text_of(item))
    if isinstance(value, Dict):
        return tuple(text_of(key) for key in value.keys if text_of(key))
    return None


def is_true(value: Expr | None) -> bool:
    """Tell whether a value is the literal True."""
    return isinstance(value, Const) and value.value is True


def named_class(
    program: Program, module: ModuleName, expression: Expr | None, depth: int = 0
) -> ClassId | str | None:
    """Return the project's class that a name at the level of a module means.

    Else the path of a library's, with brackets where it is called: `lib.get_user_model()`. A class
    that `get_model("app", "Name")` asks for is found by its name.
    """
    if isinstance(expression, Call):
        if last_name(expression.function) == "get_model" and expression.args:
            return _class_called(program, text_of(expression.args[-1]).rpartition(".")[2])
        found = named_class(program, module, expression.function, depth)
        return f"{found}()" if isinstance(found, str) and found not in program.classes else None
    for binding in _bound(program, module, expression):
        if isinstance(binding, ClassBinding):
            return binding.id
        if isinstance(binding, ExternalBinding):
            return str(binding.path)
        if isinstance(binding, VariableBinding) and depth < _DEPTH:
            for entry in program.modules[binding.module].assigned:
                if entry.name == binding.name and entry.value is not None:
                    return named_class(program, binding.module, entry.value, depth + 1)
    return None


def _class_called(program: Program, name: str) -> ClassId | None:
    """Return the one stored class of a name, in whatever case it is written."""
    found = [
        cls
        for cls, info in program.classes.items()
        if str(cls).rpartition(":")[2].lower() == name.lower() and info.rule and info.rule.store
    ]
    return found[0] if len(found) == 1 else None


def classes_in(program: Program, module: ModuleName, annotation: Expr) -> Iterator[ClassId]:
    """Yield the project's classes that a type at the level of a module names."""
    if isinstance(annotation, (Name, Attr)):
        for binding in _bound(program, module, annotation):
            if isinstance(binding, ClassBinding):
                yield binding.id
    elif isinstance(annotation, Item):
        yield from classes_in(program, module, annotation.object)
        yield from classes_in(program, module, annotation.key)
    elif isinstance(annotation, Seq):
        for item in annotation.items:
            yield from classes_in(program, module, item)
    elif isinstance(annotation, Op):
        for operand in annotation.operands:
            yield from classes_in(program, module, operand)
    elif isinstance(annotation, Call):
        for given in annotation.args:
            yield from classes_in(program, module, given)


def _bound(program: Program, module: ModuleName, expression: Expr | None) -> tuple[Binding, ...]:
    if isinstance(expression, Item):
        return _bound(program, module, expression.object)
    if isinstance(expression, Name):
        return program.names[module].get(expression.id, ())
    if isinstance(expression, Attr):
        found: list[Binding] = []
        for below in _bound(program, module, expression.object):
            if isinstance(below, ModuleBinding):
                found += program.names[below.name].get(expression.name, ())
            elif isinstance(below, ExternalBinding):
                found.append(ExternalBinding(type(below.path)(f"{below.path}.{expression.name}")))
        return tuple(found)
    return ()


def _own_option(program: Program, cls: ClassId, name: str) -> Expr | None:
    head, _, rest = name.partition(".")
    info = program.classes[cls]
    if rest:
        inner = program.classes.get(ClassId(f"{cls}.{head}"))
        if inner is not None:
            return _assigned(inner, rest)
    value = _assigned(info, head)
    if not rest:
        return value
    if isinstance(value, Dict):
        pairs = zip(value.keys, value.values, strict=True)
        return next((given for key, given in pairs if text_of(key) == rest), None)
    if isinstance(value, Call):
        return dict(value.keywords).get(rest)
    return None


def _assigned(info: ClassInfo, name: str) -> Expr | None:
    return next(
        (entry.value for entry in info.entry.fields if entry.name == name and entry.value), None
    )
