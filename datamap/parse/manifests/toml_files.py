"""TOML that asks for distributions: pyproject.toml, Pipfile, and the lock files of three tools."""

from __future__ import annotations

import re

import tomli

from datamap.parse.manifests.requirement_files import Found, requirement_name

_LOCKED = re.compile(r"""name = ["']([^"']+)["']""")


def read_pyproject(text: str) -> Found:
    """Read the tables of PEP 621 and PEP 735, and those of Poetry, PDM, uv and Hatch."""
    data = _load_toml(text)
    places = _Lines(text)
    project = _table(data.get("project"))
    tools = _table(data.get("tool"))
    poetry = _table(tools.get("poetry"))
    wanted = [project.get("dependencies"), _table(tools.get("uv")).get("dev-dependencies")]
    wanted += _table(project.get("optional-dependencies")).values()
    wanted += _table(data.get("dependency-groups")).values()
    wanted += _table(_table(tools.get("pdm")).get("dev-dependencies")).values()
    for environment in _table(_table(tools.get("hatch")).get("envs")).values():
        named = _table(environment)
        wanted += [named.get("dependencies"), named.get("extra-dependencies")]
    for requirement in (text for listed in wanted for text in _strings(listed)):
        yield from ((name, places.of(name)) for name in requirement_name(requirement))
    tables = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    groups = _table(poetry.get("group")).values()
    tables += [_table(group).get("dependencies") for group in groups]
    for table in tables:
        for name in _table(table):
            if name.lower() != "python":
                yield name, places.of(name)


def read_pipfile(text: str) -> Found:
    """Read the packages of a Pipfile, those for development included."""
    data = _load_toml(text)
    places = _Lines(text)
    for section in ("packages", "dev-packages"):
        for name in _table(data.get(section)):
            yield name, places.of(name)


def read_lock(text: str) -> Found:
    """Read the names of `[[package]]`, line by line: programs write these, and long ones."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            inside = line.strip() == "[[package]]"
        elif inside and (found := _LOCKED.match(line)):
            yield found[1], number


class _Lines:
    """Knows on which line of a TOML file a name stands first, since tomli does not tell."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

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


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
