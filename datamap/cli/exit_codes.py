"""What the exit code of a command means."""

from enum import IntEnum


class ExitCode(IntEnum):
    """0 clean, 1 findings, 2 could not run; 130 as shells count Ctrl-C."""

    CLEAN = 0
    FINDINGS = 1
    COULD_NOT_RUN = 2
    INTERRUPTED = 130
