"""Hold what a scan found against what flows, for each half of the suite and the whole."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from tests.conformance.scan import Place
from tests.conformance.suite import Expectation

LEAST_RIGHT = 0.93
LEAST_BALANCED = 0.91
MOST_APART = 0.03
_TOTAL = "total"


class Half(Enum):
    """Name the two halves of the suite."""

    A = "a"
    """What is wrong here may be looked at, and the analyzer mended for it."""

    B = "b"
    """Set aside: only counted, so that it tells whether a mend was a rule of Python."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold one expectation and whether the scan found a flow there."""

    expected: Expectation
    found: bool

    @property
    def right(self) -> bool:
        """Tell whether the scan said what is true."""
        return self.found == self.expected.flows


@dataclass(frozen=True, slots=True)
class Score:
    """Count outcomes: flows that were found and missed, non-flows that were false and quiet."""

    found: int
    missed: int
    false: int
    quiet: int

    @property
    def count(self) -> int:
        """Count all outcomes."""
        return self.found + self.missed + self.false + self.quiet

    @property
    def right(self) -> float | None:
        """Give the share that is right."""
        return _share(self.found + self.quiet, self.missed + self.false)

    @property
    def precision(self) -> float | None:
        """Give the share of what was found that is there."""
        return _share(self.found, self.false)

    @property
    def recall(self) -> float | None:
        """Give the share of what is there that was found."""
        return _share(self.found, self.missed)

    @property
    def balanced(self) -> float | None:
        """Give the mean of the shares right of flows and of non-flows; flagging all gives 0.5."""
        quiet = _share(self.quiet, self.false)
        return None if self.recall is None or quiet is None else (self.recall + quiet) / 2


def judge(expectations: Iterable[Expectation], reached: Collection[Place]) -> tuple[Outcome, ...]:
    """Hold expectations against the sinks that a scan says are reached."""
    return tuple(Outcome(one, (one.path, one.line, one.column) in reached) for one in expectations)


def choose_half(path: str) -> Half:
    """Tell the half of a file: by its path alone, so that no half can be chosen."""
    first_bit = sha256(path.encode()).digest()[0] >> 7
    return Half.B if first_bit else Half.A


def take_half(outcomes: Iterable[Outcome], half: Half) -> tuple[Outcome, ...]:
    """Return the outcomes of one half."""
    return tuple(one for one in outcomes if choose_half(one.expected.path) is half)


def count(outcomes: Iterable[Outcome]) -> Score:
    """Count outcomes."""
    sorts = [(one.expected.flows, one.found) for one in outcomes]
    return Score(
        found=sorts.count((True, True)),
        missed=sorts.count((True, False)),
        false=sorts.count((False, True)),
        quiet=sorts.count((False, False)),
    )


def list_problems(scores: Mapping[Half, Score]) -> list[str]:
    """Say where the halves fall short of what is asked; they hold numbers, never a place."""
    short = [
        f"half {half.value}: {name} is {_show(share)}, wanted {_show(least)}"
        for half, score in scores.items()
        for name, share, least in (
            ("right", score.right, LEAST_RIGHT),
            ("balanced accuracy", score.balanced, LEAST_BALANCED),
        )
        if share is None or share < least
    ]
    shares = [score.right or 0 for score in scores.values()]
    apart = max(shares) - min(shares)
    if apart > MOST_APART:
        short.append(f"the halves are {_show(apart)} apart, wanted {_show(MOST_APART)} at most")
    return short


def list_wrong(outcomes: Iterable[Outcome]) -> list[str]:
    """List what is wrong in half a. There is no such list of half b, which is set aside."""
    wrong = [one.expected for one in take_half(outcomes, Half.A) if not one.right]
    wrong.sort(key=lambda one: (one.path, one.line, one.column))
    return [
        f"{one.path}:{one.line}:{one.column + 1}"
        f" {'missed' if one.flows else 'false'} ({one.category})"
        for one in wrong
    ]


def draw_table(title: str, outcomes: Sequence[Outcome]) -> str:
    """Draw one line per category of the suite and one for all of them."""
    categories = sorted({one.expected.category for one in outcomes})
    groups = [(name, [o for o in outcomes if o.expected.category == name]) for name in categories]
    rows = [(name, *_show_score(count(group))) for name, group in (*groups, (_TOTAL, outcomes))]
    header = (title, "n", *_COLUMNS)
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in (header, *rows)
    )


_COLUMNS: Mapping[str, Callable[[Score], float | None]] = {
    "right": lambda score: score.right,
    "precision": lambda score: score.precision,
    "recall": lambda score: score.recall,
    "balanced": lambda score: score.balanced,
}


def _show_score(score: Score) -> tuple[str, ...]:
    return (str(score.count), *(_show(give(score)) for give in _COLUMNS.values()))


def _show(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _share(part: int, rest: int) -> float | None:
    return part / (part + rest) if part + rest else None
