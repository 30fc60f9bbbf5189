"""The lines of scanned files, for code frames."""

import io
import tokenize
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from datamap.model.names import RepoPath
from datamap.model.result import ReadLines


def read_lines_below(root: Path) -> ReadLines:
    """Return what gives the lines of a file below the root; none where it cannot be read."""

    @lru_cache(maxsize=64)
    def read_lines(path: RepoPath) -> Sequence[str]:
        try:
            content = (root / path).read_bytes()
            encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
            return content.decode(encoding, errors="replace").splitlines()
        except (OSError, SyntaxError, LookupError):
            return ()

    return read_lines
