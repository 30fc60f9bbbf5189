"""Test the form of the labelled lists; the labels themselves are people's judgement."""

from collections import Counter

import pytest

from datamap.rulebook import load_rulebook
from tests.classifier.labelled_names import KINDS, LISTS, LabelledName, read_labelled_names

TUNE = read_labelled_names(LISTS["tune"])
HELD_OUT = read_labelled_names(LISTS["held-out"])
HELD_OUT_2 = read_labelled_names(LISTS["held-out-2"])
HELD_OUT_3 = read_labelled_names(LISTS["held-out-3"])
HELD_OUT_4 = read_labelled_names(LISTS["held-out-4"])
FIRST = [*TUNE, *HELD_OUT]
SECOND = [*FIRST, *HELD_OUT_2]
ALL = [*SECOND, *HELD_OUT_3, *HELD_OUT_4]


def test_there_are_enough_names() -> None:
    assert len(FIRST) >= 2600
    assert sum(name.personal for name in FIRST) >= 750
    assert len(HELD_OUT_2) >= 1000
    assert sum(name.personal for name in HELD_OUT_2) >= 300
    assert len(HELD_OUT_3) >= 600
    assert sum(name.personal for name in HELD_OUT_3) >= 200
    assert len(HELD_OUT_4) >= 800
    assert sum(name.personal for name in HELD_OUT_4) >= 300


def test_no_list_shares_an_application_with_another() -> None:
    tuned, first, second, third, fourth = (
        {name.application for name in names}
        for names in (TUNE, HELD_OUT, HELD_OUT_2, HELD_OUT_3, HELD_OUT_4)
    )
    assert not tuned & first
    assert not (tuned | first) & second
    assert not (tuned | first | second) & third
    assert not (tuned | first | second | third) & fourth
    assert len(tuned) >= 8
    assert len(first) >= 4
    assert len(second) >= 6
    assert len(third) >= 6
    assert len(fourth) >= 12


def test_a_third_of_the_first_two_was_set_aside() -> None:
    assert 0.3 <= len(HELD_OUT) / len(FIRST) <= 0.36


def test_both_answers_are_well_represented_everywhere() -> None:
    counts = Counter((name.application, name.personal) for name in SECOND)
    assert len(counts) == 2 * len({name.application for name in SECOND})
    assert min(counts.values()) >= 25
    # The later lists took whatever was drawn of an application that holds few persons.
    for names in (HELD_OUT_3, HELD_OUT_4):
        later = Counter((name.application, name.personal) for name in names)
        assert len(later) == 2 * len({name.application for name in names})
        assert min(later.values()) >= 10


def test_every_kind_has_both_answers() -> None:
    for names in (TUNE, HELD_OUT, HELD_OUT_2, HELD_OUT_3, HELD_OUT_4):
        assert {(name.kind, name.personal) for name in names} == {
            (kind, personal) for kind in KINDS for personal in (True, False)
        }


@pytest.mark.parametrize(
    "names",
    [TUNE, HELD_OUT, HELD_OUT_2, HELD_OUT_3, HELD_OUT_4],
    ids=["tune", "held-out", "held-out-2", "held-out-3", "held-out-4"],
)
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
