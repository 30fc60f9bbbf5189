"""Jinja2 templates, read by Jinja2's own parser; nothing is compiled, loaded or rendered."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Final

from jinja2 import Environment, nodes

from datamap.parse.templates.printing import (
    Page,
    add,
    bind,
    builtin_call,
    either,
    inner_block,
    local_name,
    other_text,
    part,
    read,
    rendered,
    show,
    some,
    start_printing,
    target,
    text_of,
    unknown_call,
)

_EXTENSIONS = ("jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols")

_SHOWN: Final = {
    "capitalize", "center", "e", "escape", "filesizeformat", "float", "forceescape", "format",
    "indent", "int", "lower", "pprint", "replace", "round", "safe", "string", "striptags", "title",
    "tojson", "trim", "truncate", "upper", "urlencode", "urlize", "wordwrap", "xmlattr",
}  # fmt: skip
"""Filters of Jinja2 3.1 that print their value in another form."""

_SAME: Final = {
    "batch", "dictsort", "groupby", "items", "list", "reject", "rejectattr", "reverse", "select",
    "selectattr", "slice", "sort", "unique",
}  # fmt: skip
"""Filters that give the elements of their value, some of them or in another order."""

_COUNTS: Final = {"count", "length", "wordcount"}
_ONE_OF: Final = {"first", "last", "max", "min", "random"}

_PRINTERS: Final = {
    "_", "gettext", "ngettext", "npgettext", "pgettext", "static", "url", "url_for",
}  # fmt: skip
"""Functions that applications hand to every template, and that print their arguments."""

_OPERATORS: Final[dict[str, type[ast.operator]]] = {
    "Add": ast.Add,
    "Div": ast.Div,
    "FloorDiv": ast.FloorDiv,
    "Mod": ast.Mod,
    "Mul": ast.Mult,
    "Pow": ast.Pow,
    "Sub": ast.Sub,
}


_COMPARISONS: Final[dict[str, type[ast.cmpop]]] = {
    "eq": ast.Eq,
    "gt": ast.Gt,
    "gteq": ast.GtE,
    "in": ast.In,
    "lt": ast.Lt,
    "lteq": ast.LtE,
    "ne": ast.NotEq,
    "notin": ast.NotIn,
}


def read_jinja(text: str) -> Page:
    """Return what a template prints.

    Raises:
        jinja2.TemplateSyntaxError: this is no template of Jinja2.
        RecursionError: it nests too deep.
    """
    environment = Environment(extensions=_EXTENSIONS)  # noqa: S701 - it renders nothing
    page = Page()
    _run(page, environment.parse(text).body)
    return page


# --- statements ---------------------------------------------------------------------------------


def _run(page: Page, statements: Sequence[nodes.Node]) -> None:
    for statement in statements:
        page.line = statement.lineno or page.line
        done = _STATEMENTS.get(type(statement).__name__)
        if done is not None:
            done(page, statement)
        else:
            _run(page, getattr(statement, "body", None) or [])


def _output(page: Page, node: nodes.Output) -> None:
    # One by one: the parts of an output may stand on many lines.
    for inner in node.nodes:
        page.line = inner.lineno or page.line
        show(page, _value(page, inner))


def _for(page: Page, node: nodes.For) -> None:
    source = _value(page, node.iter)
    names = _names(node.target)
    with inner_block(page) as body:
        page.bound.update({*names, "loop"})
        if node.test is not None:
            add(page, ast.Assert(test=_value(page, node.test)))
        _run(page, node.body)
    with inner_block(page) as orelse:
        _run(page, node.else_)
    bind_loop = ast.Assign(
        targets=[ast.Name(id="loop", ctx=ast.Store())], value=ast.Constant(value=None)
    )
    page.line = node.lineno
    add(
        page,
        ast.For(target=target(names), iter=source, body=[bind_loop, *body], orelse=orelse),
    )


def _if(page: Page, node: nodes.If) -> None:
    test = _value(page, node.test)
    with inner_block(page) as body:
        _run(page, node.body)
    with inner_block(page) as orelse:
        if node.elif_:
            # The first `elif` is an `if` of its own, with those after it and the `else`.
            first, *others = node.elif_
            _if(page, nodes.If(first.test, first.body, others, node.else_, lineno=first.lineno))
        else:
            _run(page, node.else_)
    page.line = node.lineno
    add(page, ast.If(test=test, body=some(body), orelse=orelse))


def _assign(page: Page, node: nodes.Assign) -> None:
    value = _value(page, node.node)
    names = _names(node.target)
    add(page, ast.Assign(targets=[target(names)], value=value))
    page.bound.update(names)


def _assign_block(page: Page, node: nodes.AssignBlock) -> None:
    with other_text(page) as text:
        _run(page, node.body)
    for name in _names(node.target):
        bind(page, name, ast.Name(id=text, ctx=ast.Load()))


def _with(page: Page, node: nodes.With) -> None:
    outer = set(page.bound)
    for name, value in zip(node.targets, node.values, strict=True):
        for bound in _names(name):
            bind(page, bound, _value(page, value))
    _run(page, node.body)
    page.bound = outer


def _macro(page: Page, node: nodes.Macro) -> None:
    names = [argument.name for argument in node.args]
    defaults = [_value(page, default) for default in node.defaults]
    with inner_block(page) as body:
        page.bound.update({*names, "caller", "varargs", "kwargs"})
        outer, page.printed = page.printed, f"{page.printed}_of_{node.name}"
        add(page, start_printing(page.printed))
        _run(page, node.body)
        add(page, ast.Return(value=ast.Name(id=page.printed, ctx=ast.Load())))
        page.printed = outer
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(arg=local_name(name)) for name in names],
        vararg=ast.arg(arg="varargs"),
        kwonlyargs=[ast.arg(arg="caller")],
        kw_defaults=[ast.Constant(value=None)],
        kwarg=ast.arg(arg="kwargs"),
        defaults=defaults,
    )
    page.line = node.lineno
    add(
        page,
        ast.FunctionDef(name=local_name(node.name), args=arguments, body=body, decorator_list=[]),
    )
    page.bound.add(node.name)


def _call_block(page: Page, node: nodes.CallBlock) -> None:
    # What stands inside is printed by the macro, where it asks for its caller.
    show(page, _value(page, node.call))
    with inner_block(page) as body:
        for argument in node.args:
            bind(page, argument.name, ast.Constant(value=None))
        _run(page, node.body)
    page.block += body


def _include(page: Page, node: nodes.Include | nodes.Extends) -> None:
    show(page, rendered(page, _value(page, node.template), ()))


def _imported(page: Page, node: nodes.Import | nodes.FromImport) -> None:
    """Bind the macros of another template: what they print of their arguments is not known."""
    names = [node.target] if isinstance(node, nodes.Import) else node.names
    for name in names:
        bound = name[1] if isinstance(name, tuple) else name
        macro = ast.Attribute(
            value=ast.Name(id="jinja2", ctx=ast.Load()), attr="macro", ctx=ast.Load()
        )
        bind(page, bound, macro)


_STATEMENTS: Final[dict[str, Callable[..., None]]] = {
    "Output": _output,
    "For": _for,
    "If": _if,
    "Assign": _assign,
    "AssignBlock": _assign_block,
    "With": _with,
    "Macro": _macro,
    "CallBlock": _call_block,
    "Include": _include,
    "Extends": _include,
    "Import": _imported,
    "FromImport": _imported,
    "Break": lambda page, _: add(page, ast.Break()),
    "Continue": lambda page, _: add(page, ast.Continue()),
    "ExprStmt": lambda page, node: add(page, ast.Expr(value=_value(page, node.node))),
}


def _names(node: nodes.Node) -> list[str]:
    """Return the names that a target binds; a part of a namespace counts for all of it."""
    if isinstance(node, nodes.Tuple):
        return [name for item in node.items for name in _names(item)]
    return [node.name] if isinstance(node, (nodes.Name, nodes.NSRef)) else []


# --- expressions --------------------------------------------------------------------------------


def _value(page: Page, node: nodes.Node) -> ast.expr:
    """Return an expression; what is of no kind that is known here is nothing."""
    kind = type(node).__name__
    if isinstance(node, nodes.BinExpr) and kind in _OPERATORS:
        left, right = _value(page, node.left), _value(page, node.right)
        return ast.BinOp(left=left, op=_OPERATORS[kind](), right=right)
    made = _EXPRESSIONS.get(kind)
    return made(page, node) if made is not None else ast.Constant(value=None)


def _values(page: Page, items: Sequence[nodes.Node]) -> list[ast.expr]:
    return [_value(page, item) for item in items]


def _constant(_: Page, node: nodes.Const) -> ast.expr:
    plain = isinstance(node.value, (str, int, float, bool))
    return ast.Constant(value=node.value if plain else None)


def _item(page: Page, node: nodes.Getitem) -> ast.expr:
    if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return part(page, _value(page, node.node), node.arg.value)
    if isinstance(node.arg, nodes.Slice):
        bounds = (node.arg.start, node.arg.stop, node.arg.step)
        lower, upper, step = (None if b is None else _value(page, b) for b in bounds)
        key: ast.expr = ast.Slice(lower=lower, upper=upper, step=step)
    else:
        key = _value(page, node.arg)
    return ast.Subscript(value=_value(page, node.node), slice=key, ctx=ast.Load())


def _filter(page: Page, node: nodes.Filter) -> ast.expr:
    if node.node is None:
        return ast.Constant(value=None)
    value = _value(page, node.node)
    name = node.name
    if name in _COUNTS:
        return builtin_call("len", [value])
    if name in _ONE_OF:
        return builtin_call("next", [builtin_call("iter", [value])])
    if name in {"default", "d"}:
        return either([value, *_values(page, node.args[:1])])
    if name == "attr" and node.args and isinstance(node.args[0], nodes.Const):
        return part(page, value, str(node.args[0].value))
    if name in _SAME:
        return value
    if name in {"join", "map", "sum"}:
        return _of_each(page, node, value)
    arguments = [*_values(page, node.args), *(_value(page, k.value) for k in node.kwargs)]
    if name in _SHOWN:
        return text_of([value, *arguments])
    return unknown_call(name, [value, *arguments])


def _of_each(page: Page, node: nodes.Filter, value: ast.expr) -> ast.expr:
    """Return what `map(attribute="email")`, `join(", ")` and their like make of all elements."""
    named = next((k.value for k in node.kwargs if k.key == "attribute"), None)
    each = ast.Name(id="each", ctx=ast.Load())
    element: ast.expr = each
    if isinstance(named, nodes.Const):
        for name in str(named.value).split("."):
            element = part(page, element, name)
    elements = ast.ListComp(
        elt=element,
        generators=[
            ast.comprehension(
                target=ast.Name(id="each", ctx=ast.Store()), iter=value, ifs=[], is_async=0
            )
        ],
    )
    if node.name == "map":
        return elements
    joined = ast.Attribute(value=ast.Constant(value=""), attr="join", ctx=ast.Load())
    return ast.Call(func=joined, args=[elements], keywords=[])


def _call(page: Page, node: nodes.Call) -> ast.expr:
    arguments = _values(page, node.args)
    named = [(k.key, _value(page, k.value)) for k in node.kwargs]
    if isinstance(node.node, nodes.Name) and node.node.name not in page.bound:
        if node.node.name in _PRINTERS:
            return text_of([*arguments, *(value for _, value in named)])
        if node.node.name == "namespace":
            return ast.Dict(
                keys=[ast.Constant(value=name) for name, _ in named],
                values=[value for _, value in named],
            )
    return ast.Call(
        func=_callee(page, node.node),
        args=arguments,
        keywords=[ast.keyword(arg=name, value=value) for name, value in named],
    )


def _callee(page: Page, node: nodes.Node) -> ast.expr:
    """Return what is called: here a name after a dot is a method, and no item."""
    if isinstance(node, nodes.Getattr):
        return ast.Attribute(value=_value(page, node.node), attr=node.attr, ctx=ast.Load())
    return _value(page, node)


def _compare(page: Page, node: nodes.Compare) -> ast.expr:
    left, *others = _values(page, [node.expr, *(operand.expr for operand in node.ops)])
    operators = [_COMPARISONS[operand.op]() for operand in node.ops]
    return ast.Compare(left=left, ops=operators, comparators=others)


def _test(page: Page, node: nodes.Test) -> ast.expr:
    # Whatever is asked: the answer is yes or no.
    return builtin_call("bool", [_value(page, node.node)])


def _condition(page: Page, node: nodes.CondExpr) -> ast.expr:
    orelse = ast.Constant(value="") if node.expr2 is None else _value(page, node.expr2)
    return ast.IfExp(test=_value(page, node.test), body=_value(page, node.expr1), orelse=orelse)


def _dict(page: Page, node: nodes.Dict) -> ast.expr:
    return ast.Dict(
        keys=[_value(page, pair.key) for pair in node.items],
        values=[_value(page, pair.value) for pair in node.items],
    )


def _either_of(operator: type[ast.boolop]) -> Callable[..., ast.expr]:
    return lambda page, node: ast.BoolOp(
        op=operator(), values=[_value(page, node.left), _value(page, node.right)]
    )


_EXPRESSIONS: Final[dict[str, Callable[..., ast.expr]]] = {
    "Name": lambda page, node: read(page, node.name),
    "Const": _constant,
    "TemplateData": lambda _, node: ast.Constant(value=node.data),
    "NSRef": lambda page, node: part(page, read(page, node.name), node.attr),
    "Getattr": lambda page, node: part(page, _value(page, node.node), node.attr),
    "Getitem": _item,
    "Filter": _filter,
    "Call": _call,
    "Compare": _compare,
    "Test": _test,
    "CondExpr": _condition,
    "Concat": lambda page, node: text_of(_values(page, node.nodes)),
    "And": _either_of(ast.And),
    "Or": _either_of(ast.Or),
    "Not": lambda page, node: ast.UnaryOp(op=ast.Not(), operand=_value(page, node.node)),
    "Neg": lambda page, node: ast.UnaryOp(op=ast.USub(), operand=_value(page, node.node)),
    "Pos": lambda page, node: _value(page, node.node),
    "Tuple": lambda page, node: ast.Tuple(elts=_values(page, node.items), ctx=ast.Load()),
    "List": lambda page, node: ast.List(elts=_values(page, node.items), ctx=ast.Load()),
    "Dict": _dict,
    "MarkSafe": lambda page, node: _value(page, node.expr),
    "MarkSafeIfAutoescape": lambda page, node: _value(page, node.expr),
}
