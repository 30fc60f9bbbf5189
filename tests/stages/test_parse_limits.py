"""Read what is too deep, broken or oddly encoded."""

import pytest

from datamap.model.notice import NoticeKind
from datamap.model.syntax import Assign
from tests.stages.reading import body_of, function_of, read


@pytest.mark.parametrize("count", [300, 3_000, 30_000])
@pytest.mark.parametrize(
    ("start", "middle", "end"),
    [
        ("", "1 + ", "1"),
        ("a", ".b()", ""),
        ("", "not ", "a"),
        ("", "(", "1"),
        ("", "lambda: ", "1"),
        ("", "1 if a else ", "2"),
        ("", "1 ** ", "2"),
        ("if a: pass\n", "elif b: pass\n", ""),
        ("type X = int\na", ".b()", ""),
        ("type X = int\n", "[(", ""),
        ("", "\x00", ""),
    ],
)
def test_no_depth_raises(start: str, middle: str, end: str, count: int) -> None:
    facts = read((start + middle * count + end + "\n").encode())
    kinds = {notice.kind for notice in facts.index.notices}
    assert kinds <= {NoticeKind.TOO_DEEP, NoticeKind.SYNTAX_ERROR}
    assert facts.index.functions[0].kind == "module"


def test_the_rest_of_a_file_survives_what_is_too_deep() -> None:
    chain = "a" + ".b()" * 2_000
    facts = read(f"x = 1\ny = {chain}\ndef f(a={chain}, b=2):\n    c = {chain}\n    d = 3\n")
    assert sum(isinstance(statement, Assign) for statement in body_of(facts)) == 1
    assert [parameter.name for parameter in function_of(facts, "f").parameters] == ["a", "b"]
    assert len(body_of(facts, "f")) == 1
    assert {notice.kind for notice in facts.index.notices} == {NoticeKind.TOO_DEEP}
    assert [notice.line for notice in facts.index.notices] == [2, 3, 4]


def test_long_chains_along_the_spine_are_read() -> None:
    facts = read("v = " + " + ".join(["a"] * 3_000) + "\n" + "if a: b\n" + "elif a: b\n" * 2_000)
    assert facts.index.notices == []


def test_encodings() -> None:
    latin = read("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    assert latin.index.notices == []
    wrong = read(b"x = '\xe9'\n")
    assert [notice.kind for notice in wrong.index.notices] == [NoticeKind.ENCODING]
    assert len(body_of(wrong)) == 1
    assert read(b"# coding: nonsense\nx = 1\n").index.notices[0].kind is NoticeKind.ENCODING
    assert read(b"\xef\xbb\xbfx = 1\n").index.names == ["x"]
    assert read(b"x = 1\r\ny = 2\rz = 3\n").index.names == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("text", "lines"), [(b"", 0), (b"x", 1), (b"x\n", 1), (b"x\ny", 2), (b"x\r\ny\r\n", 2)]
)
def test_lines_are_counted(text: bytes, lines: int) -> None:
    assert read(text).index.lines == lines
