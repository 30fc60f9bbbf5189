"""The inventory: every place where personal data is declared or received."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from datamap.matching.occurrences import Known
from datamap.model.evidence import Certainty, InventoryItem, Reception
from datamap.model.names import CategoryId
from datamap.trace.declared.columns import read_column
from datamap.trace.declared.listed import given_fields, listed_fields
from datamap.trace.declared.stores import find_stores
from datamap.trace.declared.written import plain_type
from datamap.trace.sending.arrivals_in_fields import (
    find_filled,
    index_readers,
    list_readers,
    where_received,
)
from datamap.trace.sending.arrivals_of_classes import find_received
from datamap.trace.sending.flows import index_first_met, origin_span
from datamap.trace.sending.naming import Classifier, Personal, classify_field, judge_column
from datamap.values.nodes import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from datamap.matching.subjects import Subjects
    from datamap.model.facts import FieldIndex
    from datamap.model.names import ClassId, RepoPath
    from datamap.model.program import ClassInfo, Program, TableInfo
    from datamap.model.rules import FieldRule, Rulebook
    from datamap.trace.sending.origins import Map, Spot
    from datamap.values.value import Label


_COPIES = {"migration", "SQL table", "written row"}
"""Kinds that name columns again that a class or another table declares."""


def build_inventory(
    found: Map,
    rulebook: Rulebook,
    subjects: Subjects,
    origins: Mapping[Spot, Personal],
    first_seen: Mapping[str, Mapping[Label, int]],
) -> tuple[InventoryItem, ...]:
    """Return every declared personal field, and every other place where a flow starts; sorted."""
    program, classifier = found.analysis.program, found.classifier
    received = find_received(program)
    filled = find_filled(found)
    items: set[InventoryItem] = set()
    columns: set[str] = set()
    kept = find_stores(program)
    for cls in program.classes.values():
        stores = kept[cls.id]
        columns.update(_column_names(cls, stores))
        for item in _of_class(program, rulebook.fields, classifier, cls, stores):
            name = item.name.rpartition(".")[2]
            read = {*received.get(cls.id, ()), *filled.get((str(cls.id), name), ())}
            items.add(_about(item, subjects, tuple(sorted(read))))
    for item in _of_tables(program, classifier, columns):
        items.add(_about(item, subjects, ()))
    first_met = index_first_met(first_seen, origins)
    readers = index_readers(first_seen)
    for origin, personal in origins.items():
        if isinstance(origin.atom, Field):
            continue
        span = origin_span(program, origin, first_met)
        owner, _, _ = personal.name.rpartition(".")
        item = _item(span.path, span.line, owner, personal, declared=False)
        where = personal.received or where_received(found, origin)
        # Of an input the function is known, an answer of a library may be met in several.
        met = [origin.function] if origin.function else readers.get(origin.atom, [])
        receptions = tuple(list_readers(program, met, where)) if where else ()
        items.add(_about(item, subjects, receptions))
    return tuple(sorted(items))


def _of_class(
    program: Program,
    rules: Sequence[FieldRule],
    classifier: Classifier,
    cls: ClassInfo,
    stores: tuple[str, ...],
) -> Iterator[InventoryItem]:
    owner = str(cls.id).rpartition(":")[2].rpartition(".")[2]
    kind = cls.rule.kind if cls.rule else "class"
    for entry in (info.entry for info in cls.fields.values() if info.owner == cls.id):
        personal = classify_field(classifier, Field(str(cls.id), entry.name, ()))
        if personal is None:
            continue
        own = entry.origin != "self"
        yield _item(
            cls.path,
            entry.line,
            owner,
            personal,
            kind=kind if own else "attribute",
            column=entry,
            rule=cls.rule,
            stores=stores if own else (),
        )
    for name, type_ in given_fields(program, cls, rules):
        personal = _named(classifier, owner, name, type_)
        if personal is not None:
            yield _item(
                cls.path, cls.entry.line, owner, personal, kind=kind, type_=type_, stores=stores
            )
    for name, model, type_, line in listed_fields(program, cls, rules):
        known = classify_field(classifier, Field(str(model), name, ())) if model else None
        listed = program.classes[model].fields.get(name) if model else None
        if known is None and listed is None:
            known = _named(classifier, _short(model) or "User", name, type_)
        if known is not None:
            shown = Personal(known.category, known.certainty, f"{owner}.{name}")
            yield _item(
                cls.path,
                line,
                owner,
                shown,
                kind=kind,
                type_=type_,
                column=listed.entry if listed else None,
                rule=program.classes[listed.owner].rule if listed else None,
            )


def _of_tables(
    program: Program, classifier: Classifier, columns: set[str]
) -> Iterator[InventoryItem]:
    """Yield what tables declare that are no classes; what a class declares too is one column."""
    seen = set(columns)
    order = sorted(
        program.tables,
        key=lambda table: (table.entry.kind in _COPIES, table.path, table.entry.line),
    )
    for table in order:
        name = table.entry.name
        for entry, rule in table.columns:
            column = f"{table.entry.store}.{entry.name}".lower()
            short = f"{name}.{entry.name}".lower()
            if table.entry.kind in _COPIES and (column in seen or short in seen):
                continue
            if table.entry.store:
                seen.add(column)
            personal = _of_column(classifier, table, entry, rule)
            if personal is None:
                continue
            yield _item(
                table.path,
                entry.line,
                name,
                personal,
                kind=table.entry.kind,
                column=entry,
                rule=rule,
                stores=(table.entry.store,) if table.entry.store else (),
            )


def _of_column(
    classifier: Classifier, table: TableInfo, entry: FieldIndex, rule: FieldRule | None
) -> Personal | None:
    name = table.entry.name
    shown = f"{name}.{entry.name}" if name else entry.name
    marked = classifier.markers.on(table.path, entry.line)
    if marked:
        return Personal(marked, Certainty.CERTAIN, shown)
    found = judge_column(classifier, table, entry, rule).found
    if found is None:
        if marked is not None:
            classifier.markers.needless.add((table.path, entry.line))
        return None
    return None if marked is not None else Personal(str(found.category), found.certainty, shown)


def _column_names(cls: ClassInfo, stores: tuple[str, ...]) -> Iterator[str]:
    """Yield what a class's columns are called where its tables are named otherwise, too."""
    if not stores:
        return
    for name, info in cls.fields.items():
        if info.entry.origin == "self":
            continue
        alias = read_column(cls.rule, info.entry).alias or name
        for store in (*stores, _short(cls.id)):
            yield f"{store}.{alias}".lower()
            yield f"{store}.{name}".lower()


