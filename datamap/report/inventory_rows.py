"""The inventory as rows of text: what its table, its CSV and its Markdown have in common."""

from collections.abc import Iterable, Sequence
from typing import Final

from datamap.model.evidence import InventoryItem

COLUMNS: Final = (
    "field",
    "category",
    "subject",
    "owner",
    "store",
    "declared",
    "received",
    "certainty",
)
DETAILS: Final = ("kind", "type", "nullable", "default")

_EMPTY: Final = {True: "yes", False: "no", None: ""}


def write_row(item: InventoryItem) -> tuple[str, ...]:
    """Return the cells of one field, in the order of COLUMNS."""
    here = f"{item.path}:{item.line}"
    # One function may find it in two parts of a request.
    places = dict.fromkeys((one.path, one.line, one.handler) for one in item.received)
    received = [f"{path}:{line} {handler}".rstrip() for path, line, handler in places]
    if not item.declared and not received:
        received = [here]
    return (
        item.name,
        item.category,
        item.subject,
        item.owner,
        ", ".join(item.stores),
        here if item.declared else "",
        ", ".join(received),
        item.certainty.value,
    )


def write_details(item: InventoryItem) -> tuple[str, ...]:
    """Return what the declaration says beside, in the order of DETAILS."""
    return (item.kind, item.type, _EMPTY[item.nullable], item.default)


def sort_items(items: Iterable[InventoryItem]) -> Sequence[InventoryItem]:
    """Return the fields in the order in which every format lists them: by place."""
    return sorted(items)
