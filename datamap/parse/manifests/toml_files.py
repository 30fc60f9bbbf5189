"""TOML that asks for distributions: pyproject.toml, Pipfile, and the lock files of three tools."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tomli

from datamap.parse.manifests.requirement_files import Found, is_for_development, requirement_name

_ABOUT = re.compile(r"\s*(?:keywords|classifiers)\s*=")
_LOCKED = re.compile(r"""name = ["']([^"']+)["']""")


def read_pyproject(text: str) -> Found:
    """Read the tables of PEP 621 and PEP 735, and those of Poetry, PDM, uv and Hatch."""
    data = _load_toml(text)
    places = _Lines(text)
    for group, wanted in _groups(data):
        for requirement in wanted:
            for name in requirement_name(requirement):
                yield name, places.of(name), is_for_development(group)


def _groups(data: dict[str, object]) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of groups with what each asks for; the program itself is the group ""."""
    project = _table(data.get("project"))
    tools = _table(data.get("tool"))
    poetry = _table(tools.get("poetry"))
    yield "", _strings(project.get("dependencies"))
    yield "dev", _strings(_table(tools.get("uv")).get("dev-dependencies"))
    for groups in (project.get("optional-dependencies"), data.get("dependency-groups")):
        for group, wanted in _table(groups).items():
            yield group, _strings(wanted)
    for wanted in _table(_table(tools.get("pdm")).get("dev-dependencies")).values():
        yield "dev", _strings(wanted)
    for environment in _table(_table(tools.get("hatch")).get("envs")).values():
        for key in ("dependencies", "extra-dependencies"):
            yield "dev", _strings(_table(environment).get(key))
    yield "", _names(poetry.get("dependencies"))
    yield "dev", _names(poetry.get("dev-dependencies"))
    for group, table in _table(poetry.get("group")).items():
        yield group, _names(_table(table).get("dependencies"))


def read_pipfile(text: str) -> Found:
    """Read the packages of a Pipfile, those for development included."""
    data = _load_toml(text)
    places = _Lines(text)
    for section in ("packages", "dev-packages"):
        for name in _table(data.get(section)):
            yield name, places.of(name), section != "packages"


def read_lock(text: str) -> Found:
    """Read the names of `[[package]]`, line by line: programs write these, and long ones."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            inside = line.strip() == "[[package]]"
        elif inside and (found := _LOCKED.match(line)):
            yield found[1], number, False


class _Lines:
    """Knows on which line of a TOML file a name stands first, since tomli does not tell."""

    def __init__(self, text: str) -> None:
        self._lines: list[str] = []
        about = False
        for line in text.splitlines():
            # What words describe a program, it does not ask for.
            about = about or _ABOUT.match(line) is not None
            self._lines.append("" if about else line)
            about = about and "]" not in line

    def of(self, name: str) -> int:
        """Return the line, or 0."""
        word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-]*\w)")
        for number, line in enumerate(self._lines, 1):
            if word.search(line.partition("#")[0]) and not line.lstrip().startswith(("name", "[")):
                return number
        return 0


def _load_toml(text: str) -> dict[str, object]:
    try:
        return dict(tomli.loads(text))
    except (tomli.TOMLDecodeError, RecursionError):
        return {}


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _names(value: object) -> list[str]:
    return [name for name in _table(value) if name.lower() != "python"]


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
