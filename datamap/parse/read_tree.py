"""Text to an `ast.Module` whose columns count characters of the original text."""

from __future__ import annotations

import ast
import sys
import warnings
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from datamap.parse.scopes import LINE

ROOM_TO_PARSE = 4000
ROOM_TO_LOWER = 2000
"""How many frames deeper than its caller a file may be parsed and lowered. The second is less,
so that who walks the result, with several frames to a level, gets along with some 10,000."""


@contextmanager
def room_to_recurse(frames: int) -> Iterator[None]:
    """Allow the same depth wherever the call comes from, so that results do not vary with it."""
    limit = sys.getrecursionlimit()
    depth = 0
    frame = sys._getframe()  # noqa: SLF001 - the only way to ask
    while frame.f_back is not None:
        depth += 1
        frame = frame.f_back
    sys.setrecursionlimit(depth + frames)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def read_tree(text: str) -> ast.Module:
    """Parse a text; positions stay as `ast` gives them.

    Raises:
        SyntaxError: this Python does not read it.
        RecursionError: it nests too deep.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except MemoryError as error:  # how CPython's parser says "nests too deep"
            raise RecursionError from error
        except ValueError as error:
            line = text.count("\n", 0, max(text.find("\0"), 0)) + 1
            raise SyntaxError(str(error), ("", line, 0, "")) from error


def fix_columns(tree: ast.Module, text: str) -> None:
    """Count columns in characters instead of UTF-8 bytes, and stop them before the next line's.

    Most files need nothing of that, and of the others few statements.
    """
    lines = text.split("\n")
    special = {
        number: line
        for number, line in enumerate(lines, 1)
        if not line.isascii() or len(line) >= LINE
    }
    if not special:
        return
    numbers = sorted(special)
    encoded: dict[int, bytes] = {}

    def column(line: int, offset: int) -> int:
        if line not in special:
            return offset
        if line not in encoded:
            encoded[line] = special[line].encode("utf-8", "replace")
        characters = len(encoded[line][:offset].decode("utf-8", "replace"))
        return min(characters, LINE - 1)

    def stays(statement: ast.stmt) -> bool:
        decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
        place = bisect_left(numbers, first)
        return place == len(numbers) or numbers[place] > (statement.end_lineno or first)

    move_positions(tree, lambda line, offset: (line, column(line, offset)), stays)


def move_positions(
    tree: ast.AST,
    move: Callable[[int, int], tuple[int, int]],
    stays: Callable[[ast.stmt], bool] = lambda _: False,
) -> None:
    """Change all positions of a tree but for statements that stay where they are.

    It has its own walk, since `ast.walk` is slow.
    """
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.stmt) and stays(node):
            continue
        todo.extend(ast.iter_child_nodes(node))
        if isinstance(node, (ast.expr, ast.stmt, ast.ExceptHandler, ast.arg, ast.pattern)):
            node.lineno, node.col_offset = move(node.lineno, node.col_offset)
            end_line, end_column = node.end_lineno, node.end_col_offset
            if end_line is not None and end_column is not None:
                node.end_lineno, node.end_col_offset = move(end_line, end_column)
