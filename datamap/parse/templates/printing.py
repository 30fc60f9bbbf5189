"""The Python that a template becomes: a function `render(context)` that gathers what is printed.

Names of the template are keys of `context`, unless the template binds them itself. Including and
extending become what a program would write: `jinja2.Environment().get_template("x").render(...)`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

CONTEXT = "context"
PRINTED = "printed"
LIBRARY = "jinja2"
_METHODS = re.compile(r"get_\w+|all|count|exists|first|items|keys|last|values")
_TAKEN = frozenset({CONTEXT, PRINTED, LIBRARY})


@dataclass(slots=True)
class Page:
    """The function being written: its open block, the names bound in it, how many were made up."""

    line: int = 1
    block: list[ast.stmt] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    printed: str = PRINTED
    made_up: int = 0


def module_of(page: Page) -> ast.Module:
    """Return the module whose one function prints what was written on the page."""
    function = ast.FunctionDef(
        name="render",
        args=ast.arguments(
            posonlyargs=[],
            args=[ast.arg(arg=CONTEXT)],
            kwonlyargs=[],
            kw_defaults=[],
            defaults=[],
        ),
        body=[start_printing(PRINTED), *page.block, ast.Return(value=_load(PRINTED))],
        decorator_list=[],
        lineno=1,
    )
    tree = ast.Module(body=[ast.Import(names=[ast.alias(name=LIBRARY)]), function], type_ignores=[])
    _place(tree, 1)
    return tree


def _place(node: ast.AST, line: int) -> None:
    """Give every node a place: its own line, or that of what holds it."""
    stack = [(node, line)]
    while stack:
        inner, line = stack.pop()
        line = getattr(inner, "lineno", None) or line
        inner.lineno = inner.end_lineno = line  # type: ignore[attr-defined]
        inner.col_offset = inner.end_col_offset = 0  # type: ignore[attr-defined]
        for name in inner._fields:
            held = getattr(inner, name, None)
            if isinstance(held, list):
                stack += [(child, line) for child in held if isinstance(child, ast.AST)]
            elif isinstance(held, ast.AST) and held._fields:
                # Contexts and operators have no fields, and need no place.
                stack.append((held, line))


# --- statements ---------------------------------------------------------------------------------


def add(page: Page, statement: ast.stmt) -> None:
    """Write a statement at the line that the template is at."""
    statement.lineno = page.line
    page.block.append(statement)


def start_printing(name: str) -> ast.stmt:
    """Return the statement that begins a text with nothing in it."""
    return ast.Assign(targets=[_store(name)], value=ast.Constant(value=""))


def show(page: Page, *values: ast.expr) -> None:
    """Print these values, one after the other; what is constant says nothing of anybody."""
    shown = [value for value in values if not isinstance(value, ast.Constant)]
    if shown:
        add(
            page,
            ast.AugAssign(target=_store(page.printed), op=ast.Add(), value=text_of(shown)),
        )


def bind(page: Page, name: str, value: ast.expr) -> None:
    """Set a name of the template's own."""
    add(page, ast.Assign(targets=[_store(local_name(name))], value=value))
    page.bound.add(name)


@contextmanager
def inner_block(page: Page) -> Iterator[list[ast.stmt]]:
    """Write into a block of its own; names bound in it mean nothing after it."""
    outer, page.block, bound = page.block, [], set(page.bound)
    try:
        yield page.block
    finally:
        page.block, page.bound = outer, bound


@contextmanager
def other_text(page: Page) -> Iterator[str]:
    """Print into a text of its own meanwhile, whose name is given."""
    outer, page.printed = page.printed, made_up(page)
    add(page, start_printing(page.printed))
    try:
        yield page.printed
    finally:
        page.printed = outer


def made_up(page: Page) -> str:
    """Return a name that no template has."""
    page.made_up += 1
    return f"{PRINTED}_{page.made_up}"


def some(block: list[ast.stmt]) -> list[ast.stmt]:
    """Return a block as Python wants it: never empty."""
    return block or [ast.Pass()]


