"""Environments with SDKs in them: one for each rule file, since no set of versions suits all."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

MOST_SECONDS = 600
# A vendor's SDK asks for them, and none of its calls is in them: gigabytes.
TOO_LARGE = ("torch", "torchvision", "torchaudio", "tensorflow", "jax", "jaxlib", "triton")
# What came with Python until 3.12: old SDKs import `pkg_resources` or `six` without saying so.
EVER_THERE = ("setuptools<81", "six")
# Cannot be built any more; a package of another name has its module.
REPLACED = ("suds-jurko",)
# Compiling them takes minutes: only their wheels are taken.
COMPILED = (
    "aiohttp",
    "cffi",
    "cryptography",
    "grpcio",
    "httptools",
    "lxml",
    "numpy",
    "orjson",
    "pandas",
    "pillow",
    "psycopg2",
    "pydantic-core",
    "pyyaml",
    "regex",
    "scipy",
    "uvloop",
)
LEFT_OUT = (*TOO_LARGE, *REPLACED)
# What old SDKs import and do not ask for, or not in a way that can be had: packages by module.
UNDECLARED = {
    "adaptix": "adaptix",
    "aiohttp": "aiohttp",
    "attr": "attrs",
    "certifi": "certifi",
    "click": "click",
    "dateutil": "python-dateutil",
    "httpx": "httpx",
    "pydantic": "pydantic",
    "pytz": "pytz",
    "requests": "requests",
    "sniffio": "sniffio",
    "suds": "suds-community",
}
TELLING = re.compile("Because|[Ee]rror:|[Ff]ailed")


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python that has what could be installed, and why something could not.

    `versions` are of what was asked for, by package.
    """

    python: Path
    versions: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@contextmanager
def make_environment(
    wanted: tuple[str, ...], *, all_or_none: bool = False
) -> Iterator[Environment]:
    """Make an environment that is gone afterwards; a package that cannot be had is told.

    With `all_or_none` it is left empty where the packages do not suit each other.
    """
    with TemporaryDirectory(prefix="datamap-sdk-") as home:
        python = Path(home, "bin", "python")
        run_uv("venv", "--quiet", "--python", sys.executable, home)
        without = Path(home, "without.txt")
        without.write_text("".join(f'{name}; sys_platform == "none"\n' for name in LEFT_OUT))
        refused = {}
        why = install(python, without, (*EVER_THERE, *wanted))
        if why and all_or_none:
            refused = dict.fromkeys(wanted, why)
        elif why:
            install(python, without, EVER_THERE)
            # One by one: then one that cannot be had, or suits no other, takes no other along.
            for package in wanted:
                why = install(python, without, (package,))
                # What it needs may not be had any more, and none of its calls be in that.
                if why and install(python, without, ("--no-deps", package)):
                    refused[package] = why
        yield Environment(python, tell_versions(python, wanted, refused), refused)


def install(python: Path, without: Path, packages: tuple[str, ...]) -> str:
    """Install packages; say why it did not work, "" if it did."""
    command = ("pip", "install", "--quiet", "--python", str(python), "--override", str(without))
    wheels = (part for name in COMPILED for part in ("--only-binary", name))
    try:
        done = run_uv(*command, *wheels, *packages)
    except subprocess.TimeoutExpired:
        return f"not installed within {MOST_SECONDS} seconds"
    return "" if done.returncode == 0 else shorten(done.stderr)


def add_undeclared(python: Path, modules: Iterable[str]) -> bool:
    """Add what modules need without their package's saying so; tell whether something was added."""
    packages = sorted(UNDECLARED[name] for name in set(modules) if name in UNDECLARED)
    if not packages:
        return False
    done = run_uv("pip", "install", "--quiet", "--python", str(python), *packages)
    return done.returncode == 0


def shorten(report: str) -> str:
    """Return the line of an installer's report that says the most, without places."""
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    telling = [line for line in lines if TELLING.search(line)]
    line = (telling or lines or ["no reason given"])[-1]
    # The frames that uv draws around its reasons are no ASCII.
    words = [word for word in line.split() if "/" not in word and word.isascii()]
    return " ".join(words)[:160]


def tell_versions(python: Path, wanted: tuple[str, ...], refused: dict[str, str]) -> dict[str, str]:
    """Return the versions of what was asked for and is there."""
    there = {}
    for line in run_uv("pip", "freeze", "--python", str(python)).stdout.splitlines():
        package, _, version = line.partition("==")
        there[package.lower()] = version
    names = {entry: re.split(r"[=<\[]", entry)[0] for entry in wanted}
    return {
        name: there[key]
        for entry, name in names.items()
        if entry not in refused
        and (key := name.lower().replace("_", "-").replace(".", "-")) in there
    }


def run_uv(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run uv, which makes an environment in a second; pip takes minutes for some of them."""
    return subprocess.run(
        [os.environ.get("UV", "uv"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=MOST_SECONDS,
    )
