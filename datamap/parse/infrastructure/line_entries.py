"""The values of Dockerfiles and of examples of environment files."""

from __future__ import annotations

import re

from datamap.parse.infrastructure.entries import Entries, Entry

_VARIABLE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$")
_COMMENTED = re.compile(r"\s*#\s?(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*)$")
_FROM = re.compile(r"\s*FROM\s+(?:--\S+\s+)*(\S+)", re.IGNORECASE)
_SET = re.compile(r"\s*(?:ENV|ARG)\s+(.*)$", re.IGNORECASE)
_PAIR = re.compile(r"""([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)""")


def read_environment_example(text: str) -> Entries:
    """Yield variables; one that a `#` has switched off is offered all the same."""
    for number, line in enumerate(text.splitlines(), 1):
        found = _VARIABLE.match(line) or _COMMENTED.match(line)
        if found is not None:
            yield Entry((found[1],), found[2].strip().strip("\"'"), number)


def read_dockerfile(text: str) -> Entries:
    """Yield images and variables; what a build downloads tells nothing about who gets data."""
    going_on = False
    for number, line in enumerate(text.splitlines(), 1):
        image = _FROM.match(line)
        if image is not None:
            yield Entry(("FROM",), image[1], number)
        settings = _SET.match(line)
        if settings is not None or going_on:
            words = settings[1] if settings else line
            pairs = _PAIR.findall(words)
            for name, value in pairs:
                yield Entry((name,), value.strip("\"'"), number)
            if settings and not pairs:
                name, _, value = words.partition(" ")
                yield Entry((name,), value.strip(), number)
            going_on = line.rstrip().endswith("\\")
