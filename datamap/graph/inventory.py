"""The inventory as the declaration has it, and parts of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from datamap.model.declaration import Declaration, lies_below
from datamap.model.evidence import InventoryItem
from datamap.model.names import CategoryId


def filter_inventory(
    items: Iterable[InventoryItem],
    subjects: Collection[str] = (),
    categories: Collection[CategoryId] = (),
    stores: Collection[str] = (),
) -> tuple[InventoryItem, ...]:
    """Keep the fields that match all that is asked for; an empty collection asks for nothing.

    A category stands for those below it, a kind of store (`database`) for each of its tables.
    """
    return tuple(
        item
        for item in items
        if (not subjects or item.subject in subjects)
        and (not categories or any(lies_below(item.category, one) for one in categories))
        and (not stores or any(_is_in(store, one) for store in item.stores for one in stores))
    )


def declare_subjects(
    items: Iterable[InventoryItem], declaration: Declaration | None
) -> tuple[InventoryItem, ...]:
    """Give each field the subject that the declaration says of its owner."""
    if declaration is None or not declaration.subjects:
        return tuple(sorted(items))
    told = dict(declaration.subjects)
    return tuple(
        sorted(replace(item, subject=subject_of(told, item.owner, item.subject)) for item in items)
    )


def subject_of(told: Mapping[str, str], owner: str, found: str) -> str:
    """Return whose data an owner holds by the declaration, else as found.

    `default` in the declaration stands for `user`, which is what nothing else was said of.
    """
    known = told.get(owner) or told.get(owner.rpartition(".")[2])
    if known:
        return known
    return told.get("default", found) if found == "user" else found


def _is_in(store: str, wanted: str) -> bool:
    return store == wanted or store.startswith(f"{wanted}:")
