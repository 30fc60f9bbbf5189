"""The map as DOT, the language of Graphviz."""

from typing import Final

import graphviz

from datamap.draw.picture import Arrow, Box, Picture, State, compose_picture
from datamap.model.flow_graph import FlowGraph

_FONT: Final = "Helvetica,Arial,sans-serif"
_OWN: Final = "#455a64"
_LINE: Final = {
    State.DECLARED: "#2e7d32",
    State.UNDECLARED: "#c62828",
    State.UNKNOWN: "#616161",
}
_FILL: Final = {
    State.DECLARED: "#e8f5e9",
    State.UNDECLARED: "#ffebee",
    State.UNKNOWN: "#f5f5f5",
}


def render(graph: FlowGraph) -> str:
    """Write the map as DOT; the same bytes for the same map."""
    picture = compose_picture(graph)
    dot = graphviz.Digraph("datamap")
    dot.attr(
        "graph",
        rankdir="LR",
        fontname=_FONT,
        fontsize="12",
        nodesep="0.3",
        # Room to spread for arrows that carry no labels.
        ranksep="1.4" if picture.labelled else "3.5",
        label=_label(("Personal data: green declared, red not declared, grey not said",)),
        labelloc="b",
    )
    dot.attr("node", shape="box", style="rounded,filled", fontname=_FONT, fontsize="11")
    dot.attr("edge", fontname=_FONT, fontsize="9")
    _draw_inside(dot, picture)
    _draw_outside(dot, picture)
    for arrow in picture.arrows:
        _draw_arrow(dot, arrow)
    return str(dot.source)


def _draw_inside(dot: graphviz.Digraph, picture: Picture) -> None:
    # Two clusters: one around both would stretch over the whole width and push the recipients down.
    if picture.owners:
        with dot.subgraph(name="cluster_code") as own:
            own.attr(label="Your code", style="rounded", color=_OWN, labelloc="t")
            for box in picture.owners:
                own.node(box.key, label=_label(box.lines), color=_OWN, fillcolor="#eceff1")
    if picture.inside:
        with dot.subgraph(name="cluster_inside") as own:
            own.attr(label="Your own stores and logs", style="rounded", color=_OWN, labelloc="t")
            for box in picture.inside:
                _draw_box(own, box, shape="cylinder")


def _draw_outside(dot: graphviz.Digraph, picture: Picture) -> None:
    if not picture.outside:
        return
    with dot.subgraph(name="cluster_outside") as outside:
        outside.attr(label="Recipients", style="rounded,dashed", color=_OWN, labelloc="t")
        for number, (country, boxes) in enumerate(picture.outside, start=1):
            with outside.subgraph(name=f"cluster_country_{number}") as cluster:
                cluster.attr(
                    label=_label((country or "country not known",)),
                    style="rounded,filled",
                    color="#cfd8dc",
                    fillcolor="#fafafa",
                )
                for box in boxes:
                    _draw_box(cluster, box, shape="box")


def _draw_box(dot: graphviz.Digraph, box: Box, *, shape: str) -> None:
    dot.node(
        box.key,
        label=_label(box.lines),
        shape=shape,
        style="filled" if shape == "cylinder" else "rounded,filled",
        color=_LINE[box.state],
        fillcolor=_FILL[box.state],
    )


def _draw_arrow(dot: graphviz.Digraph, arrow: Arrow) -> None:
    dot.edge(
        arrow.start,
        arrow.end,
        label=_label(arrow.label) if arrow.label else None,
        color=_LINE[arrow.state],
        fontcolor=_LINE[arrow.state],
        style="dashed" if arrow.likely else None,
    )


def _label(lines: tuple[str, ...]) -> str:
    # Graphviz reads backslashes and HTML entities in labels, and `<...>` as HTML; the quotes are
    # the library's part.
    return "\\n".join(
        line.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;") for line in lines
    )
