"""Fetch a published application at a fixed version and unpack it, once per cache directory."""

import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

_CACHE_VARIABLE = "DATAMAP_ECOSYSTEM_DIR"
_DOWNLOAD_SECONDS = 600


class Application(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Name one archive of one version of an application."""

    name: str
    version: str
    format: Literal["sdist", "wheel"]
    file: str
    sha256: str


class DownloadError(RuntimeError):
    """The archive of an application could not be fetched."""


def unpack_application(application: Application, cache: Path) -> Path:
    """Return the directory that holds the application's unpacked archive, fetching it if needed."""
    root = cache / f"{application.name}-{application.version}"
    if root.is_dir():
        return root
    cache.mkdir(parents=True, exist_ok=True)
    # Unpacked beside its place and moved there whole: an interrupted run leaves nothing half done.
    with tempfile.TemporaryDirectory(dir=cache) as scratch:
        archive = _download(application, Path(scratch))
        unpacked = Path(scratch) / "unpacked"
        unpacked.mkdir()
        if application.format == "sdist":
            with tarfile.open(archive) as tar:
                tar.extractall(unpacked, filter="data")
            (unpacked,) = unpacked.iterdir()
        else:
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(unpacked)
        unpacked.rename(root)
    return root


def cache_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the directory that keeps unpacked applications between runs."""
    chosen = environment.get(_CACHE_VARIABLE)
    return Path(chosen) if chosen else Path(tempfile.gettempdir()) / "datamap-ecosystem"


def _download(application: Application, directory: Path) -> Path:
    # The hash is given to pip, not checked afterwards: pip asks a source distribution's build
    # backend for its metadata, and must not do so with an archive that nobody has looked at.
    requirements = directory / "requirements.txt"
    requirements.write_text(
        f"{application.name}=={application.version} --hash=sha256:{application.sha256}\n",
        encoding="utf-8",
    )
    wanted = "--no-binary" if application.format == "sdist" else "--only-binary"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", wanted, application.name]
    command += ["--requirement", str(requirements), "--dest", str(directory)]
    command += ["--quiet", "--disable-pip-version-check"]
    finished = subprocess.run(
        command, capture_output=True, text=True, timeout=_DOWNLOAD_SECONDS, check=False
    )
    archive = directory / application.file
    if finished.returncode != 0 or not archive.is_file():
        message = f"could not fetch {application.name} {application.version}: {finished.stderr}"
        raise DownloadError(message)
    return archive
