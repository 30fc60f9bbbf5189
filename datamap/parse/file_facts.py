"""One file to its facts; never raises, whatever the bytes are."""

from __future__ import annotations

import ast

from datamap.model.facts import ModuleFacts
from datamap.model.notice import Notice, NoticeKind
from datamap.model.source import SourceFile
from datamap.parse.decode import decode_source
from datamap.parse.directives import find_directives
from datamap.parse.generated_stubs import keep_fields
from datamap.parse.index import SeenInText, index_module
from datamap.parse.read_tree import (
    ROOM_TO_LOWER,
    ROOM_TO_PARSE,
    fix_columns,
    read_tree,
    room_to_recurse,
)
from datamap.parse.schema_facts import parse_schema
from datamap.parse.tables.calls import mentions_calls
from datamap.parse.tables.texts import find_text_tables

_TOO_DEEP = "nests too deep to be read"
_NESTED = "too many nested parentheses"


def parse_file(source: SourceFile) -> ModuleFacts:
    """Return what a Python file or a template says; a pure function of its bytes and its path."""
    if source.template:
        # Imported here: a program without templates does not pay for reading them.
        from datamap.parse.templates import parse_template

        return parse_template(source)
    if source.path.endswith(".sql"):
        return parse_schema(source)
    text, notices = decode_source(source.content, source.path)
    with room_to_recurse(ROOM_TO_PARSE):
        tree, newer_syntax, failure = _read(text, source)
        if source.path.endswith(".pyi"):
            keep_fields(tree)
        directives = find_directives(text, tree)
        tables = find_text_tables(text, tree)
    with room_to_recurse(ROOM_TO_LOWER):
        facts = index_module(
            tree,
            source.path,
            SeenInText(
                lines=text.count("\n") + (not text.endswith("\n") and text != ""),
                notices=[*notices, *failure],
                directives=directives,
                newer_syntax=newer_syntax,
                tables=tables,
                calls_declare=mentions_calls(text),
            ),
        )
        del tree
    return facts


def _read(text: str, source: SourceFile) -> tuple[ast.Module, bool, tuple[Notice, ...]]:
    """Read with this Python's own `ast`, else as newer syntax, else give nothing and say so."""
    try:
        tree = read_tree(text)
        fix_columns(tree, text)
    except RecursionError:
        return _nothing(_TOO_DEEP, source)
    except SyntaxError as error:
        refusal = error
    else:
        return tree, False, ()
    if _NESTED in str(refusal.msg):
        return _nothing(_TOO_DEEP, source)
    # Imported here: LibCST takes long to import, and few files need it.
    from datamap.parse.newer_syntax import read_newer_tree

    try:
        return read_newer_tree(text), True, ()
    except RecursionError:
        return _nothing(_TOO_DEEP, source)
    except SyntaxError as error:
        # The later of two complaints is the one about what no Python reads.
        line = max(refusal.lineno or 0, error.lineno or 0)
        message = refusal.msg if line == refusal.lineno else error.msg
        return _nothing(f"cannot be read as Python: {message}", source, line)


def _nothing(
    message: str, source: SourceFile, line: int = 0
) -> tuple[ast.Module, bool, tuple[Notice, ...]]:
    kind = NoticeKind.TOO_DEEP if message == _TOO_DEEP else NoticeKind.SYNTAX_ERROR
    return ast.Module([], []), False, (Notice(kind, message, source.path, line),)
