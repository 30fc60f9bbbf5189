"""What the company says: the recipients and categories of `datamap.toml` (schema datamap/1)."""

from dataclasses import dataclass
from enum import StrEnum

from datamap.model.names import CategoryId, RecipientId


class Scope(StrEnum):
    """Says which data a declared recipient may receive."""

    CATEGORIES = "categories"
    ANY = "any"
    UNSTATED = "unstated"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DeclaredRecipient:
    """One entry of `[recipients]`; `categories` count only for scope CATEGORIES.

    `status` is `active`, `pending`, `planned` or `retired`; `expires` an ISO date or "". `pending`
    are categories that wait for approval, beside those that the recipient may have today.
    """

    id: RecipientId
    scope: Scope
    categories: tuple[CategoryId, ...]
    line: int
    status: str = "active"
    pending: tuple[CategoryId, ...] = ()
    owner: str = ""
    expires: str = ""
    role: str = ""
    purposes: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    transfer: tuple[str, ...] = ()
    dpa: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration read from one file; `path` relative to the scanned root."""

    path: str
    policy: str
    recipients: tuple[DeclaredRecipient, ...]
    hosts: tuple[tuple[str, str], ...] = ()

    def recipient(self, recipient: str) -> DeclaredRecipient | None:
        """Return the entry of this id."""
        return next((entry for entry in self.recipients if entry.id == recipient), None)
