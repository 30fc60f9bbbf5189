"""Read made-up files to facts, for the tests of `parse`."""

from __future__ import annotations

import textwrap
from hashlib import blake2b

from datamap.model.facts import ClassIndex, FunctionIndex, ModuleFacts, decode_body
from datamap.model.names import RepoPath
from datamap.model.source import SourceFile
from datamap.model.syntax import Expr, Stmt
from datamap.parse import parse_file


def make_file(text: str | bytes, path: str = "main.py") -> SourceFile:
    """Make a file of an indented text or of bytes as they are."""
    content = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
    return SourceFile(RepoPath(path), content, blake2b(content, digest_size=16).hexdigest())


def read(text: str | bytes) -> ModuleFacts:
    """Read a made-up file."""
    return parse_file(make_file(text))


def body_of(facts: ModuleFacts, qualname: str = "") -> list[Stmt]:
    """Return the statements of a function; of the module without a name."""
    for function, blob in zip(facts.index.functions, facts.bodies, strict=True):
        if function.qualname == qualname:
            return decode_body(blob)
    raise AssertionError(qualname)


def function_of(facts: ModuleFacts, qualname: str) -> FunctionIndex:
    """Return a function's entry."""
    return next(entry for entry in facts.index.functions if entry.qualname == qualname)


def class_of(facts: ModuleFacts, qualname: str) -> ClassIndex:
    """Return a class's entry."""
    return next(entry for entry in facts.index.classes if entry.qualname == qualname)


def place(at: int) -> tuple[int, int]:
    """Split a position into line and column."""
    return divmod(at, 4096)


def first_value(text: str) -> Expr:
    """Return the value of the first assignment of a text."""
    statement = body_of(read(text))[0]
    value = getattr(statement, "value", None)
    assert value is not None
    result: Expr = value
    return result
