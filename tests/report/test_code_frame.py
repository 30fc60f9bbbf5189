"""Test that carets stand under what is meant, whatever the line holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamap.model.names import RepoPath
from datamap.model.source import Span
from datamap.report.code_frame import WIDTH, frame_code
from datamap.report.paint import Ink
from datamap.report.printable import cut, make_printable, measure, shorten


def frame(lines: list[str], *place: int) -> tuple[str, ...]:
    return frame_code(Span(RepoPath("a.py"), *place), lines, Ink.ERROR, colour=False)


@pytest.mark.parametrize(
    ("line", "column", "end", "code", "carets"),
    [
        ("send(email)", 6, 10, "send(email)", "     ^^^^^"),
        ("\tsend(email)", 7, 11, "    send(email)", "         ^^^^^"),
        ("send('東京', x)", 12, 12, "send('東京', x)", "             ^"),
        ("send('東京')", 6, 9, "send('東京')", "     ^^^^^^"),
        ("e\u0301 = x", 6, 6, "e\u0301 = x", "    ^"),
        ("a\x1bb = x", 7, 7, "a\\x1bb = x", "         ^"),
        ("x = 1   \r\n", 1, 1, "x = 1", "^"),
        ("short", 90, 95, "short", "     ^"),
        ("short", 3, 1, "short", "  ^"),
        ("", 1, 4, "", "^"),
    ],
)
def test_carets(line: str, column: int, end: int, code: str, carets: str) -> None:
    bar, shown, under = frame([line], 1, column, 1, end)
    assert bar == "  |"
    assert shown == f"1 | {code}".rstrip()
    assert under == f"  | {carets}"


def test_a_call_over_several_lines() -> None:
    lines = ["send(", "    a,", "    b,", "    c,", "    d,", ")", "more()"]
    assert frame(lines, 1, 1, 6, 1) == (
        "  |",
        "1 | send(",
        "  | ^^^^^",
        "2 |     a,",
        "3 |     b,",
        "4 |     c,",
        "  | (2 more lines)",
    )
    assert frame(lines, 1, 1, 5, 1)[-1] == "  | (1 more line)"


def test_a_span_that_ends_behind_the_file() -> None:
    assert frame(["a(", "b"], 1, 1, 9, 1) == ("  |", "1 | a(", "  | ^^", "2 | b")


@pytest.mark.parametrize("line", [0, 3, -1])
def test_a_line_that_is_not_there(line: int) -> None:
    assert frame(["a", "b"], line, 1, line, 1) == ()


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("x" * 500 + "send(email)" + "y" * 500, (501, 511)),
        ("send(email)" + "y" * 500, (1, 11)),
        ("x" * 500 + "send(email)", (501, 511)),
        ("x" * 5 + "y" * 500, (6, 505)),
        ("東" * 500, (200, 260)),
    ],
)
def test_a_long_line_is_cut_around_what_is_meant(line: str, place: tuple[int, int]) -> None:
    _, shown, under = frame([line], 1, place[0], 1, place[1])
    assert measure(shown) <= WIDTH + len("1 | ")
    assert "^" in under
    if "send" in line:
        assert shown[under.index("^") : under.rindex("^") + 1] == "send(email)"


@given(st.text(max_size=300), st.integers(-3, 400), st.integers(-3, 400))
def test_any_line_can_be_framed(line: str, column: int, end: int) -> None:
    for drawn in frame([line], 1, column, 1, end):
        assert drawn.isprintable()
        assert measure(drawn) <= WIDTH + len("1 | ")


@given(st.text(), st.integers(4, 50))
def test_any_text_can_be_shortened(text: str, cells: int) -> None:
    short = shorten(text, cells)
    assert short.isprintable()
    assert measure(short) <= cells
    assert make_printable(short) == short
    assert cut(short, cells) == short
