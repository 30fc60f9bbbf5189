"""A file to read and a place in it."""

from dataclasses import dataclass

from datamap.model.names import RepoPath


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Names one file that discover found, with its bytes.

    `digest` is the hex BLAKE2b-128 of `content`; a `template` is text that a program fills in.
    """

    path: RepoPath
    content: bytes
    digest: str
    template: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Says where something stands: lines and columns from 1, both ends inclusive."""

    path: RepoPath
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """Holds what discover found below the scanned paths.

    `pages` are what a visitor's browser gets: pages, templates among them, and scripts.
    `left_out` counts files by the reason for which they were not read
    (`ignored`, `excluded`, `test`, `migration`, `example`, `notebook`, `too-large`, ...).
    """

    files: tuple[SourceFile, ...]
    manifests: tuple[SourceFile, ...]
    templates: tuple[SourceFile, ...]
    left_out: tuple[tuple[str, int], ...]
    pages: tuple[SourceFile, ...] = ()
