"""Paths to the files to read, with what was left out and why."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import pathspec

from datamap.discover.git_listing import NoGitError, list_with_git
from datamap.discover.left_out import (
    find_environments,
    is_manifest,
    is_page,
    is_schema,
    is_stub,
    is_template,
    reason_to_leave_out,
)
from datamap.discover.walk import list_by_walking, read_patterns
from datamap.model.errors import UserError
from datamap.model.names import RepoPath
from datamap.model.notice import Notice, NoticeKind
from datamap.model.settings import Settings
from datamap.model.source import Discovery, SourceFile


def discover(paths: Sequence[str], settings: Settings) -> tuple[Discovery, tuple[Notice, ...]]:
    """Find Python files, manifests and templates, in the order of their paths.

    Paths count from the scanned folder, those of several from the innermost folder that holds
    them all. A file that is named itself is read whatever it is called.

    Raises:
        UserError: a path does not exist.
    """
    places = [_existing(path) for path in paths]
    base = _common_folder(places)
    found = _Found(base, settings)
    for place in places:
        if place.is_dir():
            for name in _wanted_below(place, found):
                found.names.setdefault(_relative(place / name, base))
        else:
            found.names.setdefault(_relative(place, base))
    for name in found.names:
        _read(name, found)
    discovery = Discovery(
        files=tuple(sorted(found.files, key=lambda file: file.path)),
        manifests=tuple(sorted(found.manifests, key=lambda file: file.path)),
        templates=tuple(sorted(found.templates, key=lambda file: file.path)),
        pages=tuple(sorted(found.pages, key=lambda file: file.path)),
        left_out=tuple(sorted(found.left_out.items())),
    )
    return discovery, tuple(sorted(found.notices))


@dataclass(slots=True)
class _Found:
    base: Path
    settings: Settings
    names: dict[str, None] = field(default_factory=dict)
    files: list[SourceFile] = field(default_factory=list)
    manifests: list[SourceFile] = field(default_factory=list)
    templates: list[SourceFile] = field(default_factory=list)
    pages: list[SourceFile] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notices: list[Notice] = field(default_factory=list)


def _existing(path: str) -> Path:
    place = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links
    if not place.exists():
        raise UserError(f"{path} does not exist", help="Name a folder or a Python file.")
    return place


def _common_folder(places: Sequence[Path]) -> Path:
    folders = [place if place.is_dir() else place.parent for place in places]
    if not folders:
        raise UserError("no path to scan", help="Name a folder or a Python file.")
    return Path(os.path.commonpath(folders))


def _relative(place: Path, base: Path) -> str:
    return place.relative_to(base).as_posix()


def _wanted_below(folder: Path, found: _Found) -> Iterator[str]:
    """Yield the relative paths of the files to read below a folder; count the others."""
    settings = found.settings
    names = _list_folder(folder, found)
    exclude, include = _spec(settings.exclude), _spec(settings.include)
    root = Path(os.path.abspath(settings.root))  # noqa: PTH100 - as above
    environments = find_environments(names)
    told = {name.removesuffix("i") for name in names if is_stub(name)}
    for name in names:
        beside = is_manifest(name) or is_template(name) or is_schema(name) or is_page(name)
        if not beside and not is_stub(name) and not name.endswith((".py", ".ipynb")):
            continue
        if name in told:
            continue
        # Patterns are written from where the settings stand, or from the scanned folder.
        place = folder / name
        spoken = _relative(place, root) if place.is_relative_to(root) else name
        if exclude.match_file(spoken):
            reason = "excluded"
        elif name.endswith(".ipynb"):
            reason = "notebook"
        elif include.match_file(spoken):
            reason = ""
        else:
            reason = reason_to_leave_out(name, environments)
        if not reason:
            yield name
        elif not beside:
            found.left_out[reason] += 1


def _spec(patterns: Sequence[str]) -> pathspec.GitIgnoreSpec:
    return read_patterns(list(patterns))


def _list_folder(folder: Path, found: _Found) -> list[str]:
    """Ask git, or walk: outside of git, and where git ignores the folder that is asked for."""
    if found.settings.respect_gitignore:
        try:
            names = list_with_git(folder)
        except NoGitError as error:
            names = None
            found.notices.append(Notice(NoticeKind.NO_GIT, str(error)))
        if names:
            return names
    listing = list_by_walking(folder, respect_gitignore=found.settings.respect_gitignore)
    found.notices.extend(listing.notices)
    if listing.ignored:
        found.left_out["ignored"] += listing.ignored
    return listing.names


def _read(name: str, found: _Found) -> None:
    """Read one file, or say why not; a link is not followed, what it names is read in its place."""
    place = found.base / name
    try:
        path = RepoPath(name.encode("utf-8").decode("utf-8"))
    except UnicodeEncodeError:
        shown = RepoPath(name.encode("utf-8", "replace").decode("utf-8"))
        _leave_out("unreadable", NoticeKind.UNREADABLE, "its name is not UTF-8", shown, found)
        return
    try:
        status = place.lstat()
        if stat.S_ISLNK(status.st_mode) and not _is_named_itself(found, name):
            if place.exists():
                found.left_out["link"] += 1
            else:
                _leave_out("link", NoticeKind.BROKEN_LINK, "points nowhere", path, found)
            return
        if stat.S_ISDIR(status.st_mode):
            # git shows a repository inside this one as its folder.
            found.left_out["repository"] += 1
            return
        status = place.stat()
        if not stat.S_ISREG(status.st_mode):
            found.left_out["not-a-file"] += 1
            return
        limit = found.settings.max_file_size
        if status.st_size > limit:
            message = f"has {status.st_size} bytes, more than max-file-size = {limit}"
            _leave_out("too-large", NoticeKind.TOO_LARGE, message, path, found)
            return
        content = place.read_bytes()
    except FileNotFoundError:
        # Deleted, but git's index still has it.
        return
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        _leave_out("unreadable", NoticeKind.UNREADABLE, message, path, found)
        return
    template = is_template(name) and not _is_named_itself(found, name)
    source = SourceFile(path, content, blake2b(content, digest_size=16).hexdigest(), template)
    page = is_page(name) and not _is_named_itself(found, name)
    if page:
        found.pages.append(source)
    if is_manifest(name):
        found.manifests.append(source)
    elif template or not page:
        (found.templates if template else found.files).append(source)


def _is_named_itself(found: _Found, name: str) -> bool:
    return len(found.names) == 1 and "/" not in name


def _leave_out(reason: str, kind: NoticeKind, message: str, path: RepoPath, found: _Found) -> None:
    found.left_out[reason] += 1
    found.notices.append(Notice(kind, message, path))
