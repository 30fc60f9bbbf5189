"""What the company says: the recipients and categories of `datamap.toml` (schema datamap/1)."""

from dataclasses import dataclass
from enum import StrEnum

from datamap.model.names import CategoryId, RecipientId

INTERNAL_ID = CategoryId("user.unique_id")
"""Says which user it is, inside the company's own systems."""


def lies_below(category: CategoryId, parent: CategoryId) -> bool:
    """Tell whether a category is another one or lies below it."""
    return category == parent or category.startswith(f"{parent}.")


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

    def covers(self, category: CategoryId) -> bool:
        """Tell whether the entry says that the recipient may have this category.

        A category covers those below it. An internal user id comes with any declared category.
        What is pending is not covered, and `status` is not looked at.
        """
        match self.scope:
            case Scope.ANY | Scope.UNSTATED:
                return True
            case Scope.NONE:
                return False
            case Scope.CATEGORIES:
                return lies_below(category, INTERNAL_ID) or any(
                    lies_below(category, declared) for declared in self.categories
                )


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration read from one file; `path` relative to the scanned root."""

    path: str
    policy: str
    recipients: tuple[DeclaredRecipient, ...]
    hosts: tuple[tuple[str, str], ...] = ()
    subjects: tuple[tuple[str, str], ...] = ()
    """Owners (`Guest`) and whose data they hold, as `[subjects]` says; `default` is an owner."""

    def recipient(self, recipient: str) -> DeclaredRecipient | None:
        """Return the entry of this id."""
        return next((entry for entry in self.recipients if entry.id == recipient), None)
