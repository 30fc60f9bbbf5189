"""Dependency manifests and infrastructure files to the distributions that they ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import tomli

from datamap.model.facts import ManifestFacts, Requirement
from datamap.model.source import SourceFile

_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")
_REQUIREMENTS = re.compile(r"(requirements|constraints).*\.(txt|in)$")
_TOML_NAMES = {"pyproject.toml", "Pipfile"}

Found = Iterator[tuple[str, int]]
"""Names of distributions as written, with their lines."""


def parse_manifest(source: SourceFile) -> ManifestFacts:
    """Return what a manifest asks for; of a file it cannot read, nothing."""
    kind = source.path.rpartition("/")[2]
    text = source.content.decode("utf-8-sig", "replace")
    lines: dict[tuple[str, int], None] = {}
    for name, line in _reader(source.path, kind)(text):
        lines.setdefault((normalize_name(name), line))
    requirements = [Requirement(name, line) for name, line in lines]
    return ManifestFacts(source.path, kind, requirements)


def normalize_name(name: str) -> str:
    """Write a distribution's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _reader(path: str, kind: str) -> Callable[[str], Found]:
    if kind == "pyproject.toml":
        return _read_pyproject
    if kind == "Pipfile":
        return _read_pipfile
    if kind == "setup.cfg":
        return _read_setup_cfg
    if kind in {"environment.yml", "environment.yaml"}:
        return _read_environment
    folder = path.rpartition("/")[0].rpartition("/")[2]
    if _REQUIREMENTS.search(kind) or (folder == "requirements" and kind.endswith((".txt", ".in"))):
        return _read_requirements
    return _read_nothing


def _read_nothing(text: str) -> Found:
    """Stand for an infrastructure file: that it is there says all."""
    del text
    return iter(())


def _read_requirements(text: str) -> Found:
    for number, line in enumerate(text.splitlines(), 1):
        yield from ((name, number) for name in _requirement_name(line))


def _requirement_name(line: str) -> Iterator[str]:
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


def _read_pyproject(text: str) -> Found:
    data = _load_toml(text)
    places = _Lines(text)
    project = _table(data.get("project"))
    poetry = _table(_table(data.get("tool")).get("poetry"))
    wanted = [*_strings(project.get("dependencies"))]
    for group in _table(project.get("optional-dependencies")).values():
        wanted += _strings(group)
    for group in _table(data.get("dependency-groups")).values():
        wanted += _strings(group)
    for requirement in wanted:
        yield from ((name, places.of(name)) for name in _requirement_name(requirement))
    tables = [poetry.get("dependencies"), poetry.get("dev-dependencies")]
    groups = _table(poetry.get("group")).values()
    tables += [_table(group).get("dependencies") for group in groups]
    for table in tables:
        for name in _table(table):
            if name.lower() != "python":
                yield name, places.of(name)


def _read_pipfile(text: str) -> Found:
    data = _load_toml(text)
    places = _Lines(text)
    for section in ("packages", "dev-packages"):
        for name in _table(data.get(section)):
            yield name, places.of(name)


def _read_setup_cfg(text: str) -> Found:
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
            section == "options" and key == "install_requires"
        ):
            for requirement in wanted.split(";")[0].split(","):
                yield from ((name, number) for name in _requirement_name(requirement))


def _read_environment(text: str) -> Found:
    """Read the list items of a Conda environment, `pip:` items included, without a YAML reader."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line[0].isspace() and not line.startswith(("-", "#")):
            inside = line.startswith("dependencies:")
        item = line.strip()
        if inside and item.startswith("- ") and not item.endswith(":"):
            wanted = item[2:].strip().strip("\"'").rpartition("::")[2]
            for name in _requirement_name(wanted):
                if name not in {"python", "pip"}:
                    yield name, number


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
