"""Know the checkout: its root, the files that belong to it, and how to run datamap from it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "datamap"

_MAIN = "import sys; from datamap.cli.main import main; sys.exit(main())"
_LEFT_OUT = frozenset({"__pycache__", "build", "dist"})


def list_files() -> tuple[Path, ...]:
    """List the files that are, or would be, committed; without git, those of an unpacked sdist."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists():
        listed = subprocess.run(git, capture_output=True, check=True, text=True).stdout
        files = [ROOT / name for name in listed.split("\0") if name]
    else:
        files = [file for file in _walk(ROOT) if file.name != "PKG-INFO"]
    return tuple(sorted(file for file in files if file.is_file()))


def list_modules() -> tuple[Path, ...]:
    """List the modules of the package."""
    return tuple(file for file in list_files() if file.suffix == ".py" and PACKAGE in file.parents)


def name_file(file: Path) -> str:
    """Name a file as it is named from the root."""
    return file.relative_to(ROOT).as_posix()


def run_datamap(
    arguments: Sequence[str], *, folder: Path = ROOT, package: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run datamap's command line in `folder`, with the package that lies in `package`."""
    return run_python(["-c", _MAIN, *arguments], folder=folder, package=package)


def run_python(
    arguments: Sequence[str], *, folder: Path = ROOT, package: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run this Python in `folder`, with the package that lies in `package`."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(package), "NO_COLOR": "1"},
        capture_output=True,
        check=False,
        text=True,
    )


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            if entry.name not in _LEFT_OUT and not _is_tool_folder(entry):
                yield from _walk(entry)
        else:
            yield entry


def _is_tool_folder(folder: Path) -> bool:
    own = {".ci", ".github"}
    return folder.name.startswith(".") and folder.name not in own
