"""Test the form of the labelled lists; the labels themselves are people's judgement."""

from collections import Counter

import pytest

from datamap.rulebook import load_rulebook
from tests.classifier.labelled_names import KINDS, LISTS, LabelledName, read_labelled_names

TUNE = read_labelled_names(LISTS["tune"])
HELD_OUT = read_labelled_names(LISTS["held-out"])
ALL = [*TUNE, *HELD_OUT]


def test_there_are_enough_names() -> None:
    assert len(ALL) >= 2600
    assert sum(name.personal for name in ALL) >= 750


def test_a_third_is_set_aside_with_applications_of_its_own() -> None:
    assert 0.3 <= len(HELD_OUT) / len(ALL) <= 0.36
    tuned, held_out = ({name.application for name in names} for names in (TUNE, HELD_OUT))
    assert not tuned & held_out
    assert len(tuned) >= 8
    assert len(held_out) >= 4


def test_both_answers_are_well_represented_everywhere() -> None:
    counts = Counter((name.application, name.personal) for name in ALL)
    assert len(counts) == 2 * len({name.application for name in ALL})
    assert min(counts.values()) >= 25


def test_every_kind_has_both_answers() -> None:
    for names in (TUNE, HELD_OUT):
        assert {(name.kind, name.personal) for name in names} == {
            (kind, personal) for kind in KINDS for personal in (True, False)
        }


@pytest.mark.parametrize("names", [TUNE, HELD_OUT], ids=["tune", "held-out"])
def test_a_name_stands_once_and_in_order(names: list[LabelledName]) -> None:
    keys = [(name.application, name.kind, name.owner, name.name, name.type) for name in names]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    order = [
        (name.application, name.owner.lower(), name.owner, name.name.lower()) for name in names
    ]
    assert order == sorted(order)


def test_a_personal_name_and_no_other_has_a_category() -> None:
    known = {category.id for category in load_rulebook().categories}
    assert [name for name in ALL if name.personal != bool(name.category)] == []
    assert {name.category for name in ALL if name.personal} - known == set()
