"""Markers in code: what a comment or an annotation says to be personal, or not to be.

`# datamap: personal[user.name]` speaks of a field or of the result of a library's call,
`# datamap: not-personal reason` likewise; `Annotated[str, Personal("user.name")]` of a field or a
parameter, with a class `Personal` of any module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from datamap.model.evidence import MarkerProblem
from datamap.model.names import RepoPath
from datamap.model.syntax import Call, Const, Expr, Item, Seq, last_name
from datamap.trace.declared.written import type_text
from datamap.trace.sending.places import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from datamap.model.facts import Directive
    from datamap.model.names import CategoryId
    from datamap.model.program import Program

NOT_PERSONAL = ""
"""What a marker says instead of a category."""

_PERSONAL = re.compile(r"personal\[\s*([^\]]*?)\s*\]")
_NOT_PERSONAL = re.compile(r"not-personal\b[\s:-]*(?P<reason>.*)")
_MEANT = re.compile(r"(?P<word>not[-_ ]?\w*|\w+)")
_ALIKE = 0.8

Place = tuple[RepoPath, int]


@dataclass(frozen=True, slots=True)
class Marker:
    """One such comment: what it says (a category, or NOT_PERSONAL), and where."""

    path: RepoPath
    directive: Directive
    category: str


@dataclass(slots=True)
class Markers:
    """All markers by the lines that they speak of; `used` are those that spoke of something."""

    at: Mapping[Place, Marker]
    words: Mapping[str, CategoryId]
    used: set[Place] = field(default_factory=set)
    needless: set[Place] = field(default_factory=set)
    bad: list[MarkerProblem] = field(default_factory=list)

    def on(self, path: RepoPath, line: int) -> str | None:
        """Return the category that a line is marked with, NOT_PERSONAL, or None; note the use."""
        marker = self.at.get((path, line))
        if marker is None:
            return None
        self.used.add((path, line))
        return marker.category


def read_markers(program: Program, words: Mapping[str, CategoryId]) -> Markers:
    """Read the markers of all files; `words` are the names of categories, short ones included."""
    at: dict[Place, Marker] = {}
    bad: list[MarkerProblem] = []
    for index in program.modules.values():
        for directive in index.directives:
            found = _PERSONAL.match(directive.text)
            denied = _NOT_PERSONAL.match(directive.text)
            if found is not None and found[1] in words:
                category: str = words[found[1]]
            elif denied is not None and any(map(str.isalpha, denied["reason"])):
                category = NOT_PERSONAL
            else:
                problem = _problem(index.path, directive, words)
                bad += [problem] if problem is not None else []
                continue
            at[index.path, directive.target] = Marker(index.path, directive, category)
    return Markers(at=at, words=words, bad=bad)


def annotated_category(markers: Markers, annotation: Expr | None, base: Place) -> str | None:
    """Return the category in `Annotated[str, Personal("user.contact.email")]`.

    The marker may come from any module. A category that does not exist is told; `base` is what the
    annotation's positions count from.
    """
    if not (isinstance(annotation, Item) and isinstance(annotation.key, Seq)):
        return None
    for argument in annotation.key.items[1:]:
        if (
            isinstance(argument, Call)
            and last_name(argument.function) == "Personal"
            and argument.args
            and isinstance(argument.args[0], Const)
        ):
            word = str(argument.args[0].value)
            if word in markers.words:
                return markers.words[word]
            path, first = base
            line, column = first + argument.at // COLUMNS, argument.at % COLUMNS + 1
            told = f'{type_text(argument.function)}("{word}")'
            said = f'there is no category "{word}"'
            hint = _nearest(word, markers.words)
            problem = MarkerProblem(path, line, column, told, said, hint)
            if problem not in markers.bad:
                markers.bad.append(problem)
    return None


def find_problems(markers: Markers) -> tuple[MarkerProblem, ...]:
    """Return the markers that do nothing, sorted: asked when everything else is done."""
    found = list(markers.bad)
    for place, marker in markers.at.items():
        if place in markers.needless:
            found.append(
                _made(
                    marker.path,
                    marker.directive,
                    "nothing here is taken for personal, so this marker changes nothing",
                    "take the comment out",
                )
            )
        elif place not in markers.used:
            found.append(
                _made(
                    marker.path,
                    marker.directive,
                    "there is no field and no answer of a library here for this marker to speak of",
                    "write it on the line of a field, or of an assignment from a library's call",
                )
            )
    return tuple(sorted(found))


def _problem(path: RepoPath, directive: Directive, words: Collection[str]) -> MarkerProblem | None:
    """Tell what is wrong with a comment that was meant as a marker; None if it was not."""
    text = directive.text
    found = _PERSONAL.match(text)
    if found is not None:
        hint = _nearest(found[1], words)
        return _made(path, directive, f'there is no category "{found[1]}"', hint)
    if _NOT_PERSONAL.match(text) is not None:
        return _made(
            path,
            directive,
            "a marker `not-personal` needs its reason",
            "write `# datamap: not-personal shared mailbox`",
        )
    meant = _MEANT.match(text)
    if meant is not None and get_close_matches(
        meant["word"], ["personal", "not-personal", "not personal"], 1, _ALIKE
    ):
        return _made(
            path,
            directive,
            f'"{text}" is no marker that datamap reads',
            "write `# datamap: personal[user.contact.email]` or `# datamap: not-personal reason`",
        )
    return None


def _nearest(word: str, words: Collection[str]) -> str:
    near = get_close_matches(word, sorted(words), 1)
    if near:
        return f"did you mean {near[0]}?"
    return "`datamap rules list --categories` shows them all"


def _made(path: RepoPath, directive: Directive, message: str, way_on: str) -> MarkerProblem:
    return MarkerProblem(
        path, directive.line, directive.column, f"# datamap: {directive.text}", message, way_on
    )
