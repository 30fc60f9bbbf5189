"""A parsed file to `ModuleFacts`: reads every body in turn, then writes the index."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import msgspec

from datamap.model.facts import (
    ClassIndex,
    Directive,
    FunctionIndex,
    ModuleFacts,
    ModuleIndex,
    Parameter,
    TableIndex,
    encode_body,
)
from datamap.model.names import RepoPath
from datamap.model.notice import Notice, NoticeKind
from datamap.model.syntax import DefineClass, Return, Stmt
from datamap.parse.class_fields import first_parameter_of_method, note_method
from datamap.parse.lower_expressions import lower_expression
from datamap.parse.lower_signatures import lower_class_head, lower_function_head, parameter_names
from datamap.parse.lower_statements import lower_block
from datamap.parse.scopes import LINE, ClassState, FileState, Scope, ScopeNames, sort_out_names
from datamap.parse.tables.calls import find_called_tables
from datamap.parse.used_names import note_used_as_values

_ENCODER = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True)
class SeenInText:
    """Holds what was read of a file beside its tree.

    `tables` are what its texts declare; with `calls_declare` its calls are looked through, too.
    """

    lines: int
    notices: Sequence[Notice]
    directives: Sequence[Directive] = ()
    newer_syntax: bool = False
    tables: Sequence[TableIndex] = ()
    calls_declare: bool = False


def index_module(tree: ast.Module, path: RepoPath, seen: SeenInText) -> ModuleFacts:
    """Read a module's tree to its facts."""
    file = FileState(path)
    file.notices.extend(seen.notices)
    tables = list(seen.tables)
    Scope(file, tree, None, "module")
    bodies: list[bytes] = []
    digests: list[bytes] = []
    values: set[str] = set()
    # The list grows while it is read: every body may add entries for what it defines.
    for scope in file.scopes:
        first_ref, first_class = len(file.scopes), len(file.classes)
        _read_scope(scope)
        if seen.calls_declare:
            tables += find_called_tables(scope.body, scope.line)
        note_used_as_values(scope.body, values)
        body, digest = _encode_scope(scope, first_ref, first_class)
        bodies.append(body)
        digests.append(digest)
    names = sort_out_names(file.scopes)
    functions = [
        _function_index(scope, own, digest, seen.lines)
        for scope, own, digest in zip(file.scopes, names, digests, strict=True)
    ]
    module = file.scopes[0]
    index = ModuleIndex(
        path=path,
        lines=seen.lines,
        functions=functions,
        classes=[_class_index(state) for state in file.classes],
        imports=file.imports,
        names=_module_names(module, file),
        exports=file.exports,
        directives=list(seen.directives),
        notices=sorted(file.notices),
        newer_syntax=seen.newer_syntax,
        assigned=file.assigned,
        tables=tables,
        never=list(file.never),
        values=sorted(values),
    )
    # Scopes, classes and file refer to each other and hold the whole tree of `ast`; cut that,
    # since the collector is off in bulk runs.
    for scope in file.scopes:
        scope.own_class = None
    file.scopes.clear()
    file.classes.clear()
    return ModuleFacts(index, bodies)


def _read_scope(scope: Scope) -> None:
    node, outer = scope.node, scope.parent
    if isinstance(node, ast.Module):
        scope.body = lower_block(node.body, scope)
        return
    if outer is None:
        return
    try:
        if isinstance(node, ast.ClassDef):
            lower_class_head(node, scope, outer)
        else:
            lower_function_head(node, scope, outer)
    except RecursionError:
        _note_too_deep(scope)
        if not isinstance(node, ast.ClassDef):
            names = parameter_names(node.args)
            scope.parameters = [Parameter(name, "positional", None, None) for name in names]
    for parameter in scope.parameters:
        scope.bound[parameter.name] = True
    if isinstance(node, ast.Lambda):
        try:
            value = lower_expression(node.body, scope)
            at = node.body.lineno * LINE + node.body.col_offset - scope.base
            scope.body = [Return(value, at)]
        except RecursionError:
            _note_too_deep(scope)
        return
    if outer.own_class is not None and not isinstance(node, ast.ClassDef):
        scope.self_name = first_parameter_of_method(node)
    scope.body = lower_block(node.body, scope)
    if scope.decorators and outer.own_class is not None and not isinstance(node, ast.ClassDef):
        note_method(node, scope, outer.own_class)


