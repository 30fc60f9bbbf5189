"""Measure what is known of web frameworks: `python -m tests.conformance.frameworks DIR`."""

import argparse
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conformance.framework_programs import Expected, Spot, copy_programs, read_expected
from tests.conformance.received_rules import CATEGORY, write_rules
from tests.conformance.scan import Flow, scan_programs
from tests.conformance.scoring import Half
from tests.conformance.scoring import choose_half as choose_half_of

_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold one expectation and what the scan says of it."""

    expected: Expected
    found: bool

    @property
    def right(self) -> bool:
        """Tell whether the scan said what is true."""
        return self.found == self.expected.tainted


def measure(suite: Path) -> tuple[Judged, ...]:
    """Scan the programs of a suite as one project and judge every expression."""
    expected = read_expected(suite)
    with TemporaryDirectory() as folder:
        programs = Path(folder).resolve() / "programs"
        rules = Path(folder) / "rules"
        write_rules(rules)
        spots = copy_programs(suite, expected, programs)
        reached = find_reached(scan_programs(programs, rules))
    return tuple(Judged(one, spots[one] in reached) for one in expected)


def find_reached(flows: Collection[Flow]) -> frozenset[Spot]:
    """Return the arguments that what is tainted reached, or what somebody sent."""
    return frozenset(
        Spot(
            flow.sink.path,
            flow.sink.line,
            flow.sink.column - 1,
            flow.sink.argument.partition(".")[0],
        )
        for flow in flows
        if flow.recipient == "received" and (flow.category == CATEGORY or flow.source.received)
    )


def choose_half(one: Expected) -> Half:
    """Tell the half of an expectation: by its place alone, so that no half can be chosen."""
    return choose_half_of(f"{one.path}:{one.line}:{one.column}")


def draw_table(judged: Sequence[Judged]) -> str:
    """Draw a line for each framework: how many expressions are judged right, and by the peer."""
    names = sorted({one.expected.framework for one in judged})
    groups = [(name, [one for one in judged if one.expected.framework == name]) for name in names]
    groups.sort(key=lambda group: -len(group[1]))
    rows = [_row(name, group) for name, group in (*groups, (_TOTAL, judged))]
    header = ("framework", "n", "right", "missed", "false", "peer", "half a", "half b")
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in (header, *rows)
    )


def list_wrong(judged: Sequence[Judged]) -> list[str]:
    """List what is wrong in half a; there is no such list of half b, which is set aside."""
    wrong = [one for one in judged if not one.right]
    return [
        f"{one.expected.path}:{one.expected.line}:{one.expected.column + 1}"
        f" {'missed' if one.expected.tainted else 'false'}"
        for one in wrong
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, and what is wrong in half a where it is asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance.frameworks", description=__doc__
    )
    parser.add_argument("suite", metavar="DIR", type=Path, help="the suite with its checkout")
    parser.add_argument("--list-wrong", action="store_true", help="list what is wrong in half a")
    options = parser.parse_args(arguments)
    judged = measure(options.suite)
    sys.stdout.write(f"{draw_table(judged)}\n")
    if options.list_wrong:
        sys.stdout.write("\n" + "".join(f"{line}\n" for line in list_wrong(judged)))


def _row(name: str, group: Sequence[Judged]) -> tuple[str, ...]:
    halves = [[one for one in group if choose_half(one.expected) is half] for half in Half]
    return (
        name,
        str(len(group)),
        str(sum(one.right for one in group)),
        str(sum(not one.found and one.expected.tainted for one in group)),
        str(sum(one.found and not one.expected.tainted for one in group)),
        str(sum(one.expected.peer == one.expected.tainted for one in group)),
        *(f"{sum(one.right for one in half)}/{len(half)}" for half in halves),
    )


if __name__ == "__main__":
    main()
