"""Builds the map of the flows from what trace found.

Plain dictionaries group the flows: every run builds the map, and a run from the cache must not pay
for the import of networkx. What walks or cuts the map (filtering, summaries) uses networkx.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from datamap.graph.disclosure import covers, find_entry, is_declared, tell_kind
from datamap.graph.inventory import add_kept, declare_subjects, subject_of
from datamap.graph.owners import name_owner
from datamap.model.declaration import Declaration
from datamap.model.evidence import Evidence, Flow, RecipientEvidence
from datamap.model.flow_graph import Edge, FlowGraph, OwnerNode, RecipientNode
from datamap.model.names import CategoryId, RecipientId, VendorId
from datamap.model.rules import Rulebook, Vendor


def build_graph(
    evidence: Evidence, rulebook: Rulebook, declaration: Declaration | None
) -> FlowGraph:
    """Draw the map: owners, recipients, and an edge per cell of the table recipient x category."""
    vendors = {vendor.id: vendor for vendor in rulebook.vendors}
    flows = sorted(
        _with_subjects(evidence.flows, declaration),
        key=lambda flow: (flow.sink.span, flow.category, flow.recipient, flow.id),
    )
    signs: dict[RecipientId, set[RecipientEvidence]] = defaultdict(set)
    for sign in evidence.recipients:
        signs[sign.recipient].add(sign)
    recipients = {flow.recipient for flow in flows} | set(signs)
    return FlowGraph(
        owners=_name_owners(flows),
        recipients=tuple(
            _describe_recipient(recipient, signs.get(recipient, ()), vendors, declaration)
            for recipient in sorted(recipients)
        ),
        edges=_join_flows(flows, vendors, declaration),
        flows=tuple(flows),
        inventory=declare_subjects(add_kept(evidence.inventory, flows), declaration),
    )


def _with_subjects(flows: Iterable[Flow], declaration: Declaration | None) -> Iterable[Flow]:
    if declaration is None or not declaration.subjects:
        return flows
    told = dict(declaration.subjects)
    return [
        replace(flow, subject=subject_of(told, name_owner(flow.source.name), flow.subject))
        for flow in flows
    ]


def _name_owners(flows: Iterable[Flow]) -> tuple[OwnerNode, ...]:
    subjects: dict[str, Counter[str]] = defaultdict(Counter)
    for flow in flows:
        subjects[name_owner(flow.source.name)][flow.subject] += bool(flow.subject)
    return tuple(
        # The subject that most flows name; of two that are named as often, the first by name.
        OwnerNode(owner, min(counts, key=lambda subject: (-counts[subject], subject)))
        for owner, counts in sorted(subjects.items())
    )


def _describe_recipient(
    recipient: RecipientId,
    signs: Iterable[RecipientEvidence],
    vendors: Mapping[VendorId, Vendor],
    declaration: Declaration | None,
) -> RecipientNode:
    vendor = vendors.get(VendorId(recipient))
    kind = tell_kind(recipient, vendor, declaration)
    return RecipientNode(
        id=recipient,
        name=vendor.name if vendor and vendor.name else recipient,
        kind=kind,
        countries=vendor.countries if vendor else (),
        declared=is_declared(declaration, recipient, vendor, kind),
        evidence=tuple(sorted(signs)),
    )


def _join_flows(
    flows: Iterable[Flow], vendors: Mapping[VendorId, Vendor], declaration: Declaration | None
) -> tuple[Edge, ...]:
    cells: dict[tuple[str, CategoryId, RecipientId, str, str], set[str]] = defaultdict(set)
    for flow in flows:
        owner = name_owner(flow.source.name)
        cell = (owner, flow.category, flow.recipient, flow.treatment.value, flow.certainty.value)
        cells[cell].add(flow.id)
    return tuple(
        Edge(
            owner=owner,
            category=category,
            recipient=recipient,
            treatment=treatment,
            certainty=certainty,
            flows=tuple(sorted(cells[owner, category, recipient, treatment, certainty])),
            declared=_tell_cell(declaration, recipient, vendors.get(VendorId(recipient)), category),
        )
        for owner, category, recipient, treatment, certainty in sorted(cells)
    )


def _tell_cell(
    declaration: Declaration | None,
    recipient: RecipientId,
    vendor: Vendor | None,
    category: CategoryId,
) -> bool | None:
    if declaration is None:
        return None
    if entry := find_entry(declaration, recipient, vendor):
        return covers(entry, category)
    kind = tell_kind(recipient, vendor, declaration)
    return is_declared(declaration, recipient, vendor, kind)