def _note_too_deep(scope: Scope) -> None:
    message = "an expression nests too deep to be followed"
    notice = Notice(NoticeKind.TOO_DEEP, message, scope.file.path, scope.line)
    scope.file.notices.append(notice)


def _encode_scope(scope: Scope, first_ref: int, first_class: int) -> tuple[bytes, bytes]:
    """Encode a body, and digest it with its head.

    What a body defines is named by index in the file; for the digest the indexes count from
    the first one of this body, so that it does not change with what stands elsewhere.
    """
    try:
        if not scope.refs:
            body = encode_body(scope.body)
            return body, _digest(scope, body)
        for ref in scope.refs:
            if isinstance(ref, DefineClass):
                ref.cls -= first_class
            else:
                ref.function -= first_ref
        digest = _digest(scope, encode_body(scope.body))
        for ref in scope.refs:
            if isinstance(ref, DefineClass):
                ref.cls += first_class
            else:
                ref.function += first_ref
        return encode_body(scope.body), digest
    except RecursionError:
        _note_too_deep(scope)
        scope.refs.clear()
        scope.body = empty = list[Stmt]()
        return encode_body(empty), _digest(scope, b"")


def _digest(scope: Scope, body: bytes) -> bytes:
    head: list[object] = [
        scope.qualname,
        scope.kind,
        scope.parameters,
        scope.returns,
        scope.decorators,
    ]
    own = scope.own_class
    if own is not None:
        head += [own.bases, own.keywords]
    digest = blake2b(_ENCODER.encode(head), digest_size=16)
    digest.update(body)
    return digest.digest()


def _function_index(scope: Scope, own: ScopeNames, digest: bytes, lines: int) -> FunctionIndex:
    node = scope.node
    seen = blake2b(digest, digest_size=16)
    seen.update(repr((own.captured, own.free, own.global_writes, own.nonlocal_writes)).encode())
    return FunctionIndex(
        qualname=scope.qualname,
        name=scope.name,
        kind=scope.kind,
        parent=-1 if scope.parent is None else scope.parent.index,
        cls=scope.cls,
        line=scope.line,
        end_line=lines if isinstance(node, ast.Module) else node.end_lineno or scope.line,
        column=0 if isinstance(node, ast.Module) else node.col_offset,
        parameters=scope.parameters,
        returns=scope.returns,
        decorators=scope.decorators,
        local=own.local,
        captured=own.captured,
        free=own.free,
        global_writes=own.global_writes,
        nonlocal_writes=own.nonlocal_writes,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=scope.is_generator,
        digest=seen.hexdigest(),
    )


def _class_index(state: ClassState) -> ClassIndex:
    body = state.body
    return ClassIndex(
        qualname=body.qualname,
        name=body.name,
        line=body.line,
        end_line=state.node.end_lineno or body.line,
        bases=state.bases,
        keywords=state.keywords,
        decorators=body.decorators,
        body=body.index,
        fields=state.fields,
        methods=state.methods,
        changed=sorted(state.changed),
        decorated=state.decorated,
    )


def _module_names(module: Scope, file: FileState) -> list[str]:
    """List what importing the module binds, `global` writes of functions included."""
    names = {name: None for name, lasting in module.bound.items() if lasting}
    for scope in file.scopes[1:]:
        if scope.global_names:
            names.update(dict.fromkeys(sorted(scope.global_names.intersection(scope.bound))))
    return list(names)
