"""One Python file to its facts; never raises, whatever the bytes are."""

from __future__ import annotations

import ast

from datamap.model.facts import ModuleFacts
from datamap.model.notice import Notice, NoticeKind
from datamap.model.source import SourceFile
from datamap.parse.decode import decode_source
from datamap.parse.directives import find_directives
from datamap.parse.index import index_module
from datamap.parse.read_tree import fix_columns, read_tree, room_to_recurse


def parse_file(source: SourceFile) -> ModuleFacts:
    """Return what a Python file says; a pure function of its bytes and its path."""
    text, notices = decode_source(source.content, source.path)
    with room_to_recurse():
        tree, newer_syntax, failure = _read(text, source)
        fix_columns(tree, text)
        facts = index_module(
            tree,
            source.path,
            lines=text.count("\n") + (not text.endswith("\n") and text != ""),
            directives=find_directives(text, tree),
            notices=[*notices, *failure],
            newer_syntax=newer_syntax,
        )
        del tree
    return facts


def _read(text: str, source: SourceFile) -> tuple[ast.Module, bool, tuple[Notice, ...]]:
    empty = ast.Module([], [])
    try:
        return read_tree(text), False, ()
    except RecursionError:
        message = "nests too deep to be read"
        return empty, False, (Notice(NoticeKind.TOO_DEEP, message, source.path, 0),)
    except SyntaxError as error:
        message = f"cannot be read as Python: {error.msg}"
        notice = Notice(NoticeKind.SYNTAX_ERROR, message, source.path, error.lineno or 0)
        return empty, False, (notice,)
