"""Cut a Markdown page into cases: a heading is a case, the code blocks under it are its files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^(?P<ticks>`{3,}|~{3,})\s*(?P<language>[\w.+-]*)")
_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.+?)\s*#*$")
_NAME = re.compile(r"^`(?P<path>[^`\s]+)`(?P<shared> in every case)?:$")
_PYTHON = frozenset({"python", "py"})
_JOINED = "main.py"


class PageError(ValueError):
    """A page that cannot be read as test cases."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Hold one file of a case and where its lines stand on the page."""

    path: str
    text: str
    page_lines: tuple[int, ...]
    """The page's line of each line of the file; both count from 1."""


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one test: a heading and the files below it."""

    name: str
    """The headings from the top of the page down to this one, parted by " / "."""
    line: int
    files: tuple[CaseFile, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Block:
    heading: _Heading
    path: str
    named: bool
    shared: bool
    lines: tuple[str, ...]
    first_line: int


def read_cases(page: str) -> tuple[Case, ...]:
    """Read a page's text into its cases, in the page's order.

    A line "`models.py`:" before a block names the file; unnamed Python blocks are joined into
    main.py, other unnamed blocks are prose. "`models.py` in every case:" gives a file to all cases.
    """
    headings: list[_Heading] = []
    blocks: list[_Block] = []
    for part in _read_parts(page):
        if isinstance(part, _Heading):
            headings.append(part)
        else:
            blocks.append(part)
    shared = [block for block in blocks if block.shared]
    cases: list[Case] = []
    above: list[_Heading] = []
    for heading in headings:
        above = [*(one for one in above if one.level < heading.level), heading]
        own = [block for block in blocks if block.heading is heading and not block.shared]
        if own:
            name = " / ".join(one.text for one in above)
            if any(case.name == name for case in cases):
                message = f"line {heading.line}: a second case is named {name!r}"
                raise PageError(message)
            cases.append(Case(name, heading.line, _join_blocks([*shared, *own])))
    return tuple(cases)


def _read_parts(page: str) -> Iterator[_Heading | _Block]:
    lines = page.splitlines()
    heading = _Heading(0, "", 0)
    name: re.Match[str] | None = None
    index = 0
    while index < len(lines):
        line = lines[index]
        if fence := _FENCE.match(line):
            end = _find_fence_end(lines, index, fence["ticks"])
            if name or fence["language"] in _PYTHON:
                if heading.level == 0 and not (name and name["shared"]):
                    message = f"line {index + 1}: a code block before the first heading"
                    raise PageError(message)
                yield _Block(
                    heading=heading,
                    path=name["path"] if name else _JOINED,
                    named=name is not None,
                    shared=bool(name and name["shared"]),
                    lines=tuple(lines[index + 1 : end]),
                    first_line=index + 2,
                )
            name = None
            index = end
        elif found := _HEADING.match(line):
            heading = _Heading(len(found["marks"]), found["text"], index + 1)
            name = None
            yield heading
        elif line.strip():
            name = _NAME.match(line.strip())
        index += 1


def _find_fence_end(lines: list[str], start: int, ticks: str) -> int:
    for index in range(start + 1, len(lines)):
        if lines[index].startswith(ticks) and not lines[index].strip(ticks[0]).strip():
            return index
    message = f"line {start + 1}: the code block is not closed"
    raise PageError(message)


def _join_blocks(blocks: list[_Block]) -> tuple[CaseFile, ...]:
    by_path: dict[str, list[_Block]] = {}
    for block in blocks:
        earlier = by_path.setdefault(block.path, [])
        if earlier and (block.named or earlier[0].named):
            message = f"line {block.first_line - 1}: the case has {block.path} already"
            raise PageError(message)
        earlier.append(block)
    return tuple(
        CaseFile(
            path=path,
            text="".join(line + "\n" for block in parts for line in block.lines),
            page_lines=tuple(
                block.first_line + offset for block in parts for offset in range(len(block.lines))
            ),
        )
        for path, parts in by_path.items()
    )
