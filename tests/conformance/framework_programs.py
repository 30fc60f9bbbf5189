"""Prepare a peer's programs about web frameworks: what is tainted, and where expressions stand.

The programs call `ensure_tainted` and `ensure_not_tainted` with expressions, and `TAINTED_STRING`
and the like stand for tainted data. A copy is made in which those names mean the same in every
file: what a program binds to them is left out, and a line on top imports them.
"""

import ast
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from tests.conformance.suite import SuiteError

EXPECTATIONS = "codeql_frameworks.json"
_PROGRAMS = "checkouts/codeql/python/ql/test/library-tests/frameworks"
_SINKS = ("ensure_tainted", "ensure_not_tainted")
_TAINTED = ("TAINTED_STRING", "TAINTED_BYTES", "TAINTED_LIST", "TAINTED_DICT")
_LABELS = f"""\
def CONFORMANCE_SOURCE():
    return "0"


def ensure_tainted(*given):
    return None


def ensure_not_tainted(*given):
    return None


{" = ".join(_TAINTED)} = CONFORMANCE_SOURCE()
"""
_BINDS = f"from _labels import {', '.join((*_SINKS, *_TAINTED))}\n"


class Expected(msgspec.Struct, frozen=True):
    """Say whether an expression holds request data; lines count from 1, columns from 0."""

    path: str = msgspec.field(name="file")
    framework: str
    line: int
    column: int = msgspec.field(name="col")
    tainted: bool = msgspec.field(name="expected")
    peer: bool = msgspec.field(name="codeql")
    """What the peer itself says."""


class Spot(msgspec.Struct, frozen=True):
    """Name an argument of a call: the path, line and column of the call, and the position."""

    path: str
    line: int
    column: int
    argument: str


def read_expected(suite: Path) -> tuple[Expected, ...]:
    """Read every expectation.

    Raises:
        SuiteError: there are none.
    """
    path = suite / EXPECTATIONS
    if not path.is_file():
        raise SuiteError(f"{suite} holds no {EXPECTATIONS}: see tests/conformance/README.md")
    return msgspec.json.decode(path.read_bytes(), type=tuple[Expected, ...])


def copy_programs(
    suite: Path, expected: Sequence[Expected], target: Path
) -> Mapping[Expected, Spot]:
    """Copy the frameworks that something is expected of; return where each expression stands.

    Raises:
        SuiteError: an expectation does not stand on an argument, so any figure would be wrong.
    """
    programs = suite / _PROGRAMS
    for framework in sorted({Path(one.path).parts[0] for one in expected}):
        # Everything is scanned, whatever the checkout itself ignores.
        ignored = shutil.ignore_patterns(".gitignore")
        shutil.copytree(programs / framework, target / framework, ignore=ignored)
    (target / "_labels.py").write_text(_LABELS, encoding="utf-8")
    spots: dict[Expected, Spot] = {}
    for path in sorted({one.path for one in expected}):
        file = target / path
        if not file.is_file():
            raise SuiteError(f"{programs} holds no {path}")
        own = [one for one in expected if one.path == path]
        spots.update(_prepare(file, path, own))
    return spots


def _prepare(file: Path, path: str, expected: Iterable[Expected]) -> dict[Expected, Spot]:
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.splitlines(keepends=True)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _binds_ours(node):
            lines[node.lineno - 1] = f"{' ' * node.col_offset}pass\n"
            lines[node.lineno : node.end_lineno] = ["\n"] * ((node.end_lineno or 0) - node.lineno)
    top = _first_line(tree)
    file.write_text("".join([*lines[:top], _BINDS, *lines[top:]]), encoding="utf-8")
    arguments = {
        (argument.lineno, argument.col_offset): Spot(
            path, call.lineno + (call.lineno > top), call.col_offset, str(number)
        )
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _SINKS
        for number, argument in enumerate(call.args)
    }
    found: dict[Expected, Spot] = {}
    for one in expected:
        spot = arguments.get((one.line, one.column))
        if spot is None:
            raise SuiteError(f"{path} is of another version: no argument at line {one.line}")
        found[one] = spot
    return found


def _binds_ours(node: ast.Assign) -> bool:
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    return bool(names & {*_SINKS, *_TAINTED})


def _first_line(tree: ast.Module) -> int:
    """Return how many lines stand above the first statement that is neither text nor future."""
    for node in tree.body:
        text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not text and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            return min([node.lineno, *(one.lineno for one in decorators)]) - 1
    return 0
