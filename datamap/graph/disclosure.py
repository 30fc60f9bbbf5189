"""What a declaration says of a recipient, and of one category reaching it."""

from typing import Final, assert_never

from datamap.model.declaration import Declaration, DeclaredRecipient, Scope
from datamap.model.names import CategoryId, RecipientId
from datamap.model.rules import Vendor

OWN: Final = "own"
"""What `[hosts]` calls a host of the company itself."""

INSIDE: Final = frozenset({"store", "log", "file", "cookie", "response"})
"""Kinds of sinks inside the company's own boundary: nobody else receives anything there."""

_IN_FORCE: Final = frozenset({"active", "pending"})


def find_entry(
    declaration: Declaration, recipient: RecipientId, vendor: Vendor | None
) -> DeclaredRecipient | None:
    """Return the entry that speaks of a recipient: by id, by a vendor's other names, or by host."""
    if entry := declaration.recipient(recipient):
        return entry
    if vendor is not None:
        names = {
            word.casefold() for word in (vendor.id, vendor.name, vendor.entity, *vendor.aliases)
        }
        names.discard("")
        for known in declaration.recipients:
            if known.id.casefold() in names or known.name.casefold() in names:
                return known
    mapped = map_host(declaration, recipient)
    return declaration.recipient(mapped) if mapped else None


def map_host(declaration: Declaration, host: str) -> str:
    """Return what `[hosts]` says of a host: a recipient's id, `own`, or an empty string."""
    for pattern, owner in declaration.hosts:
        if host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:])):
            return owner
    return ""


def is_declared(
    declaration: Declaration | None, recipient: RecipientId, vendor: Vendor | None, kind: str
) -> bool | None:
    """Say whether the declaration names a recipient; None where it has no say."""
    if declaration is None:
        return None
    if entry := find_entry(declaration, recipient, vendor):
        return entry.status in _IN_FORCE
    if map_host(declaration, recipient) == OWN:
        return True
    return None if kind in INSIDE else False


def covers(entry: DeclaredRecipient, category: CategoryId) -> bool | None:
    """Say whether an entry lets its recipient have a category; None where it does not state any."""
    if entry.status not in _IN_FORCE:
        return False
    if _holds(entry.pending, category):
        return True
    match entry.scope:
        case Scope.ANY:
            return True
        case Scope.UNSTATED:
            return None
        case Scope.NONE:
            return False
        case Scope.CATEGORIES:
            return _holds(entry.categories, category)
        case _:
            assert_never(entry.scope)


def _holds(categories: tuple[CategoryId, ...], category: CategoryId) -> bool:
    return any(category == known or category.startswith(f"{known}.") for known in categories)
