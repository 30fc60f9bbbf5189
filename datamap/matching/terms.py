"""Terms: how a library model names what a call gets, gives and changes.

term := base step*
base := receiver | arguments | keywords | decorated | nothing | result
      | argument[NAME] | argument[POSITION] | argument[FROM:]
      | new(DOTTED.PATH) | instance_of(term) | column(term) | row(term) | call(term)
      | template(term) | function_named(term) | shared(NAME)
step := .element | .attribute[NAME] | .item[KEY] | .item[argument[NAME or POSITION]]
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, NoReturn, cast

Base = Literal[
    "receiver",
    "arguments",
    "keywords",
    "argument",
    "decorated",
    "nothing",
    "result",
    "new",
    "instance_of",
    "column",
    "row",
    "call",
    "template",
    "function_named",
    "shared",
]
StepKind = Literal["element", "attribute", "item"]

_PLAIN = ("receiver", "arguments", "keywords", "decorated", "nothing", "result")
_OVER_TERM = ("instance_of", "column", "row", "call", "template", "function_named")
_BASES = (*_PLAIN, *_OVER_TERM, "argument", "new", "shared")
_STEPS = ("element", "attribute", "item")

_WORD = re.compile(r"[A-Za-z_]+")
_ARGUMENT = re.compile(r"\d+:?|\*{0,2}[A-Za-z_]\w*")
_KEY_ARGUMENT = re.compile(r"argument\[(\d+|[A-Za-z_]\w*)\]\]")
_PLACE = re.compile(r"[a-z][a-z0-9-]*")
_PATH = re.compile(r"[A-Za-z_]\w*(?:\(\))?(?:\.[A-Za-z_]\w*(?:\(\))?)*")


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a value into it; `name` is "" for `element`.

    `argument` is set where an argument of the call is the key: a keyword or a position.
    """

    kind: StepKind
    name: str = ""
    argument: str = ""

    def __str__(self) -> str:
        """Render as written."""
        if self.argument:
            return f".{self.kind}[argument[{self.argument}]]"
        return f".{self.kind}" if self.kind == "element" else f".{self.kind}[{self.name}]"


@dataclass(frozen=True, slots=True)
class Term:
    """A term, read.

    `argument` is set for `argument` alone: a keyword, a position (`0`) or all from a position on
    (`1:`); `inner` for what takes a term in parentheses; `path` (without `()`) for `new`, and for
    `shared` the name of the place that the whole program shares.
    """

    base: Base
    argument: str = ""
    inner: "Term | None" = None
    path: str = ""
    steps: tuple[Step, ...] = ()

    def __str__(self) -> str:
        """Render as written."""
        head: str = self.base
        if self.base == "argument":
            head = f"argument[{self.argument}]"
        elif self.base in {"new", "shared"}:
            head = f"{self.base}({self.path})"
        elif self.inner is not None:
            head = f"{self.base}({self.inner})"
        return head + "".join(map(str, self.steps))


def parse_term(text: str) -> Term:
    """Read one term; raise ValueError that says what is wrong with it."""
    stripped = text.strip()
    term, end = _term(stripped, 0)
    if end != len(stripped):
        _fail(stripped, f"{stripped[end:]!r} does not belong here")
    return term


def _term(text: str, start: int) -> tuple[Term, int]:
    base, at = _word(text, start, _BASES, "a term")
    argument, path = "", ""
    inner: Term | None = None
    if base == "argument":
        argument, at = _bracketed(text, at)
        if not _ARGUMENT.fullmatch(argument):
            _fail(text, f"argument[{argument}] takes a name, a position (0) or positions (1:)")
    elif base == "new":
        found = _PATH.match(text, _past(text, at, "("))
        if found is None:
            _fail(text, "new(...) takes a dotted path")
        path, at = found[0].replace("()", ""), _past(text, found.end(), ")")
    elif base == "shared":
        named = _PLACE.match(text, _past(text, at, "("))
        if named is None:
            _fail(text, "shared(...) takes a name in small letters")
        path, at = named[0], _past(text, named.end(), ")")
    elif base in _OVER_TERM:
        inner, at = _term(text, _past(text, at, "("))
        at = _past(text, at, ")")
    steps, at = _steps(text, at)
    return Term(cast("Base", base), argument, inner, path, steps), at


def _steps(text: str, start: int) -> tuple[tuple[Step, ...], int]:
    steps: list[Step] = []
    at = start
    while at < len(text) and text[at] == ".":
        word, at = _word(text, at + 1, _STEPS, "a step")
        name, argument = "", ""
        key = _KEY_ARGUMENT.match(text, at + 1) if word == "item" else None
        if key is not None:
            argument, at = key[1], key.end()
        elif word != "element":
            name, at = _bracketed(text, at)
            if not name:
                _fail(text, f".{word}[] needs a name")
        steps.append(Step(cast("StepKind", word), name, argument))
    return tuple(steps), at


def _word(text: str, at: int, known: tuple[str, ...], what: str) -> tuple[str, int]:
    found = _WORD.match(text, at)
    word = found[0] if found else ""
    if word not in known:
        near = get_close_matches(word, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"it can be {', '.join(known)}"
        _fail(text, f"{word or text[at:]!r} is not {what}; {hint}")
    return word, at + len(word)


def _bracketed(text: str, at: int) -> tuple[str, int]:
    start = _past(text, at, "[")
    end = text.find("]", start)
    if end < 0:
        _fail(text, "a ']' is missing")
    return text[start:end].strip().strip("'\""), end + 1


def _past(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        _fail(text, f"a {sign!r} is missing at {text[at:]!r}")
    return at + 1


def _fail(text: str, why: str) -> NoReturn:
    message = f"in the term {text!r}: {why}"
    raise ValueError(message)
