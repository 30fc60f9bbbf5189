"""The values of Terraform's files: blocks with their labels, and what is set in them."""

from __future__ import annotations

import re

from datamap.parse.infrastructure.entries import Entries, Entry

_BLOCK = re.compile(r"""\s*([\w-]+)\s*((?:"[^"]*"\s*)*)=?\s*\{""")
_SETTING = re.compile(r"""\s*"?([\w-]+)"?\s*[=:]\s*(.+)$""")
_COMMENT = re.compile(r"^\s*(?:#|//).*$|\s#\s.*$")


def read_terraform(text: str) -> Entries:
    """Yield settings with the words of the blocks around them; texts without their quotes."""
    blocks: list[tuple[str, ...]] = []
    for number, written in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", written)
        opened = _BLOCK.match(line)
        inner = line
        if opened is not None:
            blocks.append((opened[1], *(label for label in re.findall(r'"([^"]*)"', opened[2]))))
            inner = line[opened.end() :]
            if blocks[-1][0] in {"provider", "resource"}:
                yield Entry(blocks[-1], "", number)
        setting = _SETTING.match(inner.rstrip().rstrip("}"))
        if setting is not None:
            around = tuple(word for block in blocks for word in block)
            yield Entry((*around, setting[1]), setting[2].strip().strip('"'), number)
        # Braces in texts close themselves: `"${var.name}"`.
        depth = inner.count("{") - inner.count("}")
        blocks += [()] * max(depth, 0)
        del blocks[max(len(blocks) + min(depth, 0), 0) :]
