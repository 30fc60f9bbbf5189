"""Short answers read from the map: who reaches whom, and what hangs together."""

from collections import defaultdict
from dataclasses import dataclass

from datamap.graph.network import to_network
from datamap.model.flow_graph import FlowGraph
from datamap.model.names import CategoryId, RecipientId


@dataclass(frozen=True, slots=True)
class Reach:
    """The recipients that data of one owner reach, and the categories that reach each."""

    owner: str
    recipients: tuple[tuple[RecipientId, tuple[CategoryId, ...]], ...]


def summarise_reach(graph: FlowGraph) -> tuple[Reach, ...]:
    """Say for each owner who receives which of its data, sorted."""
    network = to_network(graph)
    answers = []
    for owner in graph.owners:
        categories: dict[RecipientId, set[CategoryId]] = defaultdict(set)
        for _, _, place in network.out_edges(("owner", owner.name), keys=True):
            edge = graph.edges[place]
            categories[edge.recipient].add(edge.category)
        answers.append(
            Reach(
                owner.name,
                tuple((one, tuple(sorted(categories[one]))) for one in sorted(categories)),
            )
        )
    return tuple(answers)


def summarise_groups(graph: FlowGraph) -> tuple[tuple[str, ...], ...]:
    """Return the owners that share recipients, directly or through each other, sorted."""
    import networkx as nx

    groups = (
        tuple(sorted(name for side, name in group if side == "owner"))
        for group in nx.weakly_connected_components(to_network(graph))
    )
    return tuple(sorted(group for group in groups if group))
