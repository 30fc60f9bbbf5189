"""Measure datamap on a prepared suite: `python -m tests.conformance.run DIR`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.conformance.scan import find_reached_sinks
from tests.conformance.scoring import (
    Half,
    Outcome,
    draw_table,
    judge,
    list_wrong,
    take_half,
)
from tests.conformance.suite import find_programs, read_expectations


def measure(suite: Path) -> tuple[Outcome, ...]:
    """Scan a prepared suite as one project and judge every expectation."""
    return judge(read_expectations(suite), find_reached_sinks(find_programs(suite)))


def draw_tables(outcomes: Sequence[Outcome]) -> str:
    """Draw the tables of both halves and of the whole."""
    halves = [draw_table(f"half {half.value}", take_half(outcomes, half)) for half in Half]
    return "\n\n".join([*halves, draw_table("whole", outcomes)])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables, or that of one half; for half a also what is wrong."""
    options = _read_options(arguments)
    outcomes = measure(options.suite)
    if options.half is None:
        told = draw_tables(outcomes)
    else:
        told = draw_table(f"half {options.half}", take_half(outcomes, Half(options.half)))
    sys.stdout.write(f"{told}\n")
    if options.list_wrong:
        sys.stdout.write("\n" + "".join(f"{line}\n" for line in list_wrong(outcomes)))


def _read_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.run", description=__doc__)
    parser.add_argument("suite", metavar="DIR", type=Path, help="the prepared suite")
    parser.add_argument("--half", choices=[half.value for half in Half], help="only this half")
    parser.add_argument(
        "--list-wrong", action="store_true", help="list what is wrong; goes with --half a"
    )
    options = parser.parse_args(arguments)
    if options.list_wrong and options.half != Half.A.value:
        parser.error("--list-wrong goes with --half a: half b is set aside, and is only counted")
    return options


if __name__ == "__main__":
    main()
