"""A TOML file with the line of each key, and what is said when something in it is wrong."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import tomli

from datamap.declaration.key_lines import KeyPath, locate_keys
from datamap.model.errors import UserError

TomlTable: TypeAlias = Mapping[str, object]

_SHOWN_CHOICES = 12


@dataclass(frozen=True, slots=True)
class Document:
    """Holds a parsed file; `path` as the user named it."""

    path: str
    table: TomlTable
    lines: Mapping[KeyPath, int]


def read_document(path: Path) -> Document:
    """Read a TOML file.

    Raises:
        UserError: it is not there, not UTF-8 or not TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise UserError(f"cannot read the declaration: {reason}", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise UserError(
            "the declaration is not UTF-8", "save it as UTF-8", path=str(path)
        ) from error
    return parse_document(text, str(path))


def parse_document(text: str, path: str) -> Document:
    """Parse the text of a TOML file.

    Raises:
        UserError: it is not TOML.
    """
    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise UserError(f"not valid TOML: {error.msg}", path=path, line=error.lineno) from error
    return Document(path, table, locate_keys(text.replace("\r\n", "\n")))


def complain(document: Document, key: KeyPath, message: str, way_on: str = "") -> UserError:
    """Make the error for a key, placed at the nearest line that is known."""
    line = 0
    while key and not line:
        line = document.lines.get(key, 0)
        key = key[:-1]
    return UserError(message, way_on, path=document.path, line=line)


def complain_of_unknown(
    document: Document, key: KeyPath, message: str, word: str, choices: Iterable[str]
) -> UserError:
    """Make the error for a word that is none of the choices; it names the nearest one."""
    return complain(document, key, message, suggest(word, sorted(choices)))


def suggest(word: str, choices: Collection[str]) -> str:
    """Say which choice was probably meant, or which there are where they are few."""
    near = find_nearest(word, choices)
    if near:
        return f'did you mean "{near}"?'
    if len(choices) > _SHOWN_CHOICES:
        return ""
    return "valid here: " + ", ".join(choices)


def find_nearest(word: str, choices: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the choice that differs least from a word, or ""."""
    folded = {choice.casefold(): choice for choice in sorted(choices)}
    near = difflib.get_close_matches(word.casefold(), sorted(folded), n=1, cutoff=cutoff)
    return folded[near[0]] if near else ""
