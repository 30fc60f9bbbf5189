"""A guess at how deep the expressions of a text nest, made before a parser sees it.

LibCST's parser recurses on the machine's stack and takes the process with it on some thousand
levels; this is asked first. Strings and comments are skipped; that nested quotes of newer
f-strings fool it does not matter, since each new statement at the margin starts afresh.
"""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""
    (?P<skip> \#[^\n]* | '{3}.*?'{3} | \"{3}.*?\"{3}
        | '(?:[^'\\\n]|\\.)*' | "(?:[^"\\\n]|\\.)*" )
    | (?P<margin> \n(?=[A-Za-z_@]) )
    | (?P<line> \n )
    | (?P<open> [(\[{] )
    | (?P<close> [)\]}] )
    | (?P<part> [,;:] )
    | (?P<operator> [-+*/%@&|^~<>.=] | \b(?:and|or|not|if|else|lambda|await|elif)\b )
    """,
    re.VERBOSE | re.DOTALL,
)


def guess_nesting(text: str) -> int:
    """Return about how many levels the deepest expression has; too many rather than too few."""
    deepest = total = 0
    stack = [0]
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        if kind == "operator":
            stack[-1] += 1
            total += 1
            deepest = max(deepest, total)
        elif kind == "open":
            stack.append(1)
            total += 1
            deepest = max(deepest, total)
        elif kind == "close" and len(stack) > 1:
            # What stood in the brackets is done, but the call or index is one more link.
            total += 1 - stack.pop()
            stack[-1] += 1
        elif kind == "part" or (kind == "line" and len(stack) == 1):
            total -= stack[-1]
            stack[-1] = 0
        elif kind == "margin":
            total = 0
            stack = [0]
    return deepest
