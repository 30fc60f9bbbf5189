"""The one exception that a user's input may cause."""

from dataclasses import dataclass


@dataclass(eq=False)  # not frozen: Python itself sets __traceback__ on an exception
class UserError(Exception):
    """Says what the user has to mend; the command line shows it and exits with 2.

    `line` is 0 where no line applies; `help` is the way on, or empty.
    """

    message: str
    help: str = ""
    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        """Render as `path:line: message`."""
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        return f"{place}{self.message}"
