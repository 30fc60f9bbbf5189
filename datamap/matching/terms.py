"""Terms: how a library model names what a call gets, gives and changes.

term := base step*
base := receiver | arguments | keywords | decorated | nothing | result
      | argument[NAME] | argument[POSITION] | argument[FROM:]
      | new(DOTTED.PATH) | instance_of(term) | column(term) | row(term) | call(term)
      | maker[NAME] | maker[POSITION] | template(term) | function_named(term) | shared(NAME)
step := .element | .attribute[NAME] | .item[KEY] | .item[receiver] | .item[argument[...]]
      | .item[maker[...]]
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
    "maker",
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
_BASES = (*_PLAIN, *_OVER_TERM, "argument", "maker", "new", "shared")
_STEPS = ("element", "attribute", "item")

_WORD = re.compile(r"[A-Za-z_]+")
_ARGUMENT = re.compile(r"\d+:?|\*{0,2}[A-Za-z_]\w*")
_KEY_TERM = re.compile(r"receiver(?=\])|(argument|maker)\[(\d+|[A-Za-z_]\w*)\](?=\])")
_PLACE = re.compile(r"[a-z][a-z0-9-]*")
_PATH = re.compile(r"[A-Za-z_]\w*(?:\(\))?(?:\.[A-Za-z_]\w*(?:\(\))?)*")


@dataclass(frozen=True, slots=True)
class Step:
    """One step from a value into it; `name` is "" for `element`.

    `key` is set where a value of the call is the key, and not a text.
    """

    kind: StepKind
    name: str = ""
    key: "Term | None" = None

    def __str__(self) -> str:
        """Render as written."""
        if self.key is not None:
            return f".{self.kind}[{self.key}]"
        return f".{self.kind}" if self.kind == "element" else f".{self.kind}[{self.name}]"


@dataclass(frozen=True, slots=True)
class Term:
    """A term, read.

    `argument` is set for `argument` and `maker` alone: a keyword, a position (`0`) or all from a
    position on (`1:`); `inner` for what takes a term in parentheses; `path` (without `()`) for
    `new`, and for `shared` the name of the place that the whole program shares.
    """

    base: Base
    argument: str = ""
    inner: "Term | None" = None
    path: str = ""
    steps: tuple[Step, ...] = ()

    def __str__(self) -> str:
        """Render as written."""
        head: str = self.base
        if self.base in {"argument", "maker"}:
            head = f"{self.base}[{self.argument}]"
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
    if base in {"argument", "maker"}:
        argument, at = _bracketed(text, at)
        if not _ARGUMENT.fullmatch(argument):
            _fail(text, f"{base}[{argument}] takes a name, a position (0) or positions (1:)")
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
        name, key = "", None
        if word == "item" and _KEY_TERM.match(text, at + 1):
            key, at = _term(text, _past(text, at, "["))
            at = _past(text, at, "]")
        elif word != "element":
            name, at = _bracketed(text, at)
            if not name:
                _fail(text, f".{word}[] needs a name")
        steps.append(Step(cast("StepKind", word), name, key))
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
