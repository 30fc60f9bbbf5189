"""Test that a scan of the sample gives the same bytes however it is run."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from tests.determinism.scanning import ROOT, SAMPLE, SEEDS, scan

SCHEMA = json.loads(files("datamap.report").joinpath("report.schema.json").read_text("utf-8"))

MORE = b"""

import resend

def tell(user_email):
    resend.Emails.send({"to": user_email})
"""


@pytest.fixture(scope="module")
def first() -> bytes:
    """Give what a first scan wrote."""
    return scan(SAMPLE)


def test_it_keeps_to_the_schema_and_finds_something(first: bytes) -> None:
    report = json.loads(first)
    jsonschema.validate(report, SCHEMA)
    assert report["flows"]
    assert report["inventory"]
    assert report["coverage"]["files_failed"] == 0


@pytest.mark.parametrize("processes", ["1", "2"])
@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_and_processes(first: bytes, seed: str, processes: str) -> None:
    assert scan(SAMPLE, ["--no-cache", "--processes", processes], seed=seed) == first


@pytest.mark.parametrize("processes", ["1", "2"])
def test_cold_and_warm_cache(first: bytes, tmp_path: Path, processes: str) -> None:
    options = ["--processes", processes]
    assert scan(SAMPLE, options, seed="1", cache=tmp_path) == first
    assert any(tmp_path.iterdir())
    assert scan(SAMPLE, options, seed="2", cache=tmp_path) == first


def test_from_another_working_directory(first: bytes, tmp_path: Path) -> None:
    assert scan(SAMPLE, folder=tmp_path) == first
    assert scan(SAMPLE.relative_to(ROOT)) == first
    assert scan(".", folder=SAMPLE) == first


def test_after_changing_and_restoring_a_file(first: bytes, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(SAMPLE, project, ignore=shutil.ignore_patterns("__pycache__"))
    cache = tmp_path / "cache"
    assert scan(project, [], cache=cache) == first

    changed = min((project / "pingplex" / "db").glob("*.py"))
    text = changed.read_bytes()
    changed.write_bytes(text + MORE)
    cold = scan(project)
    assert cold != first
    assert scan(project, [], cache=cache) == cold

    changed.write_bytes(text)
    assert scan(project, [], cache=cache) == first
    changed.touch()
    assert scan(project, [], cache=cache) == first
