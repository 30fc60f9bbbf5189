"""Stubs of generated code, which say what the code itself hides: `user_pb2.pyi`."""

from __future__ import annotations

import ast


def without_constructors(tree: ast.Module) -> None:
    """Take out the constructors of a stub's classes: they have no body, and fill the fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            kept = [
                statement
                for statement in node.body
                if not (isinstance(statement, ast.FunctionDef) and statement.name == "__init__")
            ]
            node.body = kept or [ast.copy_location(ast.Pass(), node)]
