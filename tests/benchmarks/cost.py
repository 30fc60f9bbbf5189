"""What one command costs: CPU, time and memory of its process and of those that it waited for."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Has Python keep its bytecode, whatever the shell says: an installed program has it, too."""

KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""The unit in which the system counts a process's memory."""


class FailedError(Exception):
    """Says that a measured command did not end well, with what it wrote."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Holds what a command cost and wrote."""

    cpu: float
    wall: float
    peak: int
    output: str


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a module of this repository in a fresh interpreter and measure it.

    Raises:
        FailedError: it ended with anything but 0.
    """
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **COMPILED, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FailedError(f"{' '.join(arguments)} ended with {process.returncode}:\n{output}")
    wall = time.monotonic() - begun
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * KILOBYTE, output)
