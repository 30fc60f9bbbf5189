"""Lists of requirements, setup.cfg and Conda's environments: the distributions they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")

_FOR_DEVELOPERS = re.compile(
    r"dev|develop|development|tests?|testing|lint|linting|linters|format|formatting|style|typing"
    r"|types?|typecheck|mypy|docs?|documentation|ci|qa|bench|benchmarks?|coverage|release",
    re.IGNORECASE,
)

Found = Iterator[tuple[str, int, bool]]
"""Names of distributions as written, with their lines, and whether only developers need them."""


def normalize_name(name: str) -> str:
    """Write a distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def is_for_development(group: str) -> bool:
    """Tell whether the name of a group, an extra or a file says that only developers need it."""
    words = [word for word in re.split(r"[-_. ]+", group) if word]
    return any(map(_FOR_DEVELOPERS.fullmatch, words))


def read_requirements(text: str, development: str = "") -> Found:
    """Read a list of requirements or of constraints, one on a line."""
    alone = is_for_development(development)
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((name, number, alone) for name in requirement_name(line))


def requirement_name(line: str) -> Iterator[str]:
    """Yield the name that one line of a requirements file asks for."""
    line = line.strip()
    egg = _EGG.search(line)
    if egg is not None:
        yield egg[1]
        return
    found = _NAME.match(line)
    if found is None or line.startswith(("#", "-", ".")):
        return
    # `https://...` and `./wheels/x.whl` name no distribution before an `@`.
    if line[found.end() :].startswith(("://", "/", "\\")):
        return
    yield found[1]


def read_setup_cfg(text: str) -> Found:
    """Read `install_requires` and the extras; an indented line goes on with the key above it."""
    section = key = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            section, key = line.strip("[] \t"), ""
            continue
        wanted = line.strip()
        if line and not line[0].isspace():
            key, _, wanted = (part.strip() for part in line.partition("="))
        if section == "options.extras_require" or (
            section == "options" and key in {"install_requires", "tests_require"}
        ):
            for requirement in wanted.split(";")[0].split(","):
                alone = key == "tests_require" or (section != "options" and is_for_development(key))
                yield from ((name, number, alone) for name in requirement_name(requirement))


def read_environment(text: str) -> Found:
    """Read the list items of a Conda environment, `pip:` items included, without a YAML reader."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line[0].isspace() and not line.startswith(("-", "#")):
            inside = line.startswith("dependencies:")
        item = line.strip()
        if inside and item.startswith("- ") and not item.endswith(":"):
            wanted = item[2:].strip().strip("\"'").rpartition("::")[2]
            for name in requirement_name(wanted):
                if name not in {"python", "pip"}:
                    yield name, number, False
