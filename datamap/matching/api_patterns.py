"""Patterns of dotted API paths, indexed so that asking about one path is cheap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

T = TypeVar("T")

ONE = "*"
"""Stands for exactly one segment."""

ANY = "**"
"""Stands for any number of segments, also none."""


@dataclass(frozen=True, slots=True)
class ApiPatterns(Generic[T]):
    """Answers which values belong to a path; made by `compile_patterns`.

    `exact` holds the patterns without wildcards, `by_last` those whose last segment is a
    word, `by_first` of the others those whose first is, `wild` the rest. The numbers are those of
    insertion.
    """

    exact: dict[tuple[str, ...], list[tuple[int, T]]] = field(default_factory=dict)
    by_last: dict[str, list[tuple[int, tuple[str, ...], T]]] = field(default_factory=dict)
    by_first: dict[str, list[tuple[int, tuple[str, ...], T]]] = field(default_factory=dict)
    wild: list[tuple[int, tuple[str, ...], T]] = field(default_factory=list)
    seen: dict[tuple[str, ...], list[T]] = field(default_factory=dict)

    def match(self, path: tuple[str, ...]) -> list[T]:
        """Return the values of the patterns that fit, in the order of insertion, each once.

        The list is remembered and must not be changed.
        """
        known = self.seen.get(path)
        if known is None:
            known = self.seen[path] = self._search(path)
        return known

    def _search(self, path: tuple[str, ...]) -> list[T]:
        hits = list(self.exact.get(path, ()))
        wild = self.by_last.get(path[-1], ()) if path else ()
        hits += [(n, value) for n, pattern, value in wild if fits(pattern, path)]
        open_ended = self.by_first.get(path[0], ()) if path else ()
        hits += [(n, value) for n, pattern, value in open_ended if fits(pattern, path)]
        hits += [(n, value) for n, pattern, value in self.wild if fits(pattern, path)]
        hits.sort(key=lambda hit: hit[0])
        return list({id(value): value for _, value in hits}.values())


def compile_patterns(rules: Iterable[tuple[str, T]]) -> ApiPatterns[T]:
    """Index pairs of pattern text and value; raise ValueError for text that is no pattern."""
    index: ApiPatterns[T] = ApiPatterns()
    for number, (text, value) in enumerate(rules):
        pattern = split_pattern(text)
        if ONE not in pattern and ANY not in pattern:
            index.exact.setdefault(pattern, []).append((number, value))
        elif pattern[-1] not in {ONE, ANY}:
            index.by_last.setdefault(pattern[-1], []).append((number, pattern, value))
        elif pattern[0] not in {ONE, ANY}:
            index.by_first.setdefault(pattern[0], []).append((number, pattern, value))
        else:
            index.wild.append((number, pattern, value))
    return index


@cache
def split_pattern(text: str) -> tuple[str, ...]:
    """Cut pattern text into segments; `()` is decoration and left out.

    Raise ValueError where a segment is neither a name nor a wildcard. Remembered, since each
    pattern of the rules is read once for its line and again for each index that holds it.
    """
    segments = tuple(text.strip().split("."))
    if "(" in text:
        segments = tuple(segment.removesuffix("()") for segment in segments)
    if "*" not in text and all(map(str.isidentifier, segments)):
        return segments
    for segment in segments:
        if segment not in {ONE, ANY} and not segment.isidentifier():
            message = f"{segment!r} in the pattern {text!r} is neither a name nor * nor **"
            raise ValueError(message)
    return tuple(_without_repeats(segments))


def fits(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Tell whether the whole path fits the pattern."""
    at = place = 0
    star = mark = -1
    while place < len(path):
        if at < len(pattern) and pattern[at] == ANY:
            star, mark, at = at, place, at + 1
        elif at < len(pattern) and pattern[at] in {ONE, path[place]}:
            at, place = at + 1, place + 1
        elif star >= 0:
            # The latest `**` takes one segment more; earlier ones never need to.
            mark += 1
            at, place = star + 1, mark
        else:
            return False
    return all(segment == ANY for segment in pattern[at:])


def _without_repeats(segments: tuple[str, ...]) -> Iterator[str]:
    last = ""
    for segment in segments:
        if not (segment == last == ANY):
            yield segment
        last = segment
