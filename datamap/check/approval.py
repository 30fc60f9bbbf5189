"""What waits for somebody's approval, and what becomes of a finding meanwhile."""

from dataclasses import dataclass
from datetime import date

from datamap.check.check_input import CheckInput
from datamap.model.declaration import DeclaredRecipient, lies_below
from datamap.model.names import CategoryId


@dataclass(frozen=True, slots=True)
class Approval:
    """Says whether a pending entry lets the data pass, and how to put it into a message."""

    passes: bool
    words: str


def find_approval(
    given: CheckInput, entry: DeclaredRecipient, category: CategoryId
) -> Approval | None:
    """Return what the entry says of a category that waits for approval; None if it does not."""
    waits = entry.status == "pending" and entry.covers(category)
    if not waits and not any(lies_below(category, pending) for pending in entry.pending):
        return None
    whose = f" by {entry.owner}" if entry.owner else ""
    if entry.expires and date.fromisoformat(entry.expires) < given.today:
        return Approval(passes=False, words=f"the approval{whose} was due on {entry.expires}")
    until = f" until {entry.expires}" if entry.expires else ""
    return Approval(passes=not given.no_pending, words=f"it waits for approval{whose}{until}")
