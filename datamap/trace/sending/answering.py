"""Answer for a name whether it is personal where it is declared, and what decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.matching.occurrences import Known, Occurrence
from datamap.matching.owners import Whose
from datamap.model.name_answers import NameAnswer
from datamap.model.names import RepoPath
from datamap.trace.declared.columns import read_column
from datamap.trace.sending.answering_variables import classes_of_variable, variables_called
from datamap.trace.sending.markers import NOT_PERSONAL
from datamap.trace.sending.naming import (
    Classifier,
    judge_column,
    judge_field,
    marked_field,
    open_classifier,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datamap.matching.occurrences import Judgement
    from datamap.model.program import Program
    from datamap.model.rules import Rulebook, SourceRule

_OWNERS = {
    Whose.PERSON: "a person",
    Whose.OTHER: "something else than a person",
    Whose.CONFIGURATION: "what configures a program",
}


def answer_name(program: Program, rulebook: Rulebook, asked: str) -> tuple[NameAnswer, ...]:
    """Answer for each declaration of a name (`User.email`, `email`), or for the name alone."""
    classifier = open_classifier(program, rulebook)
    owner, _, name = asked.rpartition(".")
    declared = {*_of_classes(classifier, owner, name), *_of_tables(classifier, owner, name)}
    declared.update(_of_variables(classifier, owner, name))
    if declared:
        return tuple(sorted(declared))
    known = Known.DECLARED if owner.rpartition(".")[2][:1].isupper() else Known.NAMED
    judged = classifier.names.judge(Occurrence(name, owner, known=known))
    rule = classifier.attributes.get(name) if owner else classifier.variables.get(name)
    return (_answer(classifier, (RepoPath(""), 0), asked, (judged, "", rule)),)


def _of_classes(classifier: Classifier, owner: str, name: str) -> Iterator[NameAnswer]:
    for cls, info in classifier.program.classes.items():
        short = str(cls).rpartition(":")[2].rpartition(".")[2]
        entry = info.fields.get(name)
        if entry is None or owner.rpartition(".")[2] not in {"", short}:
            continue
        # Of a class that is named what it inherits is told, too.
        if entry.owner != cls and not owner:
            continue
        place = (classifier.program.classes[entry.owner].path, entry.entry.line)
        type_ = read_column(info.rule, entry.entry).type
        marked = marked_field(classifier, entry)
        shown = f"{short}.{name}"
        if marked is not None:
            yield _marked(place, shown, type_, marked)
            continue
        judged = judge_field(classifier, info, short, name)
        yield _answer(classifier, place, shown, (judged, type_, classifier.attributes.get(name)))


def _of_variables(classifier: Classifier, owner: str, name: str) -> Iterator[NameAnswer]:
    """Answer for `settings.NAME`: of a module, or a field of what a variable is an instance of."""
    program = classifier.program
    for cls in sorted(classes_of_variable(program, owner.rpartition(".")[2])):
        short = str(cls).rpartition(":")[2].rpartition(".")[2]
        yield from _of_classes(classifier, short, name)
    if classifier.variables.get(name) is not None:
        return
    asked = f"{owner}.{name}" if owner else name
    for place, type_, why in variables_called(program, owner, name):
        yield NameAnswer(*place, name=asked, type=type_, why=why)


def _of_tables(classifier: Classifier, owner: str, name: str) -> Iterator[NameAnswer]:
    for table in classifier.program.tables:
        if owner not in {"", table.entry.name}:
            continue
        for column, rule in table.columns:
            if column.name != name:
                continue
            place = (table.path, column.line)
            shown = f"{table.entry.name}.{name}" if table.entry.name else name
            type_ = read_column(rule, column).type
            marked = classifier.markers.on(*place)
            if marked is not None:
                yield _marked(place, shown, type_, marked)
                continue
            judged = judge_column(classifier, table, column, rule)
            yield _answer(classifier, place, shown, (judged, type_, None))


def _marked(place: tuple[RepoPath, int], shown: str, type_: str, marked: str) -> NameAnswer:
    said = "" if marked == NOT_PERSONAL else marked
    why = "a marker in the code says so"
    return NameAnswer(*place, shown, type_, said, "certain" if said else "", why)


def _answer(
    classifier: Classifier,
    place: tuple[RepoPath, int],
    shown: str,
    told: tuple[Judgement, str, SourceRule | None],
) -> NameAnswer:
    judged, type_, rule = told
    if rule is not None:
        why = "a source rule names it"
        return NameAnswer(*place, shown, type_, str(rule.category), "certain", why, rule.origin)
    found = judged.found
    origins = {str(category): origin for category, origin in classifier.names.origins.items()}
    kind = _OWNERS.get(judged.owner.kind, "")
    said = judged.owner.said
    return NameAnswer(
        *place,
        name=shown,
        type=type_,
        category=str(found.category) if found else "",
        certainty=str(found.certainty) if found else "",
        why=judged.why,
        rule=judged.origin or (origins.get(str(found.category), "") if found else ""),
        owner=f"{kind} ({said})" if kind and said else kind,
    )
