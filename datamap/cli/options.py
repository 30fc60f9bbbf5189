"""Options that several commands share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce, wraps
from pathlib import Path
from typing import TypeAlias

import click

_Command: TypeAlias = Callable[..., None]
_Decorator: TypeAlias = Callable[[_Command], _Command]


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """Holds what the options of a scan say; None and empty mean that they say nothing."""

    path: Path
    declaration: str
    rules: tuple[str, ...]
    exclude: tuple[str, ...]
    include: tuple[str, ...]
    processes: int | None
    no_cache: bool
    verbose: bool
    inside: bool = False


def take_scan_options(command: _Command) -> _Command:
    """Give a command PATH and the options that say what is read, as one `options` parameter."""

    @wraps(command)
    def collect(
        *,
        path: Path,
        declaration: str,
        rules: tuple[str, ...],
        exclude: tuple[str, ...],
        include: tuple[str, ...],
        processes: int | None,
        no_cache: bool,
        verbose: bool,
        **others: object,
    ) -> None:
        options = ScanOptions(
            path, declaration, rules, exclude, include, processes, no_cache, verbose
        )
        command(options=options, **others)

    return _apply(
        collect,
        click.argument("path", type=click.Path(path_type=Path), default=".", metavar="[PATH]"),
        click.option(
            "--declaration",
            metavar="FILE",
            default="",
            help="The declaration. Default: datamap.toml, then privacy.toml, in PATH or above.",
        ),
        click.option(
            "--rules",
            metavar="DIR",
            multiple=True,
            help="More rule files: a directory or a .toml file. May be repeated.",
        ),
        click.option(
            "--exclude",
            metavar="PATTERN",
            multiple=True,
            help="Leave these files out (as in .gitignore). May be repeated.",
        ),
        click.option(
            "--include",
            metavar="PATTERN",
            multiple=True,
            help="Read these although they are left out by default, such as tests/.",
        ),
        click.option(
            "--processes",
            type=click.IntRange(min=0),
            default=None,
            metavar="N",
            help="How many files to read at once. Default: as many as there are cores.",
        ),
        click.option("--no-cache", is_flag=True, help="Read everything anew, keep nothing."),
        click.option("-v", "--verbose", is_flag=True, help="Show notes and notices one by one."),
    )


def take_inside(command: _Command) -> _Command:
    """Give a command with scan options `--inside`, which is said in its `options`."""

    @wraps(command)
    def collect(*, inside: bool, options: ScanOptions, **others: object) -> None:
        command(options=replace(options, inside=inside), **others)

    return _apply(
        collect,
        click.option(
            "--inside",
            is_flag=True,
            help="Also tell what stays inside: in stores, logs, files, cookies and responses.",
        ),
    )


def take_output_options(formats: Sequence[str]) -> _Decorator:
    """Give a command `--format`, the first being the default, and `--output`."""

    def decorate(command: _Command) -> _Command:
        return _apply(
            command,
            click.option(
                "--format",
                "format_",
                type=click.Choice(list(formats)),
                default=formats[0],
                show_default=True,
                help="How to write the result.",
            ),
            click.option(
                "--output",
                metavar="FILE",
                type=click.Path(dir_okay=False, path_type=Path),
                default=None,
                help="Write the result there instead of to standard output.",
            ),
        )

    return decorate


def _apply(command: _Command, *decorators: _Decorator) -> _Command:
    return reduce(lambda decorated, decorate: decorate(decorated), reversed(decorators), command)
