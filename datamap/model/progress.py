"""How a stage tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Is told of steps; the command line shows them on a terminal, tests ignore them."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of `total` steps."""

    def advance(self, steps: int = 1) -> None:
        """Count steps of the current stage."""


class NoProgress:
    """Shows nothing."""

    def start(self, stage: str, total: int) -> None:
        """Ignore the stage."""

    def advance(self, steps: int = 1) -> None:
        """Ignore the steps."""
