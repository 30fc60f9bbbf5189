"""Files that are not what their name says: TOML and JSON that nothing can read."""

from __future__ import annotations

import json

import tomli

from datamap.model.names import RepoPath
from datamap.model.notice import Notice, NoticeKind


def find_mistakes(path: RepoPath, text: str) -> list[Notice]:
    """Return a notice if a file is no TOML or no JSON; what its lines say is used all the same."""
    try:
        # A lock file is written by a program, and long: nobody has to be told of it.
        if path.endswith((".toml", "Pipfile")):
            tomli.loads(text)
        elif path.endswith(".json"):
            json.loads(text)
    except tomli.TOMLDecodeError as error:
        return [_tell(path, f"cannot be read as TOML: {error.msg}", error.lineno)]
    except json.JSONDecodeError as error:
        return [_tell(path, f"cannot be read as JSON: {error.msg}", error.lineno)]
    except (ValueError, RecursionError):
        return [_tell(path, "nests too deep to be read", 0)]
    return []


def _tell(path: RepoPath, message: str, line: int) -> Notice:
    return Notice(NoticeKind.MANIFEST, message, path, line)
