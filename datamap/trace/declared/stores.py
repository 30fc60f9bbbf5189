"""Where the instances of a class are kept: `database:users`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import fits, split_pattern
from datamap.trace.declared.options import classes_in, find_option, is_true, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.model.names import ClassId
    from datamap.model.program import ClassInfo, Program
    from datamap.model.rules import FieldRule

_HOLDERS = {"models", "model", "tables", "entities", "schema", "db", "database"}
"""Modules of an app that hold its tables, and give them no name."""


_Labels = Mapping[str, str]
_DEPTH = 4
"""Documents inside of documents are followed this deep."""


def find_stores(program: Program) -> dict[ClassId, tuple[str, ...]]:
    """Return the stores that hold what each class declares, sorted.

    A class inside of a document is kept with it.
    """
    labels = _labels(program)
    stores = {cls: _stores_of(program, labels, info) for cls, info in program.classes.items()}
    kept: dict[ClassId, set[str]] = {}
    for cls, info in program.classes.items():
        if info.rule is not None and info.rule.embeds and stores[cls]:
            for inner in _embedded(program, info, 0):
                kept.setdefault(inner, set()).update(stores[cls])
    for inner, within in kept.items():
        if not stores[inner]:
            stores[inner] = tuple(sorted(within))
    return stores


def _embedded(program: Program, info: ClassInfo, depth: int) -> Iterator[ClassId]:
    for field in info.fields.values():
        entry = field.entry
        written = entry.annotation if entry.annotation is not None else entry.value
        if entry.origin != "class" or written is None or depth > _DEPTH:
            continue
        for inner in classes_in(program, program.classes[field.owner].module, written):
            held = program.classes[inner]
            if held.rule is not None and not held.rule.store and inner != info.id:
                yield from held.lineage
                yield from _embedded(program, held, depth + 1)


def _labels(program: Program) -> dict[str, str]:
    """Return what apps are called whose package says another name than its own."""
    patterns = {
        split_pattern(base)
        for info in program.classes.values()
        for base in (info.rule.apps if info.rule is not None else ())
    }
    found: dict[str, str] = {}
    for info in program.classes.values():
        if any(fits(one, tuple(path.split("."))) for path in info.externals for one in patterns):
            package = text_of(find_option(program, info, ("name",)))
            label = text_of(find_option(program, info, ("label",)))
            if package and label:
                found.setdefault(package, label)
    return found


def _stores_of(program: Program, labels: _Labels, info: ClassInfo) -> tuple[str, ...]:
    """Return the stores that hold what a class itself declares, sorted.

    The columns of an abstract class and of a mixin stand in the tables of the classes below it.
    """
    rule = info.rule
    if rule is None or not rule.store:
        below = [program.classes[cls] for cls in info.subclasses] if rule is None else []
        return _of_all(program, labels, below)
    if _has_table(program, info, rule):
        return (_store(program, labels, info, rule),)
    return _of_all(program, labels, [program.classes[cls] for cls in info.subclasses])


def _of_all(program: Program, labels: _Labels, classes: list[ClassInfo]) -> tuple[str, ...]:
    found = {
        _store(program, labels, info, info.rule)
        for info in classes
        if info.rule is not None and info.rule.store and _has_table(program, info, info.rule)
    }
    return tuple(sorted(found))


def _has_table(program: Program, info: ClassInfo, rule: FieldRule) -> bool:
    """Tell whether a class has a table of its own."""
    if rule.stored_if and not any(
        name == rule.stored_if and is_true(value) for name, value in info.entry.keywords
    ):
        return False
    if is_true(find_option(program, info, rule.abstract, inherited=False)):
        return False
    if not info.externals:
        # A mixin: its columns are told by how they are made, and no base makes a table of it.
        return False
    own = text_of(find_option(program, info, rule.table))
    dunder = any(name.startswith("__") for name in rule.table)
    return bool(own) or not (dunder and info.subclasses)


def _store(program: Program, labels: _Labels, info: ClassInfo, rule: FieldRule) -> str:
    table = text_of(find_option(program, info, rule.table))
    return f"{rule.store}:{table or _default_name(program, labels, info, rule)}"


def _default_name(program: Program, labels: _Labels, info: ClassInfo, rule: FieldRule) -> str:
    name = str(info.id).rpartition(":")[2].rpartition(".")[2]
    if rule.named == "app":
        told = text_of(find_option(program, info, rule.label))
        app = told or _label_of(info.id, labels) or _app_of(info.id)
        return f"{app}_{name.lower()}" if app else name.lower()
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _label_of(cls: ClassId, labels: _Labels) -> str:
    """Return what the innermost app is called that a class stands in, "" where it does not say."""
    module = f".{str(cls).rpartition(':')[0]}."
    within = [package for package in labels if f".{package}." in module]
    return labels[max(within, key=lambda package: (len(package), package))] if within else ""


def _app_of(cls: ClassId) -> str:
    """Return the package that the module of a table belongs to: `shop` of `shop.models.order`."""
    parts = str(cls).rpartition(":")[0].split(".")
    while parts and parts[-1] not in _HOLDERS and any(p in _HOLDERS for p in parts):
        parts.pop()
    if parts and parts[-1] in _HOLDERS:
        parts.pop()
    return parts[-1] if parts else ""
