"""`ast` expressions to `datamap.model.syntax`.

Every function here takes a node and the scope it stands in. They are called for each node of
every file, so they look up by `type(node)` and compute positions in place.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from datamap.model.syntax import (
    Attr,
    Bool,
    Call,
    Clause,
    Comp,
    Compare,
    Const,
    Dict,
    Expr,
    IfExp,
    Item,
    Join,
    Lambda,
    Name,
    Op,
    Seq,
    Star,
    Walrus,
    Yield,
)
from datamap.parse.class_fields import note_change
from datamap.parse.scopes import LINE, Scope

TEXT_LIMIT = 4096
_MOST_ARMS = 500
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
    ast.FloorDiv: "//",
    ast.Invert: "~",
    ast.Not: "not",
    ast.UAdd: "+",
    ast.USub: "-",
    ast.And: "and",
    ast.Or: "or",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def lower_expression(node: ast.expr, scope: Scope) -> Expr:
    """Lower any expression that is read."""
    return _EXPRESSIONS[type(node)](node, scope)


def lower_target(node: ast.expr, scope: Scope) -> Expr:
    """Lower what is assigned to, and bind the names in it."""
    if isinstance(node, ast.Name):
        scope.bound[node.id] = True
        return Name(node.id, node.lineno * LINE + node.col_offset - scope.base)
    if isinstance(node, (ast.Tuple, ast.List)):
        items = [lower_target(item, scope) for item in node.elts]
        at = node.lineno * LINE + node.col_offset - scope.base
        return Seq("tuple" if isinstance(node, ast.Tuple) else "list", items, at)
    if isinstance(node, ast.Starred):
        return Star(lower_target(node.value, scope))
    if isinstance(node, ast.Attribute):
        note_change(node, scope)
    return _EXPRESSIONS[type(node)](node, scope)


def clean_text(text: str) -> str:
    """Cut a long text and replace lone surrogates, which cannot be kept as UTF-8."""
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT]
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text


def _name(node: ast.Name, scope: Scope) -> Expr:
    scope.reads.add(node.id)
    return Name(node.id, node.lineno * LINE + node.col_offset - scope.base)


def _attribute(node: ast.Attribute, scope: Scope) -> Expr:
    value = node.value
    return Attr(
        _EXPRESSIONS[type(value)](value, scope),
        node.attr,
        node.lineno * LINE + node.col_offset - scope.base,
    )


def _constant(node: ast.Constant, scope: Scope) -> Expr:
    value = node.value
    at = node.lineno * LINE + node.col_offset - scope.base
    if isinstance(value, str):
        plain = len(value) <= TEXT_LIMIT and value.isascii()
        return Const(value if plain else clean_text(value), at)
    if value is None or isinstance(value, (bool, float)):
        return Const(value, at)
    if isinstance(value, int):
        return Const(value if _SMALLEST <= value <= _LARGEST else None, at)
    if isinstance(value, bytes):
        return Const(value[:TEXT_LIMIT].decode("latin-1"), at)
    return Const(None, at)


def _call(node: ast.Call, scope: Scope) -> Expr:
    table = _EXPRESSIONS
    function = node.func
    base = scope.base
    end_line, end_column = node.end_lineno or 0, node.end_col_offset or 0
    return Call(
        table[type(function)](function, scope),
        [table[type(value)](value, scope) for value in node.args] if node.args else [],
        [(key.arg or "", table[type(key.value)](key.value, scope)) for key in node.keywords]
        if node.keywords
        else [],
        node.lineno * LINE + node.col_offset - base,
        end_line * LINE + end_column - base,
    )


def _subscript(node: ast.Subscript, scope: Scope) -> Expr:
    value, key = node.value, node.slice
    return Item(
        _EXPRESSIONS[type(value)](value, scope),
        _EXPRESSIONS[type(key)](key, scope),
        node.lineno * LINE + node.col_offset - scope.base,
    )


def _slice(node: ast.Slice, scope: Scope) -> Expr:
    at = node.lineno * LINE + node.col_offset - scope.base
    bounds = (node.lower, node.upper, node.step)
    parts = [
        Const(None, at) if bound is None else lower_expression(bound, scope) for bound in bounds
    ]
    return Op("slice", parts, at)


def _binary(node: ast.BinOp, scope: Scope) -> Expr:
    table = _EXPRESSIONS
    operator = type(node.op)
    operands = []
    left: ast.expr = node
    while type(left) is ast.BinOp and type(left.op) is operator:
        right = left.right
        operands.append(table[type(right)](right, scope))
        left = left.left
    operands.append(table[type(left)](left, scope))
    operands.reverse()
    return Op(OPERATORS[operator], operands, node.lineno * LINE + node.col_offset - scope.base)


def _unary(node: ast.UnaryOp, scope: Scope) -> Expr:
    operand = lower_expression(node.operand, scope)
    at = node.lineno * LINE + node.col_offset - scope.base
    # A negative number is a literal too: `items[-1]`.
    if isinstance(node.op, ast.USub) and type(operand) is Const:
        number = operand.value
        if isinstance(number, (int, float)):
            return Const(-number, at)
    return Op(OPERATORS[type(node.op)], [operand], at)


def _boolean(node: ast.BoolOp, scope: Scope) -> Expr:
    table = _EXPRESSIONS
    operands = [table[type(value)](value, scope) for value in node.values]
    return Bool(
        OPERATORS[type(node.op)], operands, node.lineno * LINE + node.col_offset - scope.base
    )


def _compare(node: ast.Compare, scope: Scope) -> Expr:
    table = _EXPRESSIONS
    operands = [table[type(node.left)](node.left, scope)]
    operands += [table[type(value)](value, scope) for value in node.comparators]
    at = node.lineno * LINE + node.col_offset - scope.base
    return Compare(operands, [OPERATORS[type(operator)] for operator in node.ops], at)


def _conditional(node: ast.IfExp, scope: Scope) -> Expr:
    """Iterate along `a if b else c if d else ...`, whose nesting is unbounded in generated code."""
    arms: list[tuple[Expr, Expr]] = []
    last: ast.expr = node
    while isinstance(last, ast.IfExp):
        if len(arms) == _MOST_ARMS:
            raise RecursionError
        arms.append((lower_expression(last.test, scope), lower_expression(last.body, scope)))
        last = last.orelse
    result = lower_expression(last, scope)
    for test, body in reversed(arms):
        result = IfExp(test, body, result)
    return result


def _sequence(node: ast.Tuple | ast.List | ast.Set, scope: Scope) -> Expr:
    table = _EXPRESSIONS
    items = [table[type(value)](value, scope) for value in node.elts]
    at = node.lineno * LINE + node.col_offset - scope.base
    return Seq(_SEQUENCE_KINDS[type(node)], items, at)


def _dict(node: ast.Dict, scope: Scope) -> Expr:
    table = _EXPRESSIONS
    return Dict(
        [None if key is None else table[type(key)](key, scope) for key in node.keys],
        [table[type(value)](value, scope) for value in node.values],
        node.lineno * LINE + node.col_offset - scope.base,
    )


def _starred(node: ast.Starred, scope: Scope) -> Expr:
    return Star(lower_expression(node.value, scope))


_CONVERSIONS = {ord("s"): "str", ord("r"): "repr", ord("a"): "ascii"}


def _formatted_string(node: ast.JoinedStr, scope: Scope) -> Expr:
    parts: list[Expr] = []
    _add_parts(node.values, scope, parts)
    return Join(parts, node.lineno * LINE + node.col_offset - scope.base)


def _add_parts(values: list[ast.expr], scope: Scope, parts: list[Expr]) -> None:
    """Add literal parts and expressions; of a format specification only what it reads."""
    for value in values:
        if type(value) is ast.Constant:
            parts.append(_constant(value, scope))
            continue
        inner = getattr(value, "value", None)
        if not isinstance(inner, ast.expr):
            continue
        parts.append(_converted(inner, getattr(value, "conversion", -1), scope))
        specification = getattr(value, "format_spec", None)
        if isinstance(specification, ast.JoinedStr):
            read = [part for part in specification.values if type(part) is not ast.Constant]
            _add_parts(read, scope, parts)


def _converted(inner: ast.expr, conversion: int, scope: Scope) -> Expr:
    """Lower what a text is filled with; `!r` is the call that it stands for."""
    name = _CONVERSIONS.get(conversion)
    if name is None:
        return lower_expression(inner, scope)
    function = ast.copy_location(ast.Name(name, ast.Load()), inner)
    return lower_expression(ast.copy_location(ast.Call(function, [inner], []), inner), scope)


def _await(node: ast.Await, scope: Scope) -> Expr:
    return lower_expression(node.value, scope)


def _yield(node: ast.Yield, scope: Scope) -> Expr:
    scope.is_generator = True
    value = None if node.value is None else lower_expression(node.value, scope)
    return Yield(value, delegate=False, at=node.lineno * LINE + node.col_offset - scope.base)


def _yield_from(node: ast.YieldFrom, scope: Scope) -> Expr:
    scope.is_generator = True
    value = lower_expression(node.value, scope)
    return Yield(value, delegate=True, at=node.lineno * LINE + node.col_offset - scope.base)


def _walrus(node: ast.NamedExpr, scope: Scope) -> Expr:
    name = node.target.id
    scope.bound[name] = True
    at = node.lineno * LINE + node.col_offset - scope.base
    return Walrus(name, lower_expression(node.value, scope), at)


def _lambda(node: ast.Lambda, scope: Scope) -> Expr:
    inner = Scope(scope.file, node, scope, "lambda")
    lowered = Lambda(inner.index, node.lineno * LINE + node.col_offset - scope.base)
    scope.refs.append(lowered)
    return lowered


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
) -> Expr:
    clauses = [
        Clause(
            _loop_target(clause.target, scope),
            lower_expression(clause.iter, scope),
            [lower_expression(condition, scope) for condition in clause.ifs],
        )
        for clause in node.generators
    ]
    at = node.lineno * LINE + node.col_offset - scope.base
    if isinstance(node, ast.DictComp):
        key, value = lower_expression(node.key, scope), lower_expression(node.value, scope)
        return Comp("dict", key, value, clauses, at)
    return Comp(_SEQUENCE_KINDS[type(node)], lower_expression(node.elt, scope), None, clauses, at)


def _loop_target(node: ast.expr, scope: Scope) -> Expr:
    """Bind a comprehension's variables, marked so that they do not count as the module's names."""
    at = node.lineno * LINE + node.col_offset - scope.base
    if isinstance(node, ast.Name):
        scope.bound.setdefault(node.id, False)
        return Name(node.id, at)
    if isinstance(node, (ast.Tuple, ast.List)):
        items = [_loop_target(item, scope) for item in node.elts]
        return Seq("tuple" if type(node) is ast.Tuple else "list", items, at)
    if isinstance(node, ast.Starred):
        return Star(_loop_target(node.value, scope))
    return lower_expression(node, scope)


def _unknown(node: ast.expr, scope: Scope) -> Expr:
    """Stand in for an expression of a Python that is newer than this file."""
    return Const(None, node.lineno * LINE + node.col_offset - scope.base)


_SEQUENCE_KINDS: dict[type[ast.AST], str] = {
    ast.Tuple: "tuple",
    ast.List: "list",
    ast.Set: "set",
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.GeneratorExp: "generator",
}

_EXPRESSIONS: dict[type[ast.AST], Callable[..., Expr]] = dict.fromkeys(
    ast.expr.__subclasses__(), _unknown
) | {
    ast.Attribute: _attribute,
    ast.Await: _await,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.IfExp: _conditional,
    ast.JoinedStr: _formatted_string,
    ast.Lambda: _lambda,
    ast.List: _sequence,
    ast.ListComp: _comprehension,
    ast.Name: _name,
    ast.NamedExpr: _walrus,
    ast.Set: _sequence,
    ast.SetComp: _comprehension,
    ast.Slice: _slice,
    ast.Starred: _starred,
    ast.Subscript: _subscript,
    ast.Tuple: _sequence,
    ast.UnaryOp: _unary,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
}
if sys.version_info >= (3, 14):
    _EXPRESSIONS[ast.TemplateStr] = _formatted_string
