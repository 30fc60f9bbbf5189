"""Python code as the walk reads it: a small tree of msgspec structs.

`parse` lowers `ast` to this tree, `cache` keeps it as msgpack, `trace` walks it. What the walk
does not need is gone: `await` is transparent, docstrings and `pass` are dropped, chains of the
same operator are one `Op`, `elif` is one `If` of many branches, so that no spine nests deeply.

Positions are one integer: `line * 4096 + column`, the line counted from the line of the
enclosing function's first line (its `FunctionIndex.line`, line 0), the column from 0 (at most
4095). A function that only moves down its file keeps the same bytes.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

Constant: TypeAlias = bool | int | float | str | None


class Node(msgspec.Struct, array_like=True, gc=False):
    """Is the base of every expression, pattern and statement."""


class Const(Node, tag=0):
    """A literal.

    Bytes become text (Latin-1); `...`, complex numbers and integers beyond 64 bits None; text is
    cut at 4096.
    """

    value: Constant
    at: int = 0


class Name(Node, tag=1):
    """A name that is read (or, as a target, bound)."""

    id: str
    at: int


class Attr(Node, tag=2):
    """`object.name`."""

    object: Expr
    name: str
    at: int


class Item(Node, tag=3):
    """`object[key]`; a slice is an `Op` with operator `slice`."""

    object: Expr
    key: Expr
    at: int


class Call(Node, tag=4):
    """`function(*args, **keywords)`.

    A spread `*x` is a `Star` in `args`; `**x` has the keyword name "".
    """

    function: Expr
    args: list[Expr]
    keywords: list[tuple[str, Expr]]
    at: int
    end: int


class Join(Node, tag=5):
    """An f-string (or template string): its literal parts as `Const` and the rest as they are."""

    parts: list[Expr]
    at: int


class Op(Node, tag=6):
    """A unary or binary operator: `a + b + c`, `-a`, `not a`, `slice`.

    A chain of one operator has n operands.
    """

    operator: str
    operands: list[Expr]
    at: int


class Compare(Node, tag=7):
    """`a < b <= c`: n operators and n + 1 operands.

    The operators are `==`, `!=`, `<`, `in`, `not in`, `is`, `is not` and so on.
    """

    operands: list[Expr]
    operators: list[str]
    at: int


class Bool(Node, tag=8):
    """`a and b and c` / `a or b`; operator is `and` or `or`."""

    operator: str
    operands: list[Expr]
    at: int


class IfExp(Node, tag=9):
    """`body if test else orelse`."""

    test: Expr
    body: Expr
    orelse: Expr


class Seq(Node, tag=10):
    """A display; kind is `tuple`, `list` or `set`."""

    kind: str
    items: list[Expr]
    at: int


class Dict(Node, tag=11):
    """A dict display; a key of None spreads its value (`**x`)."""

    keys: list[Expr | None]
    values: list[Expr]
    at: int


class Star(Node, tag=12):
    """`*value` in a call, a display or a target."""

    value: Expr


class Lambda(Node, tag=13):
    """A lambda; `function` is its index in `ModuleIndex.functions`."""

    function: int
    at: int


class Clause(Node, tag=14):
    """One `for target in source if conditions` of a comprehension."""

    target: Expr
    source: Expr
    conditions: list[Expr]


class Comp(Node, tag=15):
    """A comprehension; kind is `list`, `set`, `dict` or `generator`; `value` only for `dict`."""

    kind: str
    element: Expr
    value: Expr | None
    clauses: list[Clause]
    at: int


class Yield(Node, tag=16):
    """`yield value`, or `yield from value` where `delegate`."""

    value: Expr | None
    delegate: bool
    at: int


class Walrus(Node, tag=17):
    """`name := value`."""

    name: str
    value: Expr
    at: int


Expr: TypeAlias = (
    Const
    | Name
    | Attr
    | Item
    | Call
    | Join
    | Op
    | Compare
    | Bool
    | IfExp
    | Seq
    | Dict
    | Star
    | Lambda
    | Comp
    | Yield
    | Walrus
)


class MatchValue(Node, tag=20):
    """`case 1`, `case Colour.RED`, `case None`."""

    value: Expr


class MatchAs(Node, tag=21):
    """`case pattern as name`, `case name`, `case _` (both None)."""

    pattern: Pattern | None
    name: str | None


class MatchOr(Node, tag=22):
    """`case a | b`."""

    patterns: list[Pattern]


class MatchSeq(Node, tag=23):
    """`case [a, *rest]`; a `MatchStar` may be among the patterns."""

    patterns: list[Pattern]


class MatchStar(Node, tag=24):
    """`*name` inside a sequence pattern."""

    name: str | None


class MatchMap(Node, tag=25):
    """`case {"k": pattern, **rest}`."""

    keys: list[Expr]
    patterns: list[Pattern]
    rest: str | None


class MatchClass(Node, tag=26):
    """`case Cls(a, k=b)`."""

    cls: Expr
    patterns: list[Pattern]
    keywords: list[tuple[str, Pattern]]


Pattern: TypeAlias = MatchValue | MatchAs | MatchOr | MatchSeq | MatchStar | MatchMap | MatchClass


class Assign(Node, tag=40):
    """`a = b = value`."""

    targets: list[Expr]
    value: Expr
    at: int


class Annotated(Node, tag=41):
    """`target: annotation = value`."""

    target: Expr
    annotation: Expr
    value: Expr | None
    at: int


class Augmented(Node, tag=42):
    """`target operator= value`; the operator is without `=`."""

    target: Expr
    operator: str
    value: Expr
    at: int


class Delete(Node, tag=43):
    """`del targets`."""

    targets: list[Expr]


class Do(Node, tag=44):
    """An expression as a statement."""

    value: Expr


class Return(Node, tag=45):
    """`return value`."""

    value: Expr | None
    at: int


class Branch(Node, tag=46):
    """One `if`/`elif` arm."""

    test: Expr
    body: list[Stmt]


class If(Node, tag=47):
    """`if ... elif ... else`."""

    branches: list[Branch]
    orelse: list[Stmt]


class For(Node, tag=48):
    """`for target in source` (or `async for`)."""

    target: Expr
    source: Expr
    body: list[Stmt]
    orelse: list[Stmt]
    at: int


class While(Node, tag=49):
    """`while test`."""

    test: Expr
    body: list[Stmt]
    orelse: list[Stmt]


class Handler(Node, tag=50):
    """`except caught as name` (or `except*`)."""

    caught: Expr | None
    name: str | None
    body: list[Stmt]


class Try(Node, tag=51):
    """`try ... except ... else ... finally`."""

    body: list[Stmt]
    handlers: list[Handler]
    orelse: list[Stmt]
    final: list[Stmt]


class With(Node, tag=52):
    """`with manager as target` (or `async with`), one manager each: several nest."""

    manager: Expr
    target: Expr | None
    body: list[Stmt]
    at: int


class Raise(Node, tag=53):
    """`raise value from cause`."""

    value: Expr | None
    at: int


class Case(Node, tag=54):
    """One `case pattern if guard`."""

    pattern: Pattern
    guard: Expr | None
    body: list[Stmt]


class Match(Node, tag=55):
    """`match subject`."""

    subject: Expr
    cases: list[Case]


class Define(Node, tag=56):
    """`def` reached: binds the function of this index (decorators are in its `FunctionIndex`)."""

    function: int
    at: int


class DefineClass(Node, tag=57):
    """`class` reached: binds the class of this index."""

    cls: int
    at: int


class Import(Node, tag=58):
    """Binds `local` to module `module` (attribute `name` of it where not None).

    `level` counts the leading dots. `import a.b` binds `a` to module `a`; `import a.b as c`
    binds `c` to `a.b`; `from m import *` has local and name `*`.
    """

    local: str
    module: str
    name: str | None
    level: int
    at: int


class Break(Node, tag=59):
    """`break`."""


class Continue(Node, tag=60):
    """`continue`."""


class Assert(Node, tag=61):
    """`assert test`."""

    test: Expr


Stmt: TypeAlias = (
    Assign
    | Annotated
    | Augmented
    | Delete
    | Do
    | Return
    | If
    | For
    | While
    | Try
    | With
    | Raise
    | Match
    | Define
    | DefineClass
    | Import
    | Break
    | Continue
    | Assert
)


def last_name(expression: Expr | None) -> str:
    """Return the last name of a dotted one: `Mapped` of `orm.Mapped`; "" for anything else."""
    if isinstance(expression, Name):
        return expression.id
    return expression.name if isinstance(expression, Attr) else ""
