"""Edit the body of one function of a project, as somebody does between two scans."""

import ast
from pathlib import Path

from datamap.discover import discover
from datamap.settings import load_settings


def edit_one_body(root: Path) -> str:
    """Put one statement into a function of the middle file that has room; return its name.

    Raises:
        LookupError: no file below the folder has a function.
    """
    discovery, _ = discover([str(root)], load_settings(root, {}))
    found = [
        (file.path, room)
        for file in discovery.files
        if not file.template and (room := _room_in(file.content)) is not None
    ]
    if not found:
        raise LookupError(f"no function below {root}")
    name, (line, column) = found[len(found) // 2]
    place = root / name
    lines = place.read_bytes().splitlines(keepends=True)
    lines.insert(line - 1, b" " * column + b"edited = None\n")
    place.write_bytes(b"".join(lines))
    return str(name)


def _room_in(source: bytes) -> tuple[int, int] | None:
    """Return line and column of the last statement of a function, if it has a line of its own."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            last = node.body[-1]
            if isinstance(last, (ast.Return, ast.Assign, ast.If)) and last.lineno > node.lineno:
                return last.lineno, last.col_offset
    return None