# --- expressions --------------------------------------------------------------------------------


def read(page: Page, name: str) -> ast.expr:
    """Return what a name of the template stands for."""
    if name in page.bound:
        return _load(local_name(name))
    return ast.Subscript(value=_load(CONTEXT), slice=ast.Constant(value=name), ctx=ast.Load())


def part(page: Page, value: ast.expr, name: str) -> ast.expr:
    """Return `value.name`: an attribute or, of a mapping, an item.

    Which of them is known only when the template is filled: both stand there, as the arms of a
    condition. Django calls what it finds so; of names that are methods by custom, what they
    return is there, too.
    """
    held = made_up(page)
    key = ast.Constant(value=int(name) if name.isdecimal() else name)
    found: list[ast.expr] = [ast.Subscript(value=_load(held), slice=key, ctx=ast.Load())]
    if name.isidentifier():
        found.append(ast.Attribute(value=_load(held), attr=name, ctx=ast.Load()))
    if _METHODS.fullmatch(name):
        method = ast.Attribute(value=_load(held), attr=name, ctx=ast.Load())
        found.append(ast.Call(func=method, args=[], keywords=[]))
    bound = ast.NamedExpr(target=_store(held), value=value)
    return ast.IfExp(test=bound, body=found[0], orelse=either(found[1:] or [_nothing()]))


def text_of(values: Sequence[ast.expr]) -> ast.expr:
    """Return the text of values."""
    parts: list[ast.expr] = [ast.FormattedValue(value=value, conversion=-1) for value in values]
    return ast.JoinedStr(values=parts)


def either(values: Sequence[ast.expr]) -> ast.expr:
    """Return one of several values, none known to be the one."""
    *others, last = values
    for value in reversed(others):
        last = ast.IfExp(test=_load(CONTEXT), body=value, orelse=last)
    return last


def unknown_call(name: str, values: Sequence[ast.expr]) -> ast.expr:
    """Return what a filter, tag or macro gives that only the template library's user knows."""
    function = ast.Attribute(value=_load(LIBRARY), attr=name, ctx=ast.Load())
    return ast.Call(func=function, args=list(values), keywords=[])


def builtin_call(name: str, values: Sequence[ast.expr]) -> ast.expr:
    """Return the call of a built-in function."""
    return ast.Call(func=_load(name), args=list(values), keywords=[])


def rendered(page: Page, template: ast.expr, added: Sequence[tuple[str, ast.expr]]) -> ast.expr:
    """Return the text of another template under this context and what is bound here."""
    mine = {name: _load(local_name(name)) for name in sorted(page.bound)}
    given = {**mine, **dict(added)}
    context: ast.expr = _load(CONTEXT)
    if given:
        context = ast.Dict(
            keys=[None, *(ast.Constant(value=name) for name in given)],
            values=[context, *given.values()],
        )
    environment = ast.Attribute(value=_load(LIBRARY), attr="Environment", ctx=ast.Load())
    made: ast.expr = ast.Call(func=environment, args=[], keywords=[])
    for method, argument in (("get_template", template), ("render", context)):
        called = ast.Attribute(value=made, attr=method, ctx=ast.Load())
        made = ast.Call(func=called, args=[argument], keywords=[])
    return made


def local_name(name: str) -> str:
    """Return the variable for a name that the template binds."""
    return f"{name}_" if name in _TAKEN else name


def target(names: Sequence[str]) -> ast.expr:
    """Return what a loop binds: one name, or several."""
    stored: list[ast.expr] = [_store(local_name(name)) for name in names]
    return stored[0] if len(stored) == 1 else ast.Tuple(elts=stored, ctx=ast.Store())


def _nothing() -> ast.expr:
    return ast.Constant(value=None)


def _load(name: str) -> ast.Name:
    return ast.Name(id=name, ctx=ast.Load())


def _store(name: str) -> ast.Name:
    return ast.Name(id=name, ctx=ast.Store())
