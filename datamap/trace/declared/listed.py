"""Fields that a class takes from another: a form's `Meta.fields`, what a library's base brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.matching.api_patterns import fits, split_pattern
from datamap.model.names import ClassId
from datamap.model.syntax import Const
from datamap.trace.declared.columns import is_column
from datamap.trace.declared.options import find_option, named_class, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datamap.model.program import ClassInfo, Program
    from datamap.model.rules import FieldRule

ALL = "__all__"
_USER_MODEL = "django.contrib.auth.get_user_model()"
_USERS = ("django.contrib.auth.models.AbstractUser", "django.contrib.auth.models.AbstractBaseUser",
          "django.contrib.auth.base_user.AbstractBaseUser")  # fmt: skip
_LIBRARY_USER = "django.contrib.auth.models.User"


def given_fields(
    program: Program, info: ClassInfo, rules: Sequence[FieldRule]
) -> Iterator[tuple[str, str]]:
    """Yield the fields, with their types, that a class has of a library's base and nobody wrote."""
    above = {path for cls in info.lineage[1:] for path in program.classes[cls].externals}
    own = [path for path in info.externals if path not in above]
    for name, kind in _of_library(own, rules).items():
        if name not in info.fields:
            yield name, kind


def _of_library(paths: Sequence[str], rules: Sequence[FieldRule]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in paths:
        for rule in rules:
            if rule.gives and any(
                fits(split_pattern(base), tuple(path.split("."))) for base in rule.bases
            ):
                for name, kind in rule.gives:
                    found.setdefault(name, kind)
    return found


def listed_fields(
    program: Program, info: ClassInfo, rules: Sequence[FieldRule]
) -> Iterator[tuple[str, ClassId | None, str, int]]:
    """Yield what a class lists of its model: name, the model's class, its type, and the line.

    The class is None where the model is a library's, whose type the rules tell; the line is that
    of the list.
    """
    rule = info.rule
    if rule is None or not rule.lists:
        return
    module = _meta(program, info).module
    model = named_class(program, module, find_option(program, info, rule.model))
    if model == _USER_MODEL:
        model = _user_model(program)
    if model is None:
        return
    names = _names(program, info, rule, model, rules)
    line = _line(program, info, rule)
    for name in names:
        own = info.fields.get(name)
        if own is not None and own.entry.origin == "class" and is_column(info, own):
            continue
        if model in program.classes:
            yield name, ClassId(model), "", line
        else:
            yield name, None, _of_library([model], rules).get(name, ""), line


def _names(
    program: Program,
    info: ClassInfo,
    rule: FieldRule,
    model: str,
    rules: Sequence[FieldRule],
) -> list[str]:
    told = find_option(program, info, rule.lists)
    omitted = set(texts_of(find_option(program, info, rule.omits)) or ())
    listed = texts_of(told)
    if listed is not None:
        return [name for name in listed if name != ALL]
    every = isinstance(told, Const) and told.value == ALL
    if not every and not omitted:
        return []
    known = program.classes.get(ClassId(model))
    if known is None:
        return [name for name in _of_library([model], rules) if name not in omitted]
    names = [
        name
        for name, field in known.fields.items()
        if field.entry.origin == "class" and is_column(known, field)
    ]
    names += [name for name, _ in given_fields(program, known, rules)]
    return [name for name in names if name not in omitted]


def _meta(program: Program, info: ClassInfo) -> ClassInfo:
    """Return the class in whose module the options' names are read."""
    for cls in info.lineage:
        inner = program.classes.get(ClassId(f"{cls}.Meta"))
        if inner is not None and any(entry.name == "model" for entry in inner.entry.fields):
            return inner
    return info


def _line(program: Program, info: ClassInfo, rule: FieldRule) -> int:
    for option in (*rule.lists, *rule.omits):
        head, _, rest = option.partition(".")
        inner = program.classes.get(ClassId(f"{info.id}.{head}"))
        for entry in inner.entry.fields if inner else []:
            if entry.name == rest:
                return entry.line
    return info.entry.line


def _user_model(program: Program) -> str:
    """Return the project's own class of users, if there is one, else the library's."""
    own = [
        str(cls)
        for cls, info in sorted(program.classes.items())
        if any(path in _USERS for path in info.externals)
    ]
    return own[-1] if own else _LIBRARY_USER
