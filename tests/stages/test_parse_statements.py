"""Read statements, functions, classes, imports."""

from datamap.model.syntax import (
    Annotated,
    Assign,
    Call,
    Case,
    Const,
    Define,
    DefineClass,
    Do,
    For,
    If,
    Import,
    Match,
    MatchMap,
    Name,
    Return,
    Try,
    With,
)
from tests.stages.reading import body_of, class_of, function_of, place, read


def test_docstrings_and_pass_are_dropped() -> None:
    facts = read('"""Doc."""\ndef f():\n    """Doc."""\n    pass\n    ...\n')
    assert body_of(facts, "f") == []
    assert [type(statement) for statement in body_of(facts)] == [Define]


def test_elif_is_one_if() -> None:
    (statement,) = body_of(read("if a: x\nelif b: y\nelif c: z\nelse: w\n"))
    assert isinstance(statement, If)
    assert len(statement.branches) == 3
    assert len(statement.orelse) == 1


def test_several_managers_nest() -> None:
    (outer,) = body_of(read("with a as x, b() as y:\n    z()\n"))
    assert isinstance(outer, With)
    (inner,) = outer.body
    assert isinstance(inner, With)
    assert isinstance(inner.manager, Call)
    assert isinstance(inner.body[0], Do)


def test_async_statements_are_like_the_others() -> None:
    facts = read(
        """
        async def f():
            async with a as b:
                async for c in d:
                    pass
        """
    )
    (outer,) = body_of(facts, "f")
    assert isinstance(outer, With)
    assert isinstance(outer.body[0], For)


def test_except_groups() -> None:
    (statement,) = body_of(read("try:\n    a()\nexcept* E as e:\n    b()\nfinally:\n    c()\n"))
    assert isinstance(statement, Try)
    assert statement.handlers[0].name == "e"
    assert len(statement.final) == 1


def test_match() -> None:
    facts = read("match m:\n    case {'email': e, **rest} if e:\n        f(e)\n")
    (statement,) = body_of(facts)
    assert isinstance(statement, Match)
    (case,) = statement.cases
    assert isinstance(case, Case)
    assert isinstance(case.pattern, MatchMap)
    assert case.pattern.rest == "rest"
    assert facts.index.names == ["e", "rest"]


def test_positions_count_from_the_first_decorator() -> None:
    facts = read("\n\n@deco(1)\ndef f(a=x()):\n    return g(a)\n")
    function = function_of(facts, "f")
    assert function.line == 3
    (statement,) = body_of(facts, "f")
    assert isinstance(statement, Return)
    assert place(statement.at) == (2, 4)
    default = function.parameters[0].default
    assert isinstance(default, Call)
    assert place(default.at) == (1, 8)
    decorator = function.decorators[0]
    assert isinstance(decorator, Call)
    assert place(decorator.at) == (0, 1)


def test_a_function_that_only_moves_keeps_its_bytes_and_digest() -> None:
    text = "def f(a):\n    return [x for x in a if (lambda: x)()]\n"
    before, after = read(text), read("def other():\n    return lambda: 1\n\n" + text)
    assert function_of(before, "f").digest == function_of(after, "f").digest
    changed = read(text.replace("for x in a", "for x in aa"))
    assert function_of(before, "f").digest != function_of(changed, "f").digest


def test_parameters() -> None:
    facts = read("def f(a, /, b: int = 1, *c, d=2, **e) -> 'list[User]': ...\n")
    function = function_of(facts, "f")
    assert [(parameter.name, parameter.kind) for parameter in function.parameters] == [
        ("a", "positional-only"),
        ("b", "positional"),
        ("c", "var-positional"),
        ("d", "keyword-only"),
        ("e", "var-keyword"),
    ]
    assert function.parameters[1].default == Const(1, 21)
    assert type(function.returns).__name__ == "Item"


def test_quoted_types_are_read_but_literals_are_not() -> None:
    facts = read("a: 'User'\nb: Literal['User']\nc: Annotated['User', 'text']\nd: 'not a type'\n")
    a, b, c, d = (
        statement.annotation for statement in body_of(facts) if isinstance(statement, Annotated)
    )
    assert isinstance(a, Name)
    assert isinstance(getattr(b, "key", None), Const)
    pair = getattr(c, "key", None)
    assert [type(item) for item in getattr(pair, "items", [])] == [Name, Const]
    assert isinstance(d, Const)


def test_imports() -> None:
    facts = read(
        """
        import a.b, c.d as e
        from ..m import x as y, z
        from n import *
        if TYPE_CHECKING:
            import t
        def f():
            import g
        """
    )
    found = [
        (entry.local, entry.module, entry.name, entry.level, entry.scope, entry.typing_only)
        for entry in facts.index.imports
    ]
    assert found == [
        ("", "a.b", None, 0, 0, False),
        ("a", "a", None, 0, 0, False),
        ("e", "c.d", None, 0, 0, False),
        ("y", "m", "x", 2, 0, False),
        ("z", "m", "z", 2, 0, False),
        ("*", "n", "*", 0, 0, False),
        ("t", "t", None, 0, 0, True),
        ("g", "g", None, 0, 1, False),
    ]
    assert facts.index.names == ["a", "e", "y", "z", "t", "f"]
    assert sum(isinstance(statement, Import) for statement in body_of(facts)) == 5


def test_classes() -> None:
    facts = read(
        """
        @dataclass
        class User(Base, table=True):
            email: "str"
            name = Column()

            def __init__(self, phone):
                self.phone, self.n = phone, 1
                self.x: int = 0
                self.x = 5
                other.y = 1

            @staticmethod
            def make(me):
                me.z = 1
        """
    )
    user = class_of(facts, "User")
    assert user.line == 2
    assert [(field.name, field.origin, field.line) for field in user.fields] == [
        ("email", "class", 4),
        ("name", "class", 5),
        ("phone", "self", 8),
        ("n", "self", 8),
        ("x", "self", 9),
    ]
    assert user.fields[2].value == Name("phone", 6 * 4096 + 29)
    assert [name for name, _ in user.methods] == ["__init__", "make"]
    assert [name for name, _ in user.keywords] == ["table"]
    init = facts.index.functions[user.methods[0][1]]
    assert (init.qualname, init.cls, init.parent) == ("User.__init__", 0, user.body)
    (statement,) = body_of(facts)
    assert isinstance(statement, DefineClass)


def test_what_is_defined_twice_has_two_names() -> None:
    facts = read("def f(): ...\ndef f(): ...\ng = lambda: 1, lambda: 2\n")
    names = [function.qualname for function in facts.index.functions]
    assert names == ["", "f", "f#2", "<lambda>", "<lambda>#2"]


def test_exports() -> None:
    assert read("__all__ = ['a'] + ['b']\n__all__ += ('c',)\n").index.exports == ["a", "b", "c"]
    assert read("__all__ = ['a']\n__all__.extend(b.__all__)\n").index.exports is None
    assert read("x = 1\n").index.exports is None


def test_assignments() -> None:
    (statement,) = body_of(read("a = b.c = d[0] = value\n"))
    assert isinstance(statement, Assign)
    assert len(statement.targets) == 3
