"""Check on made-up programs how a suite is read, split, judged and shown."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.conformance.run import main
from tests.conformance.scan import ScanError, find_reached_sinks
from tests.conformance.scoring import (
    Half,
    Outcome,
    Score,
    choose_half,
    count,
    draw_table,
    judge,
    list_problems,
    list_wrong,
    take_half,
)
from tests.conformance.suite import (
    VARIABLE,
    Expectation,
    SuiteError,
    find_programs,
    find_suite,
    read_expectations,
)

# The first is a file of half a, the second one of half b.
_PEAR = "fruit/pear.py"
_FIG = "fruit/fig.py"
_LABELS = """\
def SOURCE():
    return "0"


def ARG3():
    return "3"


def SINK(x=None):
    return True


def SINK3(x=None):
    return True
"""
_PROGRAM = """\
from _labels import *

SINK(SOURCE()); SINK("plain")
SINK3(ARG3())
SINK3(SOURCE())
SINK(
    [ARG3(), SOURCE()]
)
"""


def _expect(
    path: str = _PEAR,
    line: int = 1,
    column: int = 0,
    *,
    category: str = "juicy",
    flows: bool = True,
    call: str = "SINK",
) -> Expectation:
    return Expectation(
        path=path,
        line=line,
        column=column,
        call=call,
        category=category,
        scored=True,
        needs_models=False,
        flows=flows,
    )


def _write_suite(suite: Path, *expectations: Expectation) -> Path:
    programs = find_programs(suite)
    (programs / "fruit").mkdir(parents=True)
    (programs / "_labels.py").write_text(_LABELS, encoding="utf-8")
    for path in (_PEAR, _FIG):
        (programs / path).write_text(_PROGRAM, encoding="utf-8")
    (suite / "codeql_flow.json").write_bytes(msgspec.json.encode(expectations))
    return suite


def test_the_half_of_a_file_is_a_matter_of_its_path() -> None:
    assert (choose_half(_PEAR), choose_half(_FIG)) == (Half.A, Half.B)
    halves = Counter(choose_half(f"fruit/{number}.py") for number in range(1_000))
    assert 450 < halves[Half.A] < 550


def test_halves_share_nothing_and_lose_nothing() -> None:
    outcomes = judge([_expect(path) for path in (_PEAR, _FIG, "a.py", "b.py")], set())
    halves = [take_half(outcomes, half) for half in Half]
    assert sorted(map(str, [*halves[0], *halves[1]])) == sorted(map(str, outcomes))
    assert all(choose_half(one.expected.path) is Half.A for one in halves[0])


def test_a_place_is_path_line_and_column() -> None:
    reached = {(_PEAR, 3, 4)}
    near = [_expect(_FIG, 3, 4), _expect(_PEAR, 4, 4), _expect(_PEAR, 3, 0)]
    outcomes = judge([_expect(_PEAR, 3, 4), *near], reached)
    assert [one.found for one in outcomes] == [True, False, False, False]


def test_outcomes_are_counted_by_what_flows_and_what_was_found() -> None:
    score = count(_outcomes(found=6, missed=2, false=1, quiet=3))
    assert score == Score(found=6, missed=2, false=1, quiet=3)
    assert (score.count, score.right) == (12, 9 / 12)
    assert (score.precision, score.recall) == (6 / 7, 6 / 8)
    assert score.balanced == (6 / 8 + 3 / 4) / 2


def test_what_is_not_there_has_no_share() -> None:
    assert Score(0, 0, 0, 0).right is None
    assert Score(found=0, missed=4, false=0, quiet=2).precision is None
    assert Score(found=4, missed=1, false=0, quiet=0).balanced is None


def test_flagging_everything_is_worth_a_half() -> None:
    assert Score(found=90, missed=0, false=10, quiet=0).balanced == 0.5


@pytest.mark.parametrize(
    ("first", "second", "problems"),
    [
        (Score(95, 5, 3, 47), Score(95, 5, 3, 47), []),
        # Right often enough, but only because most flows are flows.
        (Score(90, 3, 2, 8), Score(95, 5, 3, 47), ["half a: balanced accuracy is 88.4%"]),
        (Score(95, 5, 3, 47), Score(92, 8, 4, 46), ["half b: right is 92.0%"]),
        (Score(98, 2, 1, 49), Score(95, 5, 3, 47), ["the halves are 3.3% apart"]),
        (Score(0, 0, 0, 0), Score(0, 0, 0, 0), ["half a: right is -", "half a: balanced"] * 2),
    ],
)
def test_both_halves_must_be_good_and_alike(
    first: Score, second: Score, problems: list[str]
) -> None:
    told = list_problems({Half.A: first, Half.B: second})
    assert len(told) == len(problems)
    assert all(any(line.startswith(problem) for line in told) for problem in problems)


def test_what_is_wrong_is_listed_for_half_a_alone() -> None:
    expected = [
        _expect(_PEAR, 3, 4, category="sour"),
        _expect(_PEAR, 5, 0, flows=False),
        _expect(_PEAR, 9, 0, flows=False),
        _expect(_FIG, 3, 4),
    ]
    assert list_wrong(judge(expected, {(_PEAR, 5, 0)})) == [
        "fruit/pear.py:3:5 missed (sour)",
        "fruit/pear.py:5:1 false (juicy)",
    ]


def test_the_table_has_a_line_per_category() -> None:
    outcomes = judge([_expect(), _expect(line=2, category="sour", flows=False)], {(_PEAR, 1, 0)})
    lines = [line.split() for line in draw_table("whole", outcomes).splitlines()]
    assert lines == [
        ["whole", "n", "right", "precision", "recall", "balanced"],
        ["juicy", "1", "100.0%", "100.0%", "100.0%", "-"],
        ["sour", "1", "100.0%", "-", "-", "-"],
        ["total", "2", "100.0%", "100.0%", "100.0%", "100.0%"],
    ]


def test_what_is_uncertain_or_needs_a_library_does_not_count(tmp_path: Path) -> None:
    counted = _expect(_PEAR, 3)
    others = (
        msgspec.structs.replace(counted, scored=False),
        msgspec.structs.replace(counted, needs_models=True),
    )
    assert read_expectations(_write_suite(tmp_path, counted, *others)) == (counted,)


@pytest.mark.parametrize("place", [(_PEAR, 2, 0), (_PEAR, 3, 1), (_PEAR, 99, 0), ("no.py", 3, 0)])
def test_programs_of_another_version_are_refused(
    place: tuple[str, int, int], tmp_path: Path
) -> None:
    suite = _write_suite(tmp_path, _expect(_PEAR, 3), _expect(*place))
    with pytest.raises(SuiteError, match="1 of 2 expectations stand on their call"):
        read_expectations(suite)


def test_a_folder_without_a_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"README\.md"):
        read_expectations(tmp_path)


def test_the_environment_names_the_suite() -> None:
    assert find_suite({VARIABLE: "kept"}) == Path("kept")
    assert find_suite({VARIABLE: ""}) is None
    assert find_suite({}) is None


def test_a_sink_is_reached_by_its_own_label(tmp_path: Path) -> None:
    reached = find_reached_sinks(find_programs(_write_suite(tmp_path)))
    assert sorted(reached) == [(path, line, 0) for path in (_FIG, _PEAR) for line in (3, 4, 6)]


def test_a_file_that_cannot_be_read_is_no_result(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (", encoding="utf-8")
    with pytest.raises(ScanError, match="files_failed=1"):
        find_reached_sinks(tmp_path)


def test_the_command_line_lists_nothing_of_half_b(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = [_expect(path, 5, call="SINK3") for path in (_PEAR, _FIG)]
    suite = str(_write_suite(tmp_path, *wrong))
    main([suite, "--half", "a", "--list-wrong"])
    printed = capsys.readouterr().out
    assert f"{_PEAR}:5:1 missed (juicy)" in printed
    assert _FIG not in printed
    main([suite])
    assert [line for line in capsys.readouterr().out.splitlines() if ".py" in line] == []
    for half in (["--half", "b"], []):
        with pytest.raises(SystemExit):
            main([suite, *half, "--list-wrong"])
        assert "set aside" in capsys.readouterr().err


def _outcomes(**counts: int) -> list[Outcome]:
    kinds = {
        "found": (True, True),
        "missed": (True, False),
        "false": (False, True),
        "quiet": (False, False),
    }
    return [
        Outcome(_expect(flows=flows), found)
        for kind, number in counts.items()
        for flows, found in [kinds[kind]] * number
    ]
