"""Variables of modules, as settings and constants are kept, for those who ask about a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from datamap.matching.name_words import is_constant
from datamap.model.program import ModuleBinding
from datamap.model.syntax import Call, Const, Dict, Seq, last_name
from datamap.trace.declared.options import classes_in
from datamap.trace.declared.written import plain_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.model.facts import FieldIndex
    from datamap.model.names import ClassId, ModuleName, RepoPath
    from datamap.model.program import Program

SET: Final = "what a variable of a module is set to counts, not what it is called"
FIXED: Final = "its module sets it to what the code itself says"


def variables_called(
    program: Program, owner: str, name: str
) -> Iterator[tuple[tuple[RepoPath, int], str, str]]:
    """Yield where a module gives a name a value, its type, and why it is nobody's.

    `owner` is the module or what it is imported as, "" for any.
    """
    for module in _modules_called(program, owner.rpartition(".")[2]):
        for entry in program.modules[module].assigned:
            if entry.name == name:
                place = (program.paths[module], entry.line)
                yield place, _type(entry), _why(entry)


def classes_of_variable(program: Program, owner: str) -> set[ClassId]:
    """Return the classes that a variable of a module is an instance of: `settings = Settings()`."""
    found: set[ClassId] = set()
    for module, index in program.modules.items():
        for entry in index.assigned:
            if entry.name != owner:
                continue
            made = entry.value.function if isinstance(entry.value, Call) else None
            for told in (entry.annotation, made):
                found.update(classes_in(program, module, told) if told is not None else ())
    return found


def _modules_called(program: Program, owner: str) -> Iterator[ModuleName]:
    meant = {
        binding.name
        for names in program.names.values()
        for binding in names.get(owner, ())
        if isinstance(binding, ModuleBinding)
    }
    for module in sorted(program.modules):
        if not owner or module in meant or owner in module.split("."):
            yield module


def _type(entry: FieldIndex) -> str:
    if entry.annotation is not None:
        return plain_type(entry.annotation)
    if isinstance(entry.value, Call):
        return last_name(entry.value.function)
    value = entry.value.value if isinstance(entry.value, Const) else None
    return type(value).__name__ if value is not None else ""


def _why(entry: FieldIndex) -> str:
    if is_constant(entry.name):
        return "a name in capitals is a constant"
    return FIXED if isinstance(entry.value, Const | Seq | Dict) else SET
