"""Recipients inside the house: what goes there, nobody else receives."""

from typing import Final

INSIDE: Final = frozenset({"store", "log", "file", "cookie", "response"})
"""How their ids begin: `store:database:users`, `log`, `response`."""


def is_inside(recipient: str) -> bool:
    """Tell whether data stay inside the house: in a store, a log, a file, a cookie, a response."""
    return recipient.partition(":")[0] in INSIDE
