"""The map as Mermaid, which GitHub draws in Markdown."""

import re
from typing import Final

from datamap.draw.picture import Arrow, Box, State, compose_picture
from datamap.model.flow_graph import FlowGraph

_CLASSES: Final = (
    "classDef owner fill:#eceff1,stroke:#455a64,color:#000",
    "classDef declared fill:#e8f5e9,stroke:#2e7d32,color:#000",
    "classDef undeclared fill:#ffebee,stroke:#c62828,color:#000",
    "classDef unknown fill:#f5f5f5,stroke:#616161,color:#000",
)
_STROKE: Final = {
    State.DECLARED: "#2e7d32",
    State.UNDECLARED: "#c62828",
    State.UNKNOWN: "#616161",
}

# Letters, digits, spaces and this are written as they are; the rest as entities, so that no name
# can end its label, open a directive, a link, a tag or the fence around the picture.
_PLAIN: Final = frozenset(" .,:/()-+·'")


def render(graph: FlowGraph) -> str:
    """Write the map as a Mermaid flow chart; the same bytes for the same map."""
    picture = compose_picture(graph)
    lines = ["flowchart LR"]
    if picture.owners:
        lines.append('  subgraph code["Your code"]')
        lines += [f'    {box.key}["{_label(box.lines)}"]:::owner' for box in picture.owners]
        lines.append("  end")
    if picture.inside:
        lines.append('  subgraph inside["Your own stores and logs"]')
        lines += [f'    {box.key}[("{_label(box.lines)}")]:::{box.state}' for box in picture.inside]
        lines.append("  end")
    if picture.outside:
        lines.append('  subgraph outside["Recipients"]')
        for number, (country, boxes) in enumerate(picture.outside, start=1):
            title = _label((country or "country not known",))
            lines.append(f'    subgraph country_{number}["{title}"]')
            lines += [f"      {_write_box(box)}" for box in boxes]
            lines.append("    end")
        lines.append("  end")
    lines += [f"  {_write_arrow(arrow)}" for arrow in picture.arrows]
    lines += [f"  {line}" for line in _CLASSES]
    for state in State:
        places = [str(n) for n, arrow in enumerate(picture.arrows) if arrow.state is state]
        if places:
            lines.append(f"  linkStyle {','.join(places)} stroke:{_STROKE[state]}")
    return "\n".join(lines) + "\n"


def _write_box(box: Box) -> str:
    return f'{box.key}["{_label(box.lines)}"]:::{box.state}'


def _write_arrow(arrow: Arrow) -> str:
    line = "-.->" if arrow.likely else "-->"
    label = f'|"{_label(arrow.label)}"|' if arrow.label else ""
    return f"{arrow.start} {line}{label} {arrow.end}"


def _label(lines: tuple[str, ...]) -> str:
    return "<br/>".join(_escape(line) for line in lines)


def _escape(text: str) -> str:
    escaped = "".join(
        character if character.isalnum() or character in _PLAIN else _write_entity(character)
        for character in re.sub(r"(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])", "\0", text)
    )
    # An underscore within a word is no Markdown, and names are full of them. A digit and a stop,
    # or a dash, at the start would be a list.
    start = re.sub(r"^(\s*\d+)\.", r"\1#46;", escaped)
    return re.sub(r"^(\s*)([-+])", lambda m: m[1] + _write_entity(m[2]), start)


def _write_entity(character: str) -> str:
    return "_" if character == "\0" else f"#{ord(character)};"
