"""`ast` statements to `datamap.model.syntax`.

Every function here appends what it reads to `out`. Bodies of inner functions and classes are
not read here: each gets its entry, and its turn (`read_module`).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

from datamap.model.facts import ImportIndex
from datamap.model.notice import Notice, NoticeKind
from datamap.model.syntax import (
    Annotated,
    Assert,
    Assign,
    Augmented,
    Branch,
    Break,
    Case,
    Continue,
    Define,
    DefineClass,
    Delete,
    Do,
    Expr,
    For,
    Handler,
    If,
    Import,
    Match,
    Name,
    Raise,
    Return,
    Stmt,
    Try,
    While,
    With,
)
from datamap.parse.called_classes import class_of_assignment, with_called_bases
from datamap.parse.class_fields import note_field, note_variable
from datamap.parse.lower_expressions import OPERATORS, lower_expression, lower_target
from datamap.parse.lower_patterns import lower_pattern
from datamap.parse.lower_signatures import lower_annotation
from datamap.parse.module_exports import note_exports
from datamap.parse.never_run import note_never_run
from datamap.parse.scopes import LINE, ClassState, FunctionNode, Scope


def lower_block(nodes: list[ast.stmt], scope: Scope) -> list[Stmt]:
    """Lower statements in order; one that nests too deep is left out with a notice."""
    table = _STATEMENTS
    out: list[Stmt] = []
    for node in nodes:
        try:
            table[type(node)](node, scope, out)
        except RecursionError:
            message = "an expression nests too deep to be followed"
            notice = Notice(NoticeKind.TOO_DEEP, message, scope.file.path, node.lineno)
            scope.file.notices.append(notice)
    return out


def _expression(node: ast.Expr, scope: Scope, out: list[Stmt]) -> None:
    value = node.value
    if type(value) is not ast.Constant:
        if scope.kind == "module":
            note_exports(node, scope.file)
        out.append(Do(lower_expression(value, scope)))


def _assign(node: ast.Assign, scope: Scope, out: list[Stmt]) -> None:
    if type(node.value) is ast.Call:
        made = class_of_assignment(node, scope.file.imports)
        if made is not None:
            _define_class(made, scope, out)
            return
    value = lower_expression(node.value, scope)
    targets = [lower_target(target, scope) for target in node.targets]
    out.append(Assign(targets, value, node.lineno * LINE + node.col_offset - scope.base))
    if scope.self_name or scope.own_class is not None:
        for target in node.targets:
            note_field(target, value, None, scope)
    elif scope.kind == "module":
        note_exports(node, scope.file)
        for target in node.targets:
            note_variable(target, value, None, scope)


def _annotated(node: ast.AnnAssign, scope: Scope, out: list[Stmt]) -> None:
    if type(node.value) is ast.Call:
        made = class_of_assignment(node, scope.file.imports)
        if made is not None:
            _define_class(made, scope, out)
            return
    value = None if node.value is None else lower_expression(node.value, scope)
    annotation = lower_annotation(node.annotation, scope)
    target = lower_target(node.target, scope)
    at = node.lineno * LINE + node.col_offset - scope.base
    out.append(Annotated(target, annotation, value, at))
    if scope.self_name or scope.own_class is not None:
        note_field(node.target, value, annotation, scope)
    elif scope.kind == "module":
        note_exports(node, scope.file)
        note_variable(node.target, value, annotation, scope)


def _augmented(node: ast.AugAssign, scope: Scope, out: list[Stmt]) -> None:
    value = lower_expression(node.value, scope)
    target = lower_target(node.target, scope)
    if type(node.target) is ast.Name:
        scope.reads.add(node.target.id)
    at = node.lineno * LINE + node.col_offset - scope.base
    out.append(Augmented(target, OPERATORS[type(node.op)], value, at))
    if scope.kind == "module":
        note_exports(node, scope.file)


def _delete(node: ast.Delete, scope: Scope, out: list[Stmt]) -> None:
    out.append(Delete([lower_target(target, scope) for target in node.targets]))


def _return(node: ast.Return, scope: Scope, out: list[Stmt]) -> None:
    value = None if node.value is None else lower_expression(node.value, scope)
    out.append(Return(value, node.lineno * LINE + node.col_offset - scope.base))


def _if(node: ast.If, scope: Scope, out: list[Stmt]) -> None:
    """Iterate along `elif`, which `ast` nests."""
    branches = []
    outer_typing = scope.typing_only
    while True:
        scope.typing_only = outer_typing or _asks_for_type_checking(node.test)
        test = lower_expression(node.test, scope)
        branches.append(Branch(test, lower_block(node.body, scope)))
        scope.typing_only = outer_typing
        rest = node.orelse
        if len(rest) != 1 or not isinstance(rest[0], ast.If):
            break
        node = rest[0]
    statement = If(branches, lower_block(rest, scope) if rest else [])
    out.append(statement)
    note_never_run(statement, scope.file)


def _asks_for_type_checking(test: ast.expr) -> bool:
    if isinstance(test, ast.Name):
        return test.id == "TYPE_CHECKING"
    return isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"


def _for(node: ast.For | ast.AsyncFor, scope: Scope, out: list[Stmt]) -> None:
    source = lower_expression(node.iter, scope)
    target = lower_target(node.target, scope)
    at = node.lineno * LINE + node.col_offset - scope.base
    body, orelse = lower_block(node.body, scope), lower_block(node.orelse, scope)
    out.append(For(target, source, body, orelse, at))


def _while(node: ast.While, scope: Scope, out: list[Stmt]) -> None:
    test = lower_expression(node.test, scope)
    statement = While(test, lower_block(node.body, scope), lower_block(node.orelse, scope))
    out.append(statement)
    note_never_run(statement, scope.file)


def _try(node: ast.Try | ast.TryStar, scope: Scope, out: list[Stmt]) -> None:
    body = lower_block(node.body, scope)
    handlers = [_handler(handler, scope) for handler in node.handlers]
    orelse = lower_block(node.orelse, scope)
    out.append(Try(body, handlers, orelse, lower_block(node.finalbody, scope)))


def _handler(node: ast.ExceptHandler, scope: Scope) -> Handler:
    caught = None if node.type is None else lower_expression(node.type, scope)
    if node.name is not None:
        scope.bound[node.name] = True
    return Handler(caught, node.name, lower_block(node.body, scope))


def _with(node: ast.With | ast.AsyncWith, scope: Scope, out: list[Stmt]) -> None:
    """Nest several managers, the first outermost."""
    heads: list[tuple[Expr, Expr | None, int]] = []
    for item in node.items:
        manager = lower_expression(item.context_expr, scope)
        wanted = item.optional_vars
        target = None if wanted is None else lower_target(wanted, scope)
        place = item.context_expr.lineno * LINE + item.context_expr.col_offset
        heads.append((manager, target, place - scope.base))
        if wanted is not None and scope.self_name:
            note_field(wanted, None, None, scope)
    body = lower_block(node.body, scope)
    for manager, target, at in reversed(heads):
        body = [With(manager, target, body, at)]
    out.extend(body)


def _raise(node: ast.Raise, scope: Scope, out: list[Stmt]) -> None:
    value = None if node.exc is None else lower_expression(node.exc, scope)
    out.append(Raise(value, node.lineno * LINE + node.col_offset - scope.base))


def _match(node: ast.Match, scope: Scope, out: list[Stmt]) -> None:
    subject = lower_expression(node.subject, scope)
    cases = []
    for case in node.cases:
        pattern = lower_pattern(case.pattern, scope)
        guard = None if case.guard is None else lower_expression(case.guard, scope)
        cases.append(Case(pattern, guard, lower_block(case.body, scope)))
    out.append(Match(subject, cases))


def _define(node: FunctionNode, scope: Scope, out: list[Stmt]) -> None:
    scope.bound[node.name] = True
    inner = Scope(scope.file, node, scope, "function")
    if scope.own_class is not None:
        scope.own_class.methods.append((node.name, inner.index))
    statement = Define(inner.index, node.lineno * LINE + node.col_offset - scope.base)
    scope.refs.append(statement)
    out.append(statement)


def _define_class(node: ast.ClassDef, scope: Scope, out: list[Stmt]) -> None:
    scope.bound[node.name] = True
    if any(type(base) is ast.Call for base in node.bases):
        node = with_called_bases(node, scope.file.imports)
    inner = Scope(scope.file, node, scope, "class")
    inner.own_class = ClassState(len(scope.file.classes), node, inner)
    scope.file.classes.append(inner.own_class)
    at = node.lineno * LINE + node.col_offset - scope.base
    statement = DefineClass(inner.own_class.index, at)
    scope.refs.append(statement)
    out.append(statement)


def _import(node: ast.Import, scope: Scope, out: list[Stmt]) -> None:
    at = node.lineno * LINE + node.col_offset - scope.base
    for alias in node.names:
        top = alias.name.partition(".")[0]
        if alias.asname is None and top != alias.name:
            _note_import("", alias.name, None, 0, node.lineno, scope)
        local = alias.asname or top
        module = alias.name if alias.asname else top
        scope.bound[local] = True
        _note_import(local, module, None, 0, node.lineno, scope)
        out.append(Import(local, module, None, 0, at))


def _import_from(node: ast.ImportFrom, scope: Scope, out: list[Stmt]) -> None:
    at = node.lineno * LINE + node.col_offset - scope.base
    module, level = node.module or "", node.level or 0
    for alias in node.names:
        local = alias.asname or alias.name
        if local != "*":
            scope.bound[local] = True
        _note_import(local, module, alias.name, level, node.lineno, scope)
        out.append(Import(local, module, alias.name, level, at))


def _note_import(
    local: str, module: str, name: str | None, level: int, line: int, scope: Scope
) -> None:
    scope.file.imports.append(
        ImportIndex(local, module, name, level, line, scope.index, scope.typing_only)
    )


def _global(node: ast.Global, scope: Scope, out: list[Stmt]) -> None:  # noqa: ARG001
    scope.global_names.update(node.names)


def _nonlocal(node: ast.Nonlocal, scope: Scope, out: list[Stmt]) -> None:  # noqa: ARG001
    scope.nonlocal_names.update(node.names)


def _assert(node: ast.Assert, scope: Scope, out: list[Stmt]) -> None:
    out.append(Assert(lower_expression(node.test, scope)))


def _break(node: ast.Break, scope: Scope, out: list[Stmt]) -> None:  # noqa: ARG001
    out.append(Break())


def _continue(node: ast.Continue, scope: Scope, out: list[Stmt]) -> None:  # noqa: ARG001
    out.append(Continue())


def _nothing(node: ast.stmt, scope: Scope, out: list[Stmt]) -> None:
    """Leave out `pass`, and statements of a Python that is newer than this file."""


_STATEMENTS: dict[type[ast.AST], Callable[..., None]] = dict.fromkeys(
    ast.stmt.__subclasses__(), _nothing
) | {
    ast.AnnAssign: _annotated,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AsyncFor: _for,
    ast.AsyncFunctionDef: _define,
    ast.AsyncWith: _with,
    ast.AugAssign: _augmented,
    ast.Break: _break,
    ast.ClassDef: _define_class,
    ast.Continue: _continue,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.For: _for,
    ast.FunctionDef: _define,
    ast.Global: _global,
    ast.If: _if,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Match: _match,
    ast.Nonlocal: _nonlocal,
    ast.Raise: _raise,
    ast.Return: _return,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.While: _while,
    ast.With: _with,
}

if sys.version_info >= (3, 12):

    def _type_alias(node: ast.TypeAlias, scope: Scope, out: list[Stmt]) -> None:
        value = lower_annotation(node.value, scope)
        scope.bound[node.name.id] = True
        at = node.lineno * LINE + node.col_offset - scope.base
        out.append(Assign([Name(node.name.id, at)], value, at))

    _STATEMENTS[ast.TypeAlias] = _type_alias
