"""Scan the peer's suite and hold the result against what flows there.

This needs a prepared copy of the suite, which README.md tells how to make: it runs only when asked
for, `pytest -m conformance`, and where DATAMAP_CONFORMANCE_DIR names the copy.
"""

import sys

import pytest

from tests.conformance.run import draw_tables, measure
from tests.conformance.scoring import Half, count, list_problems, take_half
from tests.conformance.suite import find_suite


@pytest.mark.conformance
def test_both_halves_are_right_and_alike(capsys: pytest.CaptureFixture[str]) -> None:
    suite = find_suite()
    assert suite is not None
    outcomes = measure(suite)
    with capsys.disabled():
        sys.stdout.write(f"\n{draw_tables(outcomes)}\n")
    problems = list_problems({half: count(take_half(outcomes, half)) for half in Half})
    # pytest shows the locals of a failed test to those who ask; of half b it must show nothing.
    del outcomes
    assert not problems, "\n" + "\n".join(problems)
