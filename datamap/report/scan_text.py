"""What a scan found as text: who receives what, the inventory, and the flows with their paths."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from datamap.model.evidence import Certainty, Flow, Treatment
from datamap.model.flow_graph import Edge, FlowGraph, RecipientNode
from datamap.model.names import RecipientId
from datamap.report.coverage_text import count_things
from datamap.report.finding_text import Look, write_hops
from datamap.report.paint import Ink, paint
from datamap.report.printable import make_printable, shorten
from datamap.report.tables import align

_MOST_FLOWS: Final = 40
_MOST_OWNERS: Final = 3
_NAME_WIDTH: Final = 40

_SAID: Final = {True: "yes", False: "no", None: "-"}
_SAID_INK: Final = {True: Ink.GOOD, False: Ink.ERROR, None: Ink.FAINT}


def write_table(graph: FlowGraph, *, look: Look) -> tuple[str, ...]:
    """Write the table recipient x category, one line per cell that is not empty."""
    cells: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for edge in graph.edges:
        cells[edge.recipient][edge.category].append(edge)
    rows = [["recipient", "country", "declared", "receives", "of", "flows"]]
    for node in sorted(graph.recipients, key=lambda node: (not cells[node.id], node.id)):
        start = [_name(node), ", ".join(node.countries) or "-"]
        for category in sorted(cells[node.id]):
            edges = cells[node.id][category]
            rows.append([*start, *_write_cell(category, edges)])
            start = ["", ""]
        if not cells[node.id]:
            rows.append([*start, _SAID[node.declared], "(no flow seen)", "", "0"])
    if len(rows) == 1:
        return ("Nobody was seen to receive personal data.",)
    if all(row[2] == "-" for row in rows[1:]):
        rows = [[*row[:2], *row[3:]] for row in rows]
    return ("Who receives what", *align(rows, look=look))


def write_regions(graph: FlowGraph, *, look: Look) -> tuple[str, ...]:
    """Write where files beside the code tell recipients to run, and which line says so."""
    rows = []
    for node in sorted(graph.recipients, key=lambda node: node.id):
        seen: set[str] = set()
        for sign in sorted(node.evidence):
            if sign.region and sign.region not in seen:
                seen.add(sign.region)
                place = make_printable(f"{sign.path}:{sign.line}")
                region = shorten(sign.region, _NAME_WIDTH)
                rows.append([_name(node), region, make_printable(sign.area) or "-", place])
    if not rows:
        return ()
    return ("Where they run", *align([["recipient", "region", "area", "told"], *rows], look=look))


def write_inventory(graph: FlowGraph, *, look: Look) -> tuple[str, ...]:
    """Count the personal fields by category; name them all if so asked."""
    items = sorted(graph.inventory)
    if not items:
        return ("No personal data was recognised.",)
    likely = sum(item.certainty is Certainty.LIKELY for item in items)
    sure = f" ({likely:,} of them likely, by their name alone)" if likely else ""
    counts = Counter(item.category for item in items)
    lines = [f"Personal data: {count_things(len(items), 'field')}{sure}"]
    lines += align(
        [[make_printable(category), f"{counts[category]:,}"] for category in sorted(counts)],
        look=look,
        header=False,
    )
    if look.verbose:
        lines += align(
            [
                [
                    shorten(item.name, _NAME_WIDTH),
                    make_printable(item.category),
                    item.certainty.value,
                    make_printable(f"{item.path}:{item.line}"),
                ]
                for item in items
            ],
            look=look,
            header=False,
        )
    return tuple(lines)


def write_flows(graph: FlowGraph, *, look: Look) -> tuple[str, ...]:
    """Write each flow with its path; a long list is cut unless everything is asked for."""
    flows = graph.flows
    if not flows:
        return ()
    names = {flow.recipient: shorten(flow.recipient, _NAME_WIDTH) for flow in flows}
    names |= {node.id: _name(node) for node in graph.recipients}
    shown = flows if look.verbose else flows[:_MOST_FLOWS]
    lines = [f"{count_things(len(flows), 'flow')} of personal data"]
    for flow in shown:
        lines.append(_head_flow(flow, names, look))
        lines += write_hops(flow.hops, look=look)
    if hidden := len(flows) - len(shown):
        lines.append(f"  ({hidden:,} more; --verbose shows all)")
    return tuple(lines)


def _head_flow(flow: Flow, names: Mapping[RecipientId, str], look: Look) -> str:
    remarks = []
    if flow.treatment is not Treatment.PLAIN:
        remarks.append(flow.treatment.value)
    if flow.certainty is Certainty.LIKELY:
        remarks.append("likely")
    remarks += sorted(flow.marks)
    note = f" ({make_printable(', '.join(remarks))})" if remarks else ""
    category = paint(make_printable(flow.category), Ink.STRONG, colour=look.colour)
    receiver = paint(names[flow.recipient], Ink.STRONG, colour=look.colour)
    sink = shorten(f"{flow.sink.call}({flow.sink.argument})", 2 * _NAME_WIDTH)
    return f"  {category}{note} to {receiver}, {shorten(flow.source.name, _NAME_WIDTH)} in {sink}"


def _name(node: RecipientNode) -> str:
    return shorten(node.name or node.id, _NAME_WIDTH)


def _write_cell(category: str, edges: Iterable[Edge]) -> list[str]:
    known = list(edges)
    treatments = sorted({edge.treatment for edge in known} - {Treatment.PLAIN.value})
    certain = any(edge.certainty == Certainty.CERTAIN.value for edge in known)
    remarks = [*treatments, *([] if certain else ["likely"])]
    note = f" ({make_printable(', '.join(remarks))})" if remarks else ""
    owners = sorted({edge.owner for edge in known})
    named = shorten(", ".join(owners[:_MOST_OWNERS]), 2 * _NAME_WIDTH)
    more = f" and {len(owners) - _MOST_OWNERS} more" if len(owners) > _MOST_OWNERS else ""
    flows = {flow for edge in known for flow in edge.flows}
    return [
        _SAID[known[0].declared],
        f"{make_printable(category)}{note}",
        f"{named}{more}",
        f"{len(flows):,}",
    ]
