"""Where a result goes: standard output, or a file."""

import io
import os
import sys
from pathlib import Path
from typing import Literal

import click

from datamap.model.errors import UserError


def write_result(text: str, output: Path | None) -> None:
    """Write a result to a file, or to standard output where no file is named.

    Raises:
        UserError: the file cannot be written, for instance because the disk is full.
    """
    if output is None:
        _bear_any_terminal()
        click.echo(text, nl=False)
        return
    write_file(output, text.encode())


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write a picture to a file or to standard output, but never to a terminal.

    Raises:
        UserError: standard output is a terminal, or the file cannot be written.
    """
    if output is not None:
        write_file(output, content)
    elif sys.stdout.isatty():
        raise UserError("a picture is no text for a terminal", "add --output FILE")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


def write_file(path: Path, content: bytes) -> None:
    """Write a file.

    Raises:
        UserError: it cannot be written, for instance because the disk is full.
    """
    _write(path, content, "wb")


def create_file(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet.

    Raises:
        UserError: it exists, or cannot be written.
    """
    _write(path, content, "xb")


def wants_colour(output: Path | None) -> bool:
    """Tell whether the text may be coloured: a terminal reads it, and NO_COLOR is not set."""
    return output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _write(path: Path, content: bytes, mode: Literal["wb", "xb"]) -> None:
    try:
        with path.open(mode) as file:
            file.write(content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise UserError(
            f"cannot write this file: {reason}", "it may be incomplete", str(path)
        ) from error


def _bear_any_terminal() -> None:
    """Write what the terminal's encoding lacks as escapes, and not as a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
