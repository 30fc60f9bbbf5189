"""Test that scans of big packages, every call of a library a sink, give the same bytes."""

import importlib.metadata
import json
import shutil
import zipfile
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.determinism.scanning import EVERY_CALL, SEEDS, scan

PACKAGES = ("pip", "setuptools")


def find_wheel(package: str, folder: Path) -> bool:
    """Unpack the wheel that Python brings along, if it does."""
    try:
        bundled = files("ensurepip").joinpath("_bundled")
        wheels = [entry for entry in bundled.iterdir() if entry.name.startswith(f"{package}-")]
    except (ModuleNotFoundError, FileNotFoundError):
        return False
    for wheel in wheels:
        with as_file(wheel) as path, zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
    return bool(wheels)


def find_package(package: str, folder: Path) -> None:
    """Put the source of an installed package, with what it bundles, into a folder."""
    try:
        distribution = importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        if not find_wheel(package, folder):
            pytest.skip(f"{package} is not installed and not bundled here")
        return
    installed = Path(str(distribution.locate_file(package)))
    shutil.copytree(installed, folder / package, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES)
def test_the_same_bytes(package: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    find_package(package, project)
    rules = tmp_path / "every_call.toml"
    rules.write_text(EVERY_CALL, encoding="utf-8")
    options = ["--rules", str(rules), "--include", "_vendor/"]
    cache = tmp_path / "cache"

    first = scan(project, [*options, "--processes", "1"], seed=SEEDS[0], cache=cache)
    report = json.loads(first)
    assert report["coverage"]["files_read"] > 100
    assert any(flow["recipient"] == "test" for flow in report["flows"])
    warm = scan(project, [*options, "--processes", "2"], seed=SEEDS[1], cache=cache)
    assert warm == first
    cold = scan(project, [*options, "--processes", "2", "--no-cache"], seed=SEEDS[2])
    assert cold == first
