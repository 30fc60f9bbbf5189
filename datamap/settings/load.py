"""`[tool.datamap]` of the nearest pyproject.toml, and the command line above it, to `Settings`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

import tomli

from datamap.model.errors import UserError
from datamap.model.names import CheckCode
from datamap.model.settings import Settings

_TEXTS = {"exclude", "include", "rules"}
_CODES = {"select", "ignore"}
_FLAGS = {"cache", "respect_gitignore"}
_NUMBERS = {"processes": 0, "max_file_size": 1}
"""Keys that hold a number, with the smallest one that makes sense."""


_PAIRS = {
    "hosts": ("host = recipient", 'hosts = { "*.example.com" = "own" }'),
    "fields": ("field = category", 'fields = { "Badge.code" = "user.unique_id" }'),
}
"""Keys that hold a table, with what it holds and an example."""


def load_settings(root: Path, overrides: Mapping[str, object]) -> Settings:
    """Return the settings that hold for a scanned folder or file.

    They stand in its pyproject.toml or in that of a folder above it, up to the repository's
    root; `Settings.root` is the folder of that file. `overrides` are fields of `Settings` and
    win; those that are None say nothing.

    Raises:
        UserError: a file or a key is not what it should be.
    """
    folder = root.absolute() if root.is_dir() else root.absolute().parent
    for place in [folder, *folder.parents]:
        file = place / "pyproject.toml"
        table, text = _read_table(file)
        if table is not None:
            problem = _Problem(str(file), text)
            values = _read_values(table, problem)
            values["root"] = str(place)
            break
        if (place / ".git").exists():
            values = {"root": str(folder)}
            break
    else:
        values = {"root": str(folder)}
    command_line = _Problem("", "")
    for name, value in overrides.items():
        if value is not None:
            values[name] = _checked(name, value, command_line)
    return _settings(values)


class _Problem:
    """Knows where a key stands, to say what is wrong with it."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def error(self, key: str, message: str, way_on: str = "") -> UserError:
        """Return the error to raise."""
        return UserError(message, help=way_on, path=self._path, line=self._line_of(key))

    def _line_of(self, key: str) -> int:
        """Find the key by eye, since tomli does not tell lines."""
        wanted = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""")
        header = re.compile(rf"""\s*\[\s*tool\.datamap\.["']?{re.escape(key)}["']?\s*[.\]]""")
        inside = False
        for number, line in enumerate(self._lines, 1):
            if header.match(line):
                return number
            if line.lstrip().startswith("["):
                inside = re.match(r"\s*\[\s*tool\.datamap\s*\]", line) is not None
            elif inside and wanted.match(line):
                return number
        return 0


def _read_table(file: Path) -> tuple[dict[str, object] | None, str]:
    try:
        text = file.read_text("utf-8")
        data = tomli.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return None, ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot be read: {error}", path=str(file)) from error
    except tomli.TOMLDecodeError as error:
        line = getattr(error, "lineno", 0)
        raise UserError(f"is not TOML: {error}", path=str(file), line=line) from error
    tool = data.get("tool")
    table = tool.get("datamap") if isinstance(tool, dict) else None
    if table is None:
        return None, text
    if not isinstance(table, dict):
        raise UserError("tool.datamap has to be a table", path=str(file))
    return table, text


def _read_values(table: Mapping[str, object], problem: _Problem) -> dict[str, object]:
    known = {field.name.replace("_", "-"): field.name for field in fields(Settings)}
    del known["root"]
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in known:
            nearest = get_close_matches(key.replace("_", "-"), known, n=1, cutoff=0.5)
            way_on = f"Did you mean `{nearest[0]}`?" if nearest else _all_keys(known)
            raise problem.error(key, f"unknown key `{key}` in [tool.datamap]", way_on)
        values[known[key]] = _checked(known[key], value, problem)
    return values


def _all_keys(known: Mapping[str, str]) -> str:
    return f"The keys are {', '.join(f'`{key}`' for key in sorted(known))}."


def _checked(name: str, value: object, problem: _Problem) -> object:
    """Return the value in the shape that `Settings` has for it."""
    key = name.replace("_", "-")
    if name in _TEXTS or name in _CODES:
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return tuple(CheckCode(item) if name in _CODES else item for item in value)
        raise problem.error(key, f"`{key}` has to be an array of strings", f'{key} = ["..."]')
    if name in _FLAGS:
        if isinstance(value, bool):
            return value
        raise problem.error(key, f"`{key}` has to be true or false", f"{key} = true")
    if name in _NUMBERS:
        least = _NUMBERS[name]
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        raise problem.error(key, f"`{key}` has to be a whole number, at least {least}")
    if name in _PAIRS:
        return _checked_pairs(name, value, problem)
    if isinstance(value, str):
        return value
    raise problem.error(key, f"`{key}` has to be a string", f'{key} = "..."')


def _checked_pairs(name: str, value: object, problem: _Problem) -> tuple[tuple[str, str], ...]:
    pairs: list[object] = [None]
    if isinstance(value, Mapping):
        pairs = list(value.items())
    elif isinstance(value, tuple):
        pairs = list(value)
    found: list[tuple[str, str]] = []
    for pair in pairs:
        match pair:
            case (str(key), str(meaning)):
                found.append((key, meaning))
            case _:
                what, example = _PAIRS[name]
                raise problem.error(name, f"`{name}` has to be a table of {what}", example)
    return tuple(sorted(found))


def _settings(values: Mapping[str, object]) -> Settings:
    settings = Settings(root=str(values["root"]))
    changes = {name: value for name, value in values.items() if name != "root"}
    if not changes:
        return settings
    # Every value went through `_checked`, which gives each field its own type.
    return Settings(root=settings.root, **changes)  # type: ignore[arg-type]
