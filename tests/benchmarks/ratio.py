"""Hold what a scan costs against bare parsing: `python -m tests.benchmarks.ratio PATH...`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.cost import Cost, run
from tests.benchmarks.edit import edit_one_body

MEGABYTE = 1024 * 1024
COLUMNS = ("lines", "parse", "scan", "ratio", "peak", "again", "waited")


@dataclass(frozen=True, slots=True)
class Measured:
    """Holds what one path costs."""

    name: str
    lines: int
    parse: float
    scan: Cost
    again: Cost


def measure(path: Path) -> Measured:
    """Parse, scan, and scan again after one function was edited."""
    lines, parse = run(["tests.benchmarks.bare", str(path)], {}).output.split()
    cold = run([*_scan(path), "--no-cache"], {})
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, path.name)
        shutil.copytree(path, copy, symlinks=True)
        kept = {"DATAMAP_CACHE_DIR": str(Path(folder, "cache"))}
        run(_scan(copy), kept)
        edit_one_body(copy)
        again = run(_scan(copy), kept)
    return Measured(path.name, int(lines), float(parse), cold, again)


def draw_row(measured: Measured) -> str:
    """Draw one row of the table."""
    scan, again = measured.scan, measured.again
    cells = (
        f"{measured.lines:,}",
        f"{measured.parse:.2f}",
        f"{scan.cpu:.2f}",
        f"{scan.cpu / max(measured.parse, 0.01):.1f}",
        f"{scan.peak // MEGABYTE:,}",
        f"{again.cpu:.2f}",
        f"{again.wall:.2f}",
    )
    return _draw(measured.name, cells)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table, each row as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ratio", description=__doc__)
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a folder of Python")
    paths: list[Path] = parser.parse_args(arguments).paths
    run(["compileall", "-q", "datamap"], {})
    sys.stdout.write(f"{_draw('path', COLUMNS)}\n")
    for path in paths:
        sys.stdout.write(f"{draw_row(measure(path.resolve()))}\n")
        sys.stdout.flush()


def _draw(name: str, cells: Sequence[str]) -> str:
    return f"{name[:24]:<24}" + "".join(f"{cell:>10}" for cell in cells)


def _scan(path: Path) -> list[str]:
    return ["datamap", "scan", str(path), "--processes", "1", "--format", "json"]


if __name__ == "__main__":
    main()
