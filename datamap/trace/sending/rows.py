"""What is written into the columns of rows: it reaches the store that keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.names import RecipientId
from datamap.model.rules import ArgumentRoles, SinkRule
from datamap.trace.declared.stores import find_stores
from datamap.trace.sending.flows import SinkRecord
from datamap.trace.sending.sent import Sent
from datamap.trace.sending.sinks import Hit
from datamap.trace.summary import ExternalCall
from datamap.values.nodes import External, Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datamap.model.names import ClassId
    from datamap.trace.frame import Analysis
    from datamap.trace.summary import Summary
    from datamap.values.value import Label


def find_rows(analysis: Analysis, summaries: Mapping[str, Summary]) -> list[SinkRecord]:
    """Return every write into a column as a call that sends to its store, sorted.

    A row that is made is taken to be saved.
    """
    stores = find_stores(analysis.program)
    records: list[SinkRecord] = []
    for holder in sorted(summaries):
        written: dict[tuple[int, Field], list[Label]] = {}
        for write in summaries[holder].writes:
            cell = write.cell
            if isinstance(cell, Field) and not cell.path and stores.get(cell.cls):  # type: ignore[call-overload]
                written.setdefault((write.at, cell), []).append(write.label)
        for (at, cell), labels in sorted(written.items(), key=lambda w: (w[0][0], w[0][1].order)):
            records.extend(_records(analysis, stores, holder, at, cell, labels))
    return records


def _records(
    analysis: Analysis,
    stores: Mapping[ClassId, tuple[str, ...]],
    holder: str,
    at: int,
    cell: Field,
    labels: list[Label],
) -> Iterator[SinkRecord]:
    make = analysis.make.make
    owner = cell.cls.rpartition(":")[2].rpartition(".")[2]
    chain = make(External, make(External, None, "root", owner), "call", "", (), (holder, at))
    sent = tuple(Sent(cell.name, (), label) for label in sorted(labels, key=lambda x: x.order))
    for store in stores[cell.cls]:  # type: ignore[index]
        recipient = RecipientId(f"store:{store}")
        rule = SinkRule((), recipient, ArgumentRoles((cell.name,)))
        hit = Hit(recipient, dynamic=False, open=False, rule=rule, sent=sent, name=cell.name)
        yield SinkRecord(holder, ExternalCall(chain, (holder, at), at, (), ()), hit)
