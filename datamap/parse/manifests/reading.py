"""One manifest or infrastructure file to its facts; never raises, whatever the bytes are."""

from __future__ import annotations

from datamap.model.facts import ManifestFacts, Requirement
from datamap.model.source import SourceFile
from datamap.parse.infrastructure import find_mentions
from datamap.parse.manifests.broken_files import find_mistakes
from datamap.parse.manifests.requirement_files import (
    Found,
    normalize_name,
    read_environment,
    read_requirements,
    read_setup_cfg,
)
from datamap.parse.manifests.toml_files import read_lock, read_pipfile, read_pyproject

_READERS = {
    "pyproject.toml": read_pyproject,
    "Pipfile": read_pipfile,
    "setup.cfg": read_setup_cfg,
    "uv.lock": read_lock,
    "poetry.lock": read_lock,
    "pdm.lock": read_lock,
}


def parse_manifest(source: SourceFile) -> ManifestFacts:
    """Return what a file asks for and names; of what it cannot read, it gives a notice."""
    kind = source.path.rpartition("/")[2]
    text = source.content.decode("utf-8-sig", "replace")
    found = _requirements(kind, text)
    lines: dict[tuple[str, int], bool] = {}
    for name, line, development in found or ():
        place = (normalize_name(name), line)
        lines[place] = development and lines.get(place, True)
    return ManifestFacts(
        source.path,
        kind,
        [Requirement(name, line, alone) for (name, line), alone in lines.items()],
        find_mentions(source.path, text) if kind not in _READERS else [],
        find_mistakes(source.path, text),
        locked=kind.endswith(".lock") or "constraints" in kind,
    )


def _requirements(kind: str, text: str) -> Found | None:
    """Return what a dependency manifest asks for; None for any other file."""
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(text)
    if kind.endswith((".yml", ".yaml")):
        return read_environment(text) if "environment" in kind else None
    if kind.endswith((".txt", ".in")):
        return read_requirements(text, kind.rpartition(".")[0])
    return None
