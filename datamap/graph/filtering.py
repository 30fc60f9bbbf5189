"""Cuts a part out of the map."""

from collections.abc import Collection

from datamap.graph.network import to_network
from datamap.model.flow_graph import Edge, FlowGraph


def filter_graph(
    graph: FlowGraph,
    recipients: Collection[str] = (),
    categories: Collection[str] = (),
    *,
    only_undeclared: bool = False,
) -> FlowGraph:
    """Keep the edges that match all that is asked for, and the nodes they touch.

    An empty collection asks for nothing. A category stands for those below it. A recipient that is
    only seen (no flow reaches it) stays, unless categories are asked for.
    """

    def wants(edge: Edge) -> bool:
        return (
            (not recipients or edge.recipient in recipients)
            and _matches(edge.category, categories)
            and not (only_undeclared and edge.declared is not False)
        )

    network = to_network(graph)
    untouched = {node for node, degree in network.degree() if degree == 0}
    for place, edge in enumerate(graph.edges):
        if not wants(edge):
            network.remove_edge(("owner", edge.owner), ("recipient", edge.recipient), key=place)
    reached = {node for node, degree in network.degree() if degree > 0}
    seen = {
        recipient.id
        for recipient in graph.recipients
        if ("recipient", recipient.id) in untouched
        and not categories
        and (not recipients or recipient.id in recipients)
        and not (only_undeclared and recipient.declared is not False)
    }
    edges = tuple(edge for edge in graph.edges if wants(edge))
    flows = {flow for edge in edges for flow in edge.flows}
    return FlowGraph(
        owners=tuple(owner for owner in graph.owners if ("owner", owner.name) in reached),
        recipients=tuple(
            recipient
            for recipient in graph.recipients
            if ("recipient", recipient.id) in reached or recipient.id in seen
        ),
        edges=edges,
        flows=tuple(flow for flow in graph.flows if flow.id in flows),
        inventory=tuple(item for item in graph.inventory if _matches(item.category, categories)),
    )


def _matches(category: str, wanted: Collection[str]) -> bool:
    return not wanted or any(category == one or category.startswith(f"{one}.") for one in wanted)
