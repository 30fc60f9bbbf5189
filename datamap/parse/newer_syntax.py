"""Syntax that is newer than the running Python, rewritten to what its `ast` reads.

The only reader of LibCST in `parse`, which imports it when a file needs it. The concrete tree
gives places; the text is then edited in place: type parameters go (PEP 695, 696), `type X = y`
becomes `X = y`, `except A, B` gets its parentheses (758), `lazy import` is an import (810), the
star goes from `[*x for x in y]` (798), and f-strings and template strings (701, 750) become a
call of their parts, which the tree then shows as a joined string again. Every edit keeps its
line breaks, so lines stay what they were; columns are led back to the original.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from datamap.parse.nesting import guess_nesting
from datamap.parse.read_tree import fix_columns, move_positions, read_tree
from datamap.parse.text_edits import Edit, edit_text

if TYPE_CHECKING:
    import libcst
    from libcst.metadata import CodeRange

    Leaf: TypeAlias = libcst.SimpleString | libcst.FormattedString | libcst.TemplatedString
    Hole: TypeAlias = libcst.FormattedStringExpression | libcst.TemplatedStringExpression

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
    edited = edit_text(text, _find_edits(text))
    tree = read_tree(edited.text)
    fix_columns(tree, edited.text)
    move_positions(tree, lambda line, column: (line, edited.old_column(line, column)))
    _show_joins(tree)
    return tree


class _Places:
    """Knows where in the text LibCST's nodes stand."""

    def __init__(
        self,
        text: str,
        inner: Mapping[libcst.CSTNode, CodeRange],
        whole: Mapping[libcst.CSTNode, CodeRange],
    ) -> None:
        self.text = text
        self._inner = inner
        self._whole = whole
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)

    def inner(self, node: libcst.CSTNode) -> tuple[int, int]:
        """Return the offsets of a node without parentheses around it."""
        return self._offsets(self._inner[node])

    def whole(self, node: libcst.CSTNode) -> tuple[int, int]:
        """Return the offsets of a node with parentheses around it."""
        return self._offsets(self._whole[node])

    def line_breaks(self, start: int, end: int) -> int:
        """Count the line breaks of a stretch."""
        return self.text.count("\n", start, end)

    def _offsets(self, place: CodeRange) -> tuple[int, int]:
        return (
            self._starts[place.start.line - 1] + place.start.column,
            self._starts[place.end.line - 1] + place.end.column,
        )


def _find_edits(text: str) -> list[Edit]:
    """Find what to replace, in order."""
    import libcst
    from libcst.metadata import (
        MetadataWrapper,
        PositionProvider,
        WhitespaceInclusivePositionProvider,
    )

    try:
        module = libcst.parse_module(text)
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        inner = wrapper.resolve(PositionProvider)
        whole = wrapper.resolve(WhitespaceInclusivePositionProvider)
    except libcst.ParserSyntaxError as error:
        raise SyntaxError("invalid syntax", ("", error.raw_line, 0, "")) from error
    except RecursionError:
        raise
    except Exception as error:  # LibCST's own bugs surface as anything
        raise SyntaxError(str(error)) from error
    places = _Places(text, inner, whole)
    edits: list[Edit] = []
    todo: list[tuple[libcst.CSTNode, bool]] = [(module, False)]
    while todo:
        node, in_concatenation = todo.pop()
        joins = isinstance(node, libcst.ConcatenatedString)
        todo.extend((child, joins) for child in node.children)
        if isinstance(
            node, (libcst.ConcatenatedString, libcst.FormattedString, libcst.TemplatedString)
        ):
            leaves = [] if in_concatenation else list(_leaves(node))
            if any(not isinstance(leaf, libcst.SimpleString) for leaf in leaves):
                edits += _join_edits(leaves, places)
        else:
            edits += _small_edits(node, places)
    return sorted(edits, key=lambda edit: edit[:2])


def _small_edits(node: libcst.CSTNode, places: _Places) -> list[Edit]:
    """Return the edits that one node of newer syntax needs, strings aside."""
    import libcst

    match node:
        case libcst.TypeParameters():
            start, end = places.whole(node)
            return [(start, end, "\\\n" * places.line_breaks(start, end))]
        case libcst.TypeAlias(name=name):
            return [(places.inner(node)[0], places.inner(name)[0], "")]
        case (
            libcst.LazyImport(whitespace_after_lazy=space)
            | libcst.LazyImportFrom(whitespace_after_lazy=space)
        ):
            return [(places.inner(node)[0], places.whole(space)[1], "")]
        case (
            libcst.ExceptHandler(type=libcst.Tuple(lpar=[]) as caught)
            | libcst.ExceptStarHandler(type=libcst.Tuple(lpar=[]) as caught)
        ):
            start, end = places.whole(caught)
            return [(start, start, "("), (end, end, ")")]
        case libcst.StarredDictComp(value=value):
            end = places.whole(value)[0]
            return [(places.text.rindex("**", 0, end), end, "")]
        case libcst.ListComp() | libcst.SetComp() | libcst.GeneratorExp():
            if isinstance(node.elt, libcst.StarredElement):
                start = places.whole(node.elt)[0]
                return [(start, start + 1, "")]
        case _:
            pass
    return []


def _leaves(node: libcst.CSTNode) -> Iterator[Leaf]:
    """Yield the strings of an implicit concatenation, left to right."""
    import libcst

    todo = [node]
    while todo:
        part = todo.pop()
        if isinstance(part, libcst.ConcatenatedString):
            todo += [part.right, part.left]
        elif isinstance(
            part, (libcst.SimpleString, libcst.FormattedString, libcst.TemplatedString)
        ):
            yield part


def _join_edits(leaves: list[Leaf], places: _Places) -> list[Edit]:
    """Turn strings into a call with their literal parts and expressions as arguments.

    Expressions stay where they are, each in parentheses of its own, so that edits of what they
    hold fit in; all between them becomes commas.
    """
    import libcst

    edits: list[Edit] = []
    cursor = places.inner(leaves[0])[0]
    before = places.text[cursor - 1 : cursor]
    text = f" {_JOIN}(" if before.isalnum() or before == "_" else f"{_JOIN}("

    def keep(start: int, end: int, opening: str, closing: str) -> None:
        nonlocal cursor, text
        breaks = "\n" * places.line_breaks(cursor, start)
        edits.append((cursor, start, text + breaks + opening))
        cursor, text = end, closing

    for leaf in leaves:
        if isinstance(leaf, libcst.SimpleString):
            keep(*places.inner(leaf), "", ",")
            continue
        raw = "r" in leaf.start.lower()
        for part in leaf.parts:
            if isinstance(part, (libcst.FormattedStringText, libcst.TemplatedStringText)):
                text += f"{_literal(part.value, raw=raw)},"
                continue
            if not isinstance(
                part, (libcst.FormattedStringExpression, libcst.TemplatedStringExpression)
            ):
                continue
            for hole in _holes(part):
                after_brace = places.whole(hole)[0] + 1
                keep(after_brace, places.whole(hole.expression)[1], "(", "),")
    end = places.inner(leaves[-1])[1]
    edits.append((cursor, end, text + "\n" * places.line_breaks(cursor, end) + ")"))
    return edits


def _holes(part: Hole) -> Iterator[Hole]:
    """Yield a replacement field and those in its format specification."""
    import libcst

    yield part
    for inner in part.format_spec or ():
        if isinstance(inner, (libcst.FormattedStringExpression, libcst.TemplatedStringExpression)):
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
