"""Test that wheel and sdist hold what they must, above all the rules."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, list_files, name_file, run_datamap

BUILD = "import sys, hatchling.build as b; b.build_{kind}(sys.argv[1])"


def build(kind: str, source: Path, target: Path) -> Path:
    """Build a wheel or an sdist of `source` with the back end alone: no network, no isolation."""
    target.mkdir(exist_ok=True)
    subprocess.run(
        [sys.executable, "-c", BUILD.format(kind=kind), str(target)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = target.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist and unpack it."""
    folder = tmp_path_factory.mktemp("sdist")
    archive = build("sdist", ROOT, folder / "built")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (unpacked,) = (entry for entry in folder.iterdir() if entry.name.startswith("datamap-"))
    return unpacked


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the unpacked sdist, as an installer does, and unpack it."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(build("wheel", sdist, folder / "built")) as packed:
        packed.extractall(folder / "unpacked")
    return folder / "unpacked"


def list_below(folder: Path) -> set[str]:
    """List the files below a folder, named from it."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def list_committed(*folders: str) -> set[str]:
    """List the files of the checkout that lie in one of these folders."""
    names = {name_file(file) for file in list_files()}
    return {name for name in names if name.startswith(tuple(f"{one}/" for one in folders))}


def test_the_sdist_is_the_whole_checkout(sdist: Path) -> None:
    committed = {name_file(file) for file in list_files()}
    assert committed - list_below(sdist) == set()
    assert list_below(sdist) - committed == {"PKG-INFO"}
    assert os.access(sdist / ".ci" / "run", os.X_OK)


def test_the_wheel_holds_the_package_and_the_rules(wheel: Path) -> None:
    held = {name for name in list_below(wheel) if ".dist-info/" not in name}
    rules = {f"datamap/_rules/{name.removeprefix('rules/')}" for name in list_committed("rules")}
    assert held == list_committed("datamap") | rules
    assert [name for name in list_below(wheel) if name.endswith("/licenses/LICENSE")]


def test_the_wheel_runs_and_finds_its_rules(wheel: Path, tmp_path: Path) -> None:
    unpacked = run_datamap(["rules", "list"], folder=tmp_path, package=wheel)
    assert (unpacked.returncode, unpacked.stderr) == (0, "")
    assert unpacked.stdout == run_datamap(["rules", "list"]).stdout
    assert "stripe" in unpacked.stdout


@pytest.mark.packaging
def test_a_fresh_environment_installs_and_runs_it(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(tmp_path / "dist"), str(ROOT)], check=True
    )
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    (built,) = (tmp_path / "dist").glob("*.whl")
    programs = tmp_path / "venv" / "bin"
    subprocess.run([str(programs / "pip"), "install", "--quiet", str(built)], check=True)
    listed = subprocess.run(
        [str(programs / "datamap"), "rules", "list"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "stripe" in listed.stdout
