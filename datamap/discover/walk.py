"""What a folder holds, without git; its `.gitignore` files are honoured all the same."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pathspec

from datamap.model.names import RepoPath
from datamap.model.notice import Notice, NoticeKind

_NEVER_ENTERED = {"__pycache__", "node_modules"}
_HIDDEN_AND_READ = {".do", ".github"}

Ignores = tuple[tuple[str, pathspec.GitIgnoreSpec], ...]
"""Folders, relative and with a closing slash, and what their `.gitignore` says; innermost last."""


@dataclass(slots=True)
class Listing:
    """Holds relative paths, how many were ignored, and what could not be entered."""

    names: list[str] = field(default_factory=list)
    ignored: int = 0
    notices: list[Notice] = field(default_factory=list)


def list_by_walking(folder: Path, *, respect_gitignore: bool) -> Listing:
    """List files and links; hidden folders (but .github and .do) and links to folders are not."""
    listing = Listing()
    todo: list[tuple[str, Ignores]] = [("", ())]
    while todo:
        prefix, ignores = todo.pop()
        try:
            with os.scandir(folder / prefix) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            message = f"cannot be entered: {error.strerror}"
            place = prefix.rstrip("/").encode("utf-8", "replace").decode()
            listing.notices.append(Notice(NoticeKind.UNREADABLE, message, RepoPath(place)))
            continue
        if respect_gitignore and any(entry.name == ".gitignore" for entry in found):
            ignores = (*ignores, (prefix, _read_ignores(folder / prefix / ".gitignore")))
        for entry in found:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                hidden = entry.name.startswith(".") and entry.name not in _HIDDEN_AND_READ
                hidden = hidden or entry.name in _NEVER_ENTERED
                if not hidden and not _is_ignored(f"{name}/", ignores):
                    todo.append((f"{name}/", ignores))
            elif _is_ignored(name, ignores):
                listing.ignored += name.endswith(".py")
            else:
                listing.names.append(name)
    return listing


def _read_ignores(path: Path) -> pathspec.GitIgnoreSpec:
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    return read_patterns(lines)


def read_patterns(lines: list[str]) -> pathspec.GitIgnoreSpec:
    """Read gitignore patterns; one that is not understood matches nothing, as in git."""
    try:
        return pathspec.GitIgnoreSpec.from_lines(lines)
    except ValueError:
        good = []
        for line in lines:
            try:
                pathspec.GitIgnoreSpec.from_lines([line])
            except ValueError:
                continue
            good.append(line)
        return pathspec.GitIgnoreSpec.from_lines(good)


def _is_ignored(name: str, ignores: Ignores) -> bool:
    """Let the innermost file that speaks of a name decide."""
    for prefix, spec in reversed(ignores):
        verdict = spec.check_file(name[len(prefix) :]).include
        if verdict is not None:
            return verdict
    return False
