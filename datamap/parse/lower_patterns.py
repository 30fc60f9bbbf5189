"""Patterns of `match` statements to `datamap.model.syntax`."""

from __future__ import annotations

import ast

from datamap.model.syntax import (
    Const,
    MatchAs,
    MatchClass,
    MatchMap,
    MatchOr,
    MatchSeq,
    MatchStar,
    MatchValue,
    Pattern,
)
from datamap.parse.lower_expressions import lower_expression
from datamap.parse.scopes import LINE, Scope


def lower_pattern(node: ast.pattern, scope: Scope) -> Pattern:
    """Lower one pattern and bind the names it captures."""
    match node:
        case ast.MatchValue(value=value):
            return MatchValue(lower_expression(value, scope))
        case ast.MatchSingleton(value=constant):
            return MatchValue(Const(constant, node.lineno * LINE + node.col_offset - scope.base))
        case ast.MatchSequence(patterns=patterns):
            return MatchSeq([lower_pattern(pattern, scope) for pattern in patterns])
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            return MatchMap(
                [lower_expression(key, scope) for key in keys],
                [lower_pattern(pattern, scope) for pattern in patterns],
                _bind(rest, scope),
            )
        case ast.MatchClass(cls=cls, patterns=patterns):
            named = zip(node.kwd_attrs, node.kwd_patterns, strict=True)
            return MatchClass(
                lower_expression(cls, scope),
                [lower_pattern(pattern, scope) for pattern in patterns],
                [(name, lower_pattern(pattern, scope)) for name, pattern in named],
            )
        case ast.MatchStar(name=name):
            return MatchStar(_bind(name, scope))
        case ast.MatchAs(pattern=inner, name=name):
            lowered = None if inner is None else lower_pattern(inner, scope)
            return MatchAs(lowered, _bind(name, scope))
        case ast.MatchOr(patterns=patterns):
            return MatchOr([lower_pattern(pattern, scope) for pattern in patterns])
        case _:
            return MatchAs(None, None)


def _bind(name: str | None, scope: Scope) -> str | None:
    if name is not None:
        scope.bound[name] = True
    return name
