"""The map as a networkx graph, for what walks or cuts it."""

from typing import TYPE_CHECKING, TypeAlias

from datamap.model.flow_graph import FlowGraph

if TYPE_CHECKING:
    import networkx as nx

Node: TypeAlias = tuple[str, str]
"""(`owner` or `recipient`, its name or id): a recipient may be named like a class."""


def to_network(graph: FlowGraph) -> "nx.MultiDiGraph[Node]":
    """Return owners and recipients as nodes; an edge's key is its place in `graph.edges`."""
    import networkx as nx

    network: nx.MultiDiGraph[Node] = nx.MultiDiGraph()
    network.add_nodes_from(("owner", owner.name) for owner in graph.owners)
    network.add_nodes_from(("recipient", recipient.id) for recipient in graph.recipients)
    for place, edge in enumerate(graph.edges):
        network.add_edge(("owner", edge.owner), ("recipient", edge.recipient), key=place)
    return network
