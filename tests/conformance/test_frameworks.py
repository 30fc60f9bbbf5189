"""Hold what is known of web frameworks against the peer's programs, and try the runner itself."""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from tests.conformance.framework_programs import EXPECTATIONS, Expected, copy_programs
from tests.conformance.frameworks import Judged, draw_table, list_wrong, main, measure
from tests.conformance.suite import SuiteError, find_suite

_MORE_THAN = 1_000
_PROGRAMS = "checkouts/codeql/python/ql/test/library-tests/frameworks"
_PROGRAM = '''\
"""A page of fruit."""
from flask import Flask, request

TAINTED_STRING = "fruit"
ensure_tainted = ensure_not_tainted = print

app = Flask(__name__)


@app.get("/fruit/<name>")
def show(name, size=1):
    ensure_tainted(
        name,
        request.args["colour"],
        TAINTED_STRING.upper(),
    )
    ensure_not_tainted(size, request.url_rule)
'''


@pytest.mark.conformance
def test_what_is_received_is_known_better_than_by_the_peer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    suite = find_suite()
    assert suite is not None
    judged = measure(suite)
    with capsys.disabled():
        sys.stdout.write(f"\n{draw_table(judged)}\n")
    assert sum(one.right for one in judged) > _MORE_THAN


def _expect(line: int, column: int, *, tainted: bool = True) -> Expected:
    return Expected(
        path="flask/fruit.py",
        framework="flask",
        line=line,
        column=column,
        tainted=tainted,
        peer=True,
    )


_EXPECTED = (
    _expect(13, 8),
    _expect(14, 8),
    _expect(15, 8),
    _expect(17, 23, tainted=False),
    _expect(17, 29, tainted=False),
)


def _write_suite(suite: Path, expected: Sequence[Expected]) -> Path:
    programs = suite / _PROGRAMS / "flask"
    programs.mkdir(parents=True)
    (programs / "fruit.py").write_text(_PROGRAM, encoding="utf-8")
    (suite / EXPECTATIONS).write_bytes(msgspec.json.encode(expected))
    return suite


def test_what_somebody_sent_and_what_is_called_tainted_is_found(tmp_path: Path) -> None:
    judged = measure(_write_suite(tmp_path, _EXPECTED))
    assert [one.found for one in judged] == [True, True, True, False, False]


def test_an_expectation_that_stands_on_no_argument_is_refused(tmp_path: Path) -> None:
    expected = (_expect(13, 9),)
    suite = _write_suite(tmp_path, expected)
    with pytest.raises(SuiteError, match="another version"):
        copy_programs(suite, expected, tmp_path / "copy")


def test_a_folder_without_expectations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"README\.md"):
        measure(tmp_path)


def test_the_table_has_a_line_per_framework_and_what_is_wrong_has_a_place() -> None:
    judged = (
        Judged(_expect(13, 8), found=True),
        Judged(_expect(17, 23, tainted=False), found=True),
    )
    lines = [line.split() for line in draw_table(judged).splitlines()]
    assert [line[:6] for line in lines] == [
        ["framework", "n", "right", "missed", "false", "peer"],
        ["flask", "2", "1", "0", "1", "1"],
        ["total", "2", "1", "0", "1", "1"],
    ]
    assert list_wrong(judged) == ["flask/fruit.py:17:24 false"]


def test_the_command_line_prints_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(_write_suite(tmp_path, _EXPECTED)), "--list-wrong"])
    assert "total" in capsys.readouterr().out
