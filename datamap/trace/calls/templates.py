"""Fill templates in: their texts hold what they print of the context, and nothing else of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.calls.builtin_methods import merge_mapping
from datamap.trace.heap.allocate import new_container
from datamap.trace.heap.atoms import only, ordered
from datamap.trace.heap.literals import literal
from datamap.trace.heap.terms import FILL_TEMPLATE
from datamap.trace.heap.writes import write_item
from datamap.trace.summary import Arguments
from datamap.values.nodes import Const, External, Function, Input, Node, Result
from datamap.values.value import EMPTY, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk

CONTEXT_PLACE = 1 << 46
"""Sets the context that a call makes of its arguments apart from what else the call makes."""


def fill_template(walk: Walk, named: Value, given: Arguments, at: int, end: int) -> Value:
    """Return the text of the template of this name, filled with the other arguments of the call.

    A name that only a caller knows waits for it. Of a template that is not there, or whose name
    nobody knows, all arguments are in the text.
    """
    result = EMPTY
    functions: set[Node] = set()
    for node in ordered(named):
        if isinstance(node, (Input, Result)) and not walk.closing:
            result = join(result, walk.pend(walk, only(node), FILL_TEMPLATE, given, at, end))
            continue
        for name in _names(node):
            for function in walk.analysis.program.templates.get(name, ()):
                functions.add(walk.analysis.make.make(Function, str(function), None, None, None))
    if functions:
        context = _context(walk, given, at)
        filled = walk.call(walk, Value(frozenset(functions)), Arguments((context,)), at, end)
        return join(result, filled)
    if result is not EMPTY:
        return result
    keywords = (value for _, value in given.keywords)
    return join_all((*given.positional, *keywords, given.rest, *given.spreads))


def _names(node: Node) -> list[str]:
    """Return the names of templates: the text itself, or what a loader was asked for."""
    if isinstance(node, Const):
        return [node.value] if isinstance(node.value, str) else []
    names: list[str] = []
    link = node if isinstance(node, External) else None
    while link is not None and not names:
        names = [
            inner.value
            for argument in link.args
            for inner in ordered(argument.value)
            if isinstance(inner, Const) and isinstance(inner.value, str)
        ]
        link = link.base
    return names


def _context(walk: Walk, given: Arguments, at: int) -> Value:
    """Return the mapping that a template is filled with: what a call was given, by its keys."""
    mappings = [value for value in (*given.positional, *given.spreads) if value.objects]
    if len(mappings) == 1 and not given.keywords:
        return mappings[0]
    context = new_container(walk, "dict", at | CONTEXT_PLACE, {})
    for mapping in mappings:
        merge_mapping(walk, context, mapping, at)
    for name, value in given.keywords:
        write_item(walk, context, literal(walk, name), value, at)
    return context
