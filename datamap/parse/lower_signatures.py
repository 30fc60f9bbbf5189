"""What stands in the head of a function or class: parameters, annotations, decorators, bases."""

from __future__ import annotations

import ast

from datamap.model.facts import Parameter
from datamap.model.syntax import Attr, Expr, Item, Name, Op, Seq
from datamap.parse.lower_expressions import OPERATORS, lower_expression
from datamap.parse.scopes import LINE, FunctionNode, Scope

_LONGEST_QUOTED_ANNOTATION = 1000


def lower_function_head(node: FunctionNode | ast.Lambda, scope: Scope, outer: Scope) -> None:
    """Lower decorators, parameters and the returned type; their names belong to `outer`."""
    saved, outer.base = outer.base, scope.base
    saved_refs, outer.refs = outer.refs, scope.refs
    try:
        scope.parameters = _lower_parameters(node.args, outer)
        if not isinstance(node, ast.Lambda):
            scope.decorators = [lower_expression(item, outer) for item in node.decorator_list]
            if node.returns is not None:
                scope.returns = lower_annotation(node.returns, outer)
    finally:
        outer.base = saved
        outer.refs = saved_refs


def lower_class_head(node: ast.ClassDef, scope: Scope, outer: Scope) -> None:
    """Lower decorators, bases and class keywords; their names belong to `outer`."""
    saved, outer.base = outer.base, scope.base
    saved_refs, outer.refs = outer.refs, scope.refs
    try:
        scope.decorators = [lower_expression(item, outer) for item in node.decorator_list]
        if scope.own_class is not None:
            scope.own_class.bases = [lower_annotation(base, outer) for base in node.bases]
            scope.own_class.keywords = [
                (keyword.arg or "", lower_expression(keyword.value, outer))
                for keyword in node.keywords
            ]
    finally:
        outer.base = saved
        outer.refs = saved_refs


def parameter_names(arguments: ast.arguments) -> list[str]:
    """Return all names that a call binds, in the order of the signature."""
    nodes = [*arguments.posonlyargs, *arguments.args]
    if arguments.vararg is not None:
        nodes.append(arguments.vararg)
    nodes += arguments.kwonlyargs
    if arguments.kwarg is not None:
        nodes.append(arguments.kwarg)
    return [node.arg for node in nodes]


def lower_annotation(node: ast.expr, scope: Scope) -> Expr:
    """Lower a type; what is written in quotes is read as if it stood there bare."""
    kind = type(node)
    if kind is ast.Name or kind is ast.Attribute:
        return lower_expression(node, scope)
    if isinstance(node, ast.Constant):
        return _lower_quoted(node, scope)
    if isinstance(node, ast.Subscript):
        return _lower_generic(node, scope)
    if isinstance(node, (ast.Tuple, ast.List)):
        at = node.lineno * LINE + node.col_offset - scope.base
        items = [lower_annotation(item, scope) for item in node.elts]
        return Seq("tuple" if kind is ast.Tuple else "list", items, at)
    if isinstance(node, ast.BinOp):
        return _lower_union(node, scope)
    return lower_expression(node, scope)


def _lower_parameters(arguments: ast.arguments, scope: Scope) -> list[Parameter]:
    parameters: list[Parameter] = []
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    for place, node in enumerate(positional):
        default = arguments.defaults[place - first_default] if place >= first_default else None
        kind = "positional-only" if place < len(arguments.posonlyargs) else "positional"
        parameters.append(_lower_parameter(node, kind, default, scope))
    if arguments.vararg is not None:
        parameters.append(_lower_parameter(arguments.vararg, "var-positional", None, scope))
    for node, keyword_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        parameters.append(_lower_parameter(node, "keyword-only", keyword_default, scope))
    if arguments.kwarg is not None:
        parameters.append(_lower_parameter(arguments.kwarg, "var-keyword", None, scope))
    return parameters


def _lower_parameter(node: ast.arg, kind: str, default: ast.expr | None, scope: Scope) -> Parameter:
    return Parameter(
        node.arg,
        kind,
        None if node.annotation is None else lower_annotation(node.annotation, scope),
        None if default is None else lower_expression(default, scope),
    )


def _lower_quoted(node: ast.Constant, scope: Scope) -> Expr:
    text = node.value
    if not isinstance(text, str) or not text or len(text) > _LONGEST_QUOTED_ANNOTATION:
        return lower_expression(node, scope)
    try:
        inner = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError):
        return lower_expression(node, scope)
    for part in ast.walk(inner):
        if isinstance(part, ast.expr):
            part.lineno, part.col_offset = node.lineno, node.col_offset
            part.end_lineno, part.end_col_offset = node.end_lineno, node.end_col_offset
    # A string inside the string is data, or a type quoted twice: read it no further.
    if isinstance(inner, ast.Constant):
        return lower_expression(inner, scope)
    return lower_annotation(inner, scope)


def _lower_generic(node: ast.Subscript, scope: Scope) -> Expr:
    value = lower_expression(node.value, scope)
    at = node.lineno * LINE + node.col_offset - scope.base
    name = value.id if type(value) is Name else value.name if type(value) is Attr else ""
    if name == "Literal":
        return Item(value, lower_expression(node.slice, scope), at)
    if name == "Annotated" and isinstance(node.slice, ast.Tuple) and node.slice.elts:
        first, *rest = node.slice.elts
        items = [lower_annotation(first, scope)]
        items += [lower_expression(item, scope) for item in rest]
        return Item(value, Seq("tuple", items, at), at)
    return Item(value, lower_annotation(node.slice, scope), at)


def _lower_union(node: ast.BinOp, scope: Scope) -> Expr:
    operator = type(node.op)
    operands = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and type(left.op) is operator:
        operands.append(lower_annotation(left.right, scope))
        left = left.left
    operands.append(lower_annotation(left, scope))
    operands.reverse()
    return Op(OPERATORS[operator], operands, node.lineno * LINE + node.col_offset - scope.base)
