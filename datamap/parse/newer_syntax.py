"""Syntax that is newer than the running Python, rewritten to what its `ast` reads.

The only reader of LibCST in `parse`, and imported only when a file needs it. The concrete tree
gives places; the text is then edited in place: type parameters go (PEP 695, 696), `type X = y`
becomes `X = y`, `except A, B` gets its parentheses (758), `lazy import` is an import (810), the
star goes from `[*x for x in y]` (798), and f-strings and template strings (701, 750) become a
call of their parts, which the tree then shows as a joined string again. Every edit keeps its
line breaks, so lines stay what they were; columns are led back to the original.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeAlias

import libcst
from libcst._nodes.internal import CodegenState

from datamap.parse.nesting import guess_nesting
from datamap.parse.read_tree import fix_columns, move_positions, read_tree
from datamap.parse.text_edits import Edit, edit_text

_String: TypeAlias = libcst.ConcatenatedString | libcst.FormattedString | libcst.TemplatedString
_Leaf: TypeAlias = libcst.SimpleString | libcst.FormattedString | libcst.TemplatedString
_Hole: TypeAlias = libcst.FormattedStringExpression | libcst.TemplatedStringExpression

_JOIN = "__datamap_join__"
_DEEPEST = 1500


def read_newer_tree(text: str) -> ast.Module:
    """Parse a text that `ast` refuses; columns of the result count characters of `text`.

    Raises:
        SyntaxError: LibCST does not read it either, or it holds what has no older form.
        RecursionError: it nests too deep.
    """
    if guess_nesting(text) > _DEEPEST:
        raise RecursionError
    edited = edit_text(text, find_edits(text))
    tree = read_tree(edited.text)
    fix_columns(tree, edited.text)
    move_positions(tree, lambda line, column: (line, edited.old_column(line, column)))
    _show_joins(tree)
    return tree


def find_edits(text: str) -> list[Edit]:
    """Find what to replace, in order.

    Raises:
        SyntaxError: LibCST does not read the text.
        RecursionError: it nests too deep.
    """
    try:
        module = libcst.parse_module(text)
        places = _Places(module.default_indent, module.default_newline)
        module._codegen(places)  # noqa: SLF001 - see _Places
    except libcst.ParserSyntaxError as error:
        raise SyntaxError("invalid syntax", ("", error.raw_line, 0, "")) from error
    except RecursionError:
        raise
    except Exception as error:  # LibCST's own bugs surface as anything
        raise SyntaxError(str(error)) from error
    places.measure()
    edits: list[Edit] = []
    for node in places.found:
        if isinstance(node, _STRINGS):
            leaves = list(_leaves(node))
            if any(not isinstance(leaf, libcst.SimpleString) for leaf in leaves):
                edits += _join_edits(leaves, text, places)
        else:
            edits += _small_edits(node, text, places)
    return sorted(edits, key=lambda edit: edit[:2])


_STRINGS = (libcst.ConcatenatedString, libcst.FormattedString, libcst.TemplatedString)
_HOLES = (libcst.FormattedStringExpression, libcst.TemplatedStringExpression)
_LITERALS = (libcst.FormattedStringText, libcst.TemplatedStringText)
_OTHERS = (
    libcst.ExceptHandler,
    libcst.ExceptStarHandler,
    libcst.GeneratorExp,
    libcst.LazyImport,
    libcst.LazyImportFrom,
    libcst.ListComp,
    libcst.SetComp,
    libcst.StarredDictComp,
    libcst.TypeAlias,
    libcst.TypeParameters,
)
_INTERESTING = frozenset([*_STRINGS, *_HOLES, *_OTHERS])


@dataclass
class _Places(CodegenState):
    """Writes the tree down and notes where the few nodes that matter come to stand.

    LibCST's own providers of positions note each node's, which takes ten times as long; this
    is the hook that they are made with.
    """

    found: list[libcst.CSTNode] = field(default_factory=list)
    _wanted: set[int] = field(default_factory=set)
    _inside: set[int] = field(default_factory=set)
    _starts: dict[int, int] = field(default_factory=dict)
    _ends: dict[int, int] = field(default_factory=dict)
    _bare: dict[int, tuple[int, int]] = field(default_factory=dict)
    _offsets: list[int] = field(default_factory=list)

    def before_codegen(self, node: libcst.CSTNode) -> None:
        """Note the start of a node that matters, and which of its parts matter."""
        key = id(node)
        if type(node) in _INTERESTING:
            self._wanted.add(key)
            if not isinstance(node, _HOLES) and key not in self._inside:
                self.found.append(node)
            self._want_parts(node)
        if key in self._wanted:
            self._starts[key] = len(self.tokens)

    def after_codegen(self, node: libcst.CSTNode) -> None:
        """Note the end of a node that matters."""
        if id(node) in self._wanted:
            self._ends[id(node)] = len(self.tokens)

    @contextmanager
    def record_syntactic_position(
        self,
        node: libcst.CSTNode,
        *,
        start_node: libcst.CSTNode | None = None,  # noqa: ARG002 - LibCST's signature
        end_node: libcst.CSTNode | None = None,  # noqa: ARG002 - as above
    ) -> Iterator[None]:
        """Note where a node stands within the parentheses around it."""
        if id(node) in self._wanted:
            start = len(self.tokens)
            yield
            self._bare[id(node)] = start, len(self.tokens)
        else:
            yield

    def measure(self) -> None:
        """Turn counts of tokens into offsets, once all is written."""
        self._offsets = list(accumulate(map(len, self.tokens), initial=0))

    def start(self, node: libcst.CSTNode) -> int:
        """Return the offset of a node, parentheses around it included."""
        return self._offsets[self._starts[id(node)]]

    def within(self, node: libcst.CSTNode) -> tuple[int, int]:
        """Return the offsets of a node within the parentheses around it."""
        start, end = self._bare[id(node)]
        return self._offsets[start], self._offsets[end]

    def end(self, node: libcst.CSTNode) -> int:
        """Return the offset behind a node, parentheses around it included."""
        return self._offsets[min(self._ends[id(node)], len(self._offsets) - 1)]

    def _want_parts(self, node: libcst.CSTNode) -> None:
        parts: list[libcst.CSTNode] = []
        match node:
            case libcst.ConcatenatedString():
                self._inside.update((id(node.left), id(node.right)))
                parts = [node.left, node.right]
            case libcst.FormattedStringExpression() | libcst.TemplatedStringExpression():
                parts = [node.expression]
            case libcst.TypeAlias():
                parts = [node.name]
            case libcst.ExceptHandler() | libcst.ExceptStarHandler():
                parts = [] if node.type is None else [node.type]
            case libcst.LazyImport() | libcst.LazyImportFrom():
                parts = [node.whitespace_after_lazy]
            case libcst.ListComp() | libcst.SetComp() | libcst.GeneratorExp():
                parts = [node.elt]
            case libcst.StarredDictComp():
                parts = [node.value]
            case _:
                pass
        self._wanted.update(map(id, parts))


def _small_edits(node: libcst.CSTNode, text: str, places: _Places) -> list[Edit]:
    """Return the edits that one node of newer syntax needs, strings aside."""
    match node:
        case libcst.TypeParameters():
            start, end = places.start(node), places.end(node)
            return [(start, end, "\\\n" * text.count("\n", start, end))]
        case libcst.TypeAlias(name=name):
            return [(places.start(node), places.start(name), "")]
        case libcst.LazyImport() | libcst.LazyImportFrom():
            return [(places.start(node), places.end(node.whitespace_after_lazy), "")]
        case (
            libcst.ExceptHandler(type=libcst.Tuple(lpar=[]) as caught)
            | libcst.ExceptStarHandler(type=libcst.Tuple(lpar=[]) as caught)
        ):
            start, end = places.start(caught), places.end(caught)
            return [(start, start, "("), (end, end, ")")]
        case libcst.StarredDictComp(value=value):
            end = places.start(value)
            return [(text.rindex("**", 0, end), end, "")]
        case libcst.ListComp() | libcst.SetComp() | libcst.GeneratorExp():
            if isinstance(node.elt, libcst.StarredElement):
                start = places.start(node.elt)
                return [(start, start + 1, "")]
        case _:
            pass
    return []


def _leaves(node: _String) -> Iterator[_Leaf]:
    """Yield the strings of an implicit concatenation, left to right."""
    todo: list[libcst.CSTNode] = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, libcst.ConcatenatedString):
            todo += [part.right, part.left]
        elif isinstance(
            part, (libcst.SimpleString, libcst.FormattedString, libcst.TemplatedString)
        ):
            yield part


def _join_edits(leaves: list[_Leaf], text: str, places: _Places) -> list[Edit]:
    """Turn strings into a call with their literal parts and expressions as arguments.

    Expressions stay where they are, each in parentheses of its own, so that edits of what they
    hold fit in; all between them becomes commas.
    """
    edits: list[Edit] = []
    cursor = places.within(leaves[0])[0]
    before = text[cursor - 1 : cursor]
    pending = f" {_JOIN}(" if before.isalnum() or before == "_" else f"{_JOIN}("

    def keep(start: int, end: int, opening: str, closing: str) -> None:
        nonlocal cursor, pending
        breaks = "\n" * text.count("\n", cursor, start)
        edits.append((cursor, start, pending + breaks + opening))
        cursor, pending = end, closing

    for leaf in leaves:
        if isinstance(leaf, libcst.SimpleString):
            keep(places.start(leaf), places.end(leaf), "", ",")
            continue
        raw = "r" in leaf.start.lower()
        for part in leaf.parts:
            if isinstance(part, _LITERALS):
                pending += f"{_literal(part.value, raw=raw)},"
            elif isinstance(part, _HOLES):
                for hole in _holes(part):
                    converted = _CONVERSIONS.get(hole.conversion or "", "")
                    start, end = places.start(hole) + 1, places.end(hole.expression)
                    keep(start, end, f"{converted}(", "),")
    end = places.within(leaves[-1])[1]
    breaks = "\n" * text.count("\n", cursor, end)
    edits.append((cursor, end, f"{pending}{breaks})"))
    return edits


_CONVERSIONS = {"a": "ascii", "r": "repr", "s": "str"}


def _holes(part: _Hole) -> Iterator[_Hole]:
    """Yield a replacement field and those in its format specification."""
    yield part
    for inner in part.format_spec or ():
        if isinstance(inner, _HOLES):
            yield from _holes(inner)


def _literal(text: str, *, raw: bool) -> str:
    """Write the literal text of an f-string as a string of its own, on one line."""
    text = text.replace("{{", "{").replace("}}", "}")
    if not raw and "\\" in text:
        quoted = text.replace('"', '\\"') if '\\"' not in text else text
        try:
            value = ast.literal_eval(f'"""{quoted}"""')
        except (SyntaxError, ValueError):
            value = text
        text = value if isinstance(value, str) else text
    return repr(text)


def _show_joins(tree: ast.Module) -> None:
    """Turn the calls that stand for strings into joined strings, in place, outermost first."""
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                value[:] = [_as_join(item) or item for item in value]
                todo.extend(item for item in value if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST):
                shown = _as_join(value) or value
                setattr(node, name, shown)
                todo.append(shown)


def _as_join(node: object) -> ast.JoinedStr | None:
    if not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == _JOIN
    ):
        return None
    values: list[ast.expr] = [
        argument
        if isinstance(argument, ast.Constant)
        else ast.copy_location(ast.FormattedValue(argument, -1, None), argument)
        for argument in node.args
    ]
    return ast.copy_location(ast.JoinedStr(values), node)
