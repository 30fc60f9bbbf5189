"""Bytes of a Python file to text: BOM, PEP 263 cookies, line ends."""

from __future__ import annotations

import io
import tokenize

from datamap.model.names import RepoPath
from datamap.model.notice import Notice, NoticeKind


def decode_source(content: bytes, path: RepoPath) -> tuple[str, tuple[Notice, ...]]:
    """Decode as Python would; where that fails, as Latin-1, which never does, with a notice."""
    notices: tuple[Notice, ...] = ()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError, ValueError) as error:
        message = f"is not in the encoding it claims, read as Latin-1: {error}"
        notices = (Notice(NoticeKind.ENCODING, message, path, 1),)
        text = content.decode("latin-1")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, notices
