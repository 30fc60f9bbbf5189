"""Scan in a process of its own, where seed, cache and working directory can be chosen."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_projects" / "pingplex"
SEEDS = ("0", "1", "4242")
EVERY_CALL = '[[sinks]]\ncall = "**"\nrecipient = "test"\nsends = ["*"]\n'
"""A rule that makes a sink of every call of a library: the most that a scan can have to tell."""


def scan(
    path: Path | str,
    options: Sequence[str] = ("--no-cache", "--processes", "1"),
    *,
    folder: Path = ROOT,
    seed: str = "0",
    cache: Path | None = None,
) -> bytes:
    """Return what `datamap scan PATH --format json` writes."""
    kept = {"DATAMAP_CACHE_DIR": str(cache)} if cache else {}
    ran = subprocess.run(
        [sys.executable, "-m", "datamap", "scan", str(path), "--format", "json", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, **kept},
        capture_output=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    return ran.stdout
