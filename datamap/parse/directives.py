"""`# datamap: ...` comments, and the lines of code they speak of."""

from __future__ import annotations

import ast
import io
import re
import tokenize

from datamap.model.facts import Directive

_DIRECTIVE = re.compile(r"#\s*datamap:\s*(?P<text>.*)")
_NOT_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}


def find_directives(text: str, tree: ast.Module) -> list[Directive]:
    """Find the comments addressed to datamap; text in strings does not count."""
    if _DIRECTIVE.search(text) is None:
        return []
    comments, code_lines = _read_comments(text)
    ranges = _statement_ranges(tree)
    directives = []
    for line, column, words in comments:
        alone = line not in code_lines
        target = line
        if alone:
            target = next((number for number in sorted(code_lines) if number > line), line)
        first, last = _innermost(ranges, target)
        directives.append(Directive(line, column, words, alone, target, first, last))
    return directives


def _read_comments(text: str) -> tuple[list[tuple[int, int, str]], set[int]]:
    """Return directives and the lines on which a token of code starts.

    A file that the tokenizer gives up on (newer syntax, errors) is read line by line from there.
    """
    comments: list[tuple[int, int, str]] = []
    code_lines: set[int] = set()
    seen = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            seen = token.start[0]
            if token.type == tokenize.COMMENT:
                found = _DIRECTIVE.search(token.string)
                if found is not None:
                    column = token.start[1] + found.start() + 1
                    comments.append((seen, column, found["text"].strip()))
            elif token.type not in _NOT_CODE and token.type != tokenize.ENDMARKER:
                code_lines.add(seen)
    except (tokenize.TokenError, SyntaxError, ValueError):
        for number, line in enumerate(text.split("\n"), 1):
            if number <= seen:
                continue
            found = _DIRECTIVE.search(line)
            if found is not None:
                comments.append((number, found.start() + 1, found["text"].strip()))
            code = line if found is None else line[: found.start()]
            if code.strip() and not code.lstrip().startswith("#"):
                code_lines.add(number)
    return comments, code_lines


def _statement_ranges(tree: ast.Module) -> list[tuple[int, int]]:
    """Return the lines of each simple statement and of each compound statement's head."""
    ranges: list[tuple[int, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.stmt, ast.ExceptHandler)):
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            last = node.end_lineno or node.lineno
        elif isinstance(node, ast.match_case):
            first, last = node.pattern.lineno, node.body[-1].end_lineno or node.pattern.lineno
        else:
            continue
        inside = getattr(node, "body", None) or getattr(node, "cases", None)
        if isinstance(inside, list):
            start = inside[0].pattern if isinstance(inside[0], ast.match_case) else inside[0]
            body_line = min(
                [start.lineno, *(d.lineno for d in getattr(start, "decorator_list", []))]
            )
            last = max(
                node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno,
                body_line - 1,
            )
        ranges.append((first, last))
    return ranges


def _innermost(ranges: list[tuple[int, int]], line: int) -> tuple[int, int]:
    holding = [(last - first, first, last) for first, last in ranges if first <= line <= last]
    if not holding:
        return line, line
    _, first, last = min(holding)
    return first, last
