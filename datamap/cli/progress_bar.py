"""A progress bar on stderr, for people who wait longer than a second."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from datamap.model.progress import NoProgress, Progress

_PATIENCE = 1.0
_PAUSE = 0.1
_WIDTH = 30
_CLEAR = "\r\x1b[2K"


class PatientBar:
    """Shows the stage and how far it is, once the run has taken more than a second."""

    def __init__(self, stream: TextIO, patience: float = _PATIENCE) -> None:
        self._stream = stream
        self._next = time.monotonic() + patience
        self._shown = False
        self._stage = ""
        self._total = 0
        self._done = 0

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of `total` steps."""
        self._stage, self._total, self._done = stage, total, 0

    def advance(self, steps: int = 1) -> None:
        """Count steps of the current stage."""
        self._done += steps
        if self._total and time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            self._shown = True
            filled = min(_WIDTH * self._done // self._total, _WIDTH)
            bar = "#" * filled + "-" * (_WIDTH - filled)
            place = f"{min(self._done, self._total)}/{self._total}"
            self._stream.write(f"{_CLEAR}{self._stage} [{bar}] {place}")
            self._stream.flush()

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._shown:
            self._stream.write(_CLEAR)
            self._stream.flush()


@contextmanager
def show_progress() -> Iterator[Progress]:
    """Give what the stages tell of their steps: a bar on a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield NoProgress()
        return
    bar = PatientBar(sys.stderr)
    try:
        yield bar
    finally:
        bar.close()
