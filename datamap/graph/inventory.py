"""The inventory as the declaration has it, and parts of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from datamap.model.declaration import Declaration, lies_below
from datamap.model.evidence import Flow, InventoryItem, Kept
from datamap.model.names import CategoryId
from datamap.model.recipients import is_inside


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


def add_kept(items: Iterable[InventoryItem], flows: Iterable[Flow]) -> tuple[InventoryItem, ...]:
    """Give each field the places inside the house to which flows of it lead."""
    kept: dict[tuple[str, str, int, str], set[Kept]] = defaultdict(set)
    for flow in flows:
        if is_inside(flow.recipient):
            sink, span = flow.sink, flow.sink.span
            place = Kept(flow.recipient, span.path, span.line, sink.call, sink.name, sink.expires)
            source = flow.source.span
            kept[flow.source.name, source.path, source.line, flow.category].add(place)
    return tuple(
        replace(item, kept=tuple(sorted(found)), stores=_joined(item.stores, found))
        if (found := kept.get((item.name, item.path, item.line, item.category)))
        else item
        for item in items
    )


def _joined(stores: tuple[str, ...], kept: Iterable[Kept]) -> tuple[str, ...]:
    """Return the stores of a field, those that it is declared in first."""
    found = sorted({place.recipient.removeprefix("store:") for place in kept})
    return tuple(dict.fromkeys((*stores, *found)))


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
