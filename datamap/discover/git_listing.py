"""What git knows of a folder. It runs no program that the repository's configuration names."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_TIMEOUT_SECONDS = 120
_COMMAND = (
    "git",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "core.untrackedCache=false",
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
)


class NoGitError(Exception):
    """Says that git gave no list, and why."""


def list_with_git(folder: Path) -> list[str] | None:
    """Return tracked files and those that are neither tracked nor ignored; None outside of git.

    Raises:
        NoGitError: this is a repository, but git could not list it.
    """
    if not any((place / ".git").exists() for place in [folder, *folder.parents]):
        return None
    try:
        done = subprocess.run(
            _COMMAND,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoGitError(f"git could not be asked: {error}") from error
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise NoGitError(f"git refused: {reason}")
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def _environment() -> dict[str, str]:
    """Leave out what a calling git hook sets: it names that hook's repository, not this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
