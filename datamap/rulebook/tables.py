"""Reading typed values out of the tables of one rule file; each mistake is told with its line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import NoReturn

from datamap.matching.api_patterns import split_pattern
from datamap.matching.terms import parse_term
from datamap.model.errors import UserError
from datamap.rulebook.toml_lines import Place, header_lines, line_of


@dataclass(frozen=True, slots=True)
class RuleText:
    """The text of one rule file, its path as messages show it, and the lines of its tables."""

    path: str
    text: str
    headers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, path: str, text: str) -> "RuleText":
        """Make one, with the lines of its `[[...]]` headers."""
        return cls(path, text, header_lines(text))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a rule file and its place there."""

    file: RuleText
    values: Mapping[str, object]
    place: Place = ()

    @property
    def line(self) -> int:
        """Tell the line of the table's header."""
        match self.place:
            case (str(name), int(number)) if number < len(self.file.headers.get(name, ())):
                return self.file.headers[name][number]
            case _:
                return line_of(self.file.text, self.place)

    @property
    def code_line(self) -> int:
        """Tell the line of an example's `code`."""
        codes = self.file.headers.get("code", ())
        match self.place:
            case (str(name), int(number)) if len(codes) == len(self.file.headers.get(name, ())):
                return codes[number]
            case _:
                return line_of(self.file.text, (*self.place, "code"))

    @property
    def origin(self) -> str:
        """Name the table as `file:line`."""
        return f"{self.file.path}:{self.line}"

    def line_of(self, *keys: str | int) -> int:
        """Tell the line of a key of this table."""
        return line_of(self.file.text, (*self.place, *keys))

    def fail(self, message: str, *keys: str | int, way_on: str = "") -> NoReturn:
        """Raise the UserError of a mistake in this table, or at a key of it."""
        line = line_of(self.file.text, (*self.place, *keys))
        raise UserError(message, way_on, self.file.path, line)

    def only(self, known: Sequence[str]) -> None:
        """Refuse keys that are not known, and name the nearest one that is."""
        for key in self.values:
            if key not in known:
                what = f"{self.place[0]} has" if self.place else "a rule file has"
                self.fail(f"{what} no key {key!r}", key, way_on=nearest(key, known))

    def one_of(self, keys: Sequence[str]) -> str:
        """Return the one key of these that is set; refuse none and several."""
        there = [key for key in keys if key in self.values]
        if len(there) != 1:
            said = f"has {' and '.join(there)}" if there else "has none of them"
            self.fail(f"{self._name()} needs exactly one of {', '.join(keys)} and {said}")
        return there[0]

    def word(self, key: str, default: str | None = None) -> str:
        """Return a text value; without a default the key must be there and not empty."""
        value = self.values.get(key, default)
        if value is None or (value == "" and default is None):
            self.fail(f"{self._name()} needs {key!r}", *([key] if key in self.values else []))
        if not isinstance(value, str):
            self.fail(f"{key!r} takes a string, not {_kind(value)}", key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return an array of strings; one string stands for an array of one."""
        if key not in self.values:
            return ()
        value = self.values[key]
        several = [value] if isinstance(value, str) else value
        if not isinstance(several, (list, tuple)):
            self.fail(f"{key!r} takes a string or an array of strings, not {_kind(value)}", key)
        for entry in several:
            if not isinstance(entry, str):
                self.fail(f"{key!r} takes strings; {entry!r} is {_kind(entry)}", key)
            if not entry:
                self.fail(f"{key!r} holds an empty string", key)
        if len(set(several)) < len(several):
            twice = next(entry for entry in several if several.count(entry) > 1)
            self.fail(f"{key!r} names {twice!r} twice", key)
        return tuple(several)

    def checked(self, key: str, reason: Callable[[str], str]) -> tuple[str, ...]:
        """Return an array of strings of which none has a reason against it."""
        words = self.words(key)
        for entry in words:
            if why := reason(entry):
                self.fail(f"{key!r}: {entry!r} {why}", key)
        return words

    def flag(self, key: str) -> bool:
        """Return a boolean, false where the key is absent."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"{key!r} takes true or false, not {_kind(value)}", key)
        return value

    def day(self, key: str) -> str:
        """Return a date as ISO 8601 text; it may be written with or without quotes."""
        value = self.values.get(key, "")
        if isinstance(value, str) and value:
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                self.fail(f"{key!r}: {value!r} is no date; write {key} = 2026-01-31", key)
        if value != "" and type(value) is not date:
            self.fail(f"{key!r} takes a date ({key} = 2026-01-31), not {_kind(value)}", key)
        return value.isoformat() if isinstance(value, date) else ""

    def choice(self, key: str, known: Sequence[str], default: str | None = None) -> str:
        """Return a text value that is one of the known ones."""
        value = self.word(key, default)
        if value != default and value not in known:
            self.fail(f"{key!r} cannot be {value!r}", key, way_on=nearest(value, known))
        return value

    def patterns(self, key: str) -> tuple[str, ...]:
        """Return one or more patterns of dotted paths."""
        if not self.words(key):
            self.fail(f"{self._name()} needs {key!r}", *([key] if key in self.values else []))
        return self.checked(key, wrong_pattern)

    def terms(self, key: str) -> tuple[str, ...]:
        """Return terms."""
        return self.checked(key, _wrong_term)

    def term(self, key: str) -> str:
        """Return one term, which must be there."""
        if why := _wrong_term(self.word(key)):
            self.fail(f"{key!r}: {self.word(key)!r} {why}", key)
        return self.word(key)

    def named_terms(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a table of names and terms, as it is written."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fail(f"{key!r} takes a table of names and terms, not {_kind(value)}", key)
        for name, term in value.items():
            why = _wrong_term(term) if isinstance(term, str) else "is no text"
            if why:
                self.fail(f"{name!r} in {key!r}: {term!r} {why}", key)
        return tuple(value.items())

    def named_words(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a table of names and strings, as it is written."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fail(f"{key!r} takes a table of names and strings, not {_kind(value)}", key)
        for name, word in value.items():
            if not isinstance(word, str) or not word:
                self.fail(f"{name!r} in {key!r} takes a string, not {_kind(word)}", key)
        return tuple(value.items())

    def words_by_name(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return a table of names, each with one string or several."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fail(f"{key!r} takes a table of names and strings, not {_kind(value)}", key)
        inner = Table(self.file, value, (*self.place, key))
        return tuple((name, inner.words(name)) for name in value)

    def tables(self, key: str) -> Iterator["Table"]:
        """Yield the tables of an array of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.fail(f"{key!r} takes tables: write [[{key}]], not {_kind(value)}", key)
        for number, entry in enumerate(value):
            if not isinstance(entry, dict):
                self.fail(f"{key!r} takes tables; {entry!r} is {_kind(entry)}", key)
            yield Table(self.file, entry, (*self.place, key, number))

    def _name(self) -> str:
        return f"[[{self.place[0]}]]" if self.place else "the file"


def nearest(word: str, known: Sequence[str]) -> str:
    """Suggest the known word that is nearest, or list them all."""
    near = get_close_matches(word, known, 1, 0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known are {', '.join(sorted(known))}" if known else ""


def wrong_pattern(text: str) -> str:
    """Return why a text is no pattern of dotted paths, or ""."""
    try:
        split_pattern(text)
    except ValueError as error:
        return f"is no pattern: {error}"
    return ""


def _wrong_term(text: str) -> str:
    try:
        parse_term(text)
    except ValueError as error:
        return f"is no term: {error}"
    return ""


def _kind(value: object) -> str:
    match value:
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
        case dict():
            return "a table"
        case _:
            return "a date or time"