def _named(classifier: Classifier, owner: str, name: str, type_: str) -> Personal | None:
    found = classifier.names.classify(name, owner=owner, type_name=type_, known=Known.DECLARED)
    if found is None:
        return None
    return Personal(str(found.category), found.certainty, f"{owner}.{name}")


def _item(  # noqa: PLR0913 - one parameter per thing that is known of a field
    path: RepoPath,
    line: int,
    owner: str,
    personal: Personal,
    *,
    declared: bool = True,
    kind: str = "",
    type_: str = "",
    column: FieldIndex | None = None,
    rule: FieldRule | None = None,
    stores: tuple[str, ...] = (),
) -> InventoryItem:
    said = read_column(rule, column) if column is not None and column.origin != "self" else None
    written = plain_type(column.annotation) if column is not None and said is None else type_
    return InventoryItem(
        path=path,
        line=line,
        name=personal.name,
        category=CategoryId(personal.category),
        certainty=personal.certainty,
        subject="",
        declared=declared,
        owner=owner,
        kind=kind,
        type=said.type if said else written,
        nullable=said.nullable if said else None,
        default=said.default if said else "",
        stores=stores,
    )


def _about(
    item: InventoryItem, subjects: Subjects, received: tuple[Reception, ...]
) -> InventoryItem:
    subject = subjects.of_path(item.name, item.category)
    return replace(item, subject=subject, received=received)


def _short(cls: ClassId | None) -> str:
    return str(cls).rpartition(":")[2].rpartition(".")[2] if cls else ""
