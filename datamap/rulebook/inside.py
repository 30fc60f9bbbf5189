"""The rules without those for what stays inside the house."""

from dataclasses import replace

from datamap.model.recipients import is_inside
from datamap.model.rules import Rulebook


def without_inside(book: Rulebook) -> Rulebook:
    """Return the rules of who else receives data: no store, log, file, cookie or response."""
    leaving = tuple(rule for rule in book.sinks if not is_inside(rule.recipient))
    return replace(book, sinks=leaving, inside=False)
