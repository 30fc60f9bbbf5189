"""One file of SQL to its tables."""

from __future__ import annotations

import ast
import re

import msgspec

from datamap.model.facts import Directive, ModuleFacts
from datamap.model.source import SourceFile
from datamap.parse.decode import decode_source
from datamap.parse.index import SeenInText, index_module
from datamap.parse.tables.sql import mentions_tables, read_statements

_DIRECTIVE = re.compile(r"--\s*datamap:\s*(?P<text>.*)")


def parse_schema(source: SourceFile) -> ModuleFacts:
    """Return the tables that a file of SQL declares; code it has none."""
    text, notices = decode_source(source.content, source.path)
    tables = list(read_statements(text, 1)) if mentions_tables(text) else []
    facts = index_module(
        ast.Module([], []),
        source.path,
        SeenInText(
            lines=text.count("\n") + (not text.endswith("\n") and text != ""),
            notices=notices,
            directives=_directives(text),
            tables=tables,
        ),
    )
    return ModuleFacts(msgspec.structs.replace(facts.index, schema=True), facts.bodies)


def _directives(text: str) -> list[Directive]:
    """Find `-- datamap: ...`; a comment alone on its line speaks of the next line."""
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        comment = _DIRECTIVE.search(line)
        if comment is not None:
            alone = not line[: comment.start()].strip()
            target = min(number + alone, len(lines))
            words = comment["text"].strip()
            found.append(
                Directive(number, comment.start() + 1, words, alone, target, target, target)
            )
    return found
