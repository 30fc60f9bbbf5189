"""Under which key the facts of a file are kept: all that they depend on."""

from __future__ import annotations

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import datamap
from datamap.model import facts, syntax
from datamap.model.source import SourceFile


def facts_key(source: SourceFile) -> str:
    """Return the key of a file's facts: its path, its bytes and who reads it."""
    digest = blake2b(_reader().encode(), digest_size=20)
    digest.update(
        f"\n{source.path}\n{source.digest}\n{source.template}".encode("utf-8", "surrogateescape")
    )
    return digest.hexdigest()


@cache
def _reader() -> str:
    """Name the reader: Python, LibCST, Jinja2, sqlglot, and this package to the letter.

    The package's own text is part of it, so that who works on it never sees facts of yesterday.
    """
    own = blake2b(digest_size=16)
    here = sorted(Path(__file__).parent.rglob("*.py"))
    for path in [*here, Path(facts.__file__), Path(syntax.__file__)]:
        own.update(path.read_bytes())
    python = f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}"
    helpers = " ".join(f"{name} {_version(name)}" for name in ("libcst", "jinja2", "sqlglot"))
    return f"{datamap.__version__} {python} {helpers} {own.hexdigest()}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
