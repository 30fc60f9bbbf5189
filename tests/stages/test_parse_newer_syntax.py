"""Read syntax newer than this Python; where it is not newer, `ast` must give the same."""

import pytest

from datamap.model.notice import NoticeKind
from datamap.model.syntax import Assign, Call, Do, Import, Item, Join, Name, Return, Seq, Try
from datamap.parse.newer_syntax import find_edits, read_newer_tree
from datamap.parse.text_edits import edit_text
from tests.stages.reading import body_of, class_of, function_of, place, read


def test_type_parameters() -> None:
    facts = read("def f[T: int = str, *Ts, **P](x: T) -> T:\n    return g(x)\nclass A[T](B): ...\n")
    assert facts.index.notices == []
    assert [parameter.name for parameter in function_of(facts, "f").parameters] == ["x"]
    assert class_of(facts, "A").bases
    (statement,) = body_of(facts, "f")
    assert isinstance(statement, Return)
    assert place(statement.at) == (1, 4)


def test_type_statements() -> None:
    facts = read("type Users[T] = list[T]\n")
    (statement,) = body_of(facts)
    assert isinstance(statement, Assign)
    assert facts.index.names == ["Users"]


def test_f_strings_with_the_same_quotes_inside() -> None:
    text = 'send(f"hi {user["email"]!r:>{w}} {f"{deep["er"]}"}", to=x)\n'
    facts = read(text)
    (statement,) = body_of(facts)
    assert isinstance(statement, Do)
    call = statement.value
    assert isinstance(call, Call)
    joined = call.args[0]
    assert isinstance(joined, Join)
    kinds = [type(part) for part in joined.parts if type(part) in {Call, Item, Name, Join}]
    # `!r` is the call that it stands for.
    assert kinds == [Call, Name, Join]
    assert place(joined.at) == (0, 5)
    (key, value), *_ = call.keywords
    assert key == "to"
    assert isinstance(value, Name)
    assert place(value.at) == (0, text.index("x)"))


def test_template_strings() -> None:
    (statement,) = body_of(read('q = t"select {name} {x["y"]}"\n'))
    assert isinstance(statement, Assign)
    assert isinstance(statement.value, Join)


def test_except_without_parentheses() -> None:
    (statement,) = body_of(read("try:\n    a()\nexcept A, B:\n    b()\n"))
    assert isinstance(statement, Try)
    caught = statement.handlers[0].caught
    assert isinstance(caught, Seq)
    assert len(caught.items) == 2


def test_lazy_imports() -> None:
    (statement,) = body_of(read("lazy import stripe\n"))
    assert isinstance(statement, Import)
    assert statement.local == "stripe"


@pytest.mark.parametrize(
    "text",
    [
        "def f[\n    T,\n    U,\n](x: T) -> U:\n    return x\n",
        'y = [f"{x\n + 1 # why\n}", z]\n',
        'x = (\n  # c\n  f"{a["b"]}" # d\n  "e"\n)\n',
        'x = ((f"{a}") ) + ( "b" f"{c}"\n)\n',
        'def f(): return"a"f"{x}"\n',
        "v = [*a for a in b]; w = {**a for a in b}\n",
        'f"""\n{\nx["""a"""]\n}"""; y = 1\n',
        "if a:\n\ttype X = (\n\tint\n)\n",
    ],
)
def test_lines_stay_and_the_rest_is_read(text: str) -> None:
    edited = edit_text(text, find_edits(text))
    assert edited.text.count("\n") == text.count("\n")
    assert read_newer_tree(text).body


def test_what_no_python_reads_is_told_with_its_line() -> None:
    facts = read("type X = int\n\nx = = 1\n")
    (notice,) = facts.index.notices
    assert notice.kind is NoticeKind.SYNTAX_ERROR
    assert notice.line == 3
    assert body_of(facts) == []


def test_old_print_statements_are_told() -> None:
    (notice,) = read('x = 1\nprint "x"\n').index.notices
    assert (notice.kind, notice.line) == (NoticeKind.SYNTAX_ERROR, 2)
