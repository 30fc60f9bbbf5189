"""Hold the name classifier to what it reaches on the list that may be looked at."""

import pytest

from tests.classifier.labelled_names import LISTS, read_labelled_names
from tests.classifier.score import judge, main

PRECISION = 0.950
RECALL = 0.905
"""Reached on 2026-11-27; wanted are .95 and .92. They only ever rise."""


def test_the_score_does_not_fall() -> None:
    judged = judge(read_labelled_names(LISTS["tune"]))
    told = [one for one in judged if one.found is not None]
    hits = [one for one in told if one.label.personal]
    wanted = [one for one in judged if one.label.personal]
    assert len(hits) / len(told) >= PRECISION
    assert len(hits) / len(wanted) >= RECALL


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"tune"}))
def test_names_of_a_held_out_list_are_not_shown(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([name, "--list-wrong"])
    assert "only counted" in capsys.readouterr().err
