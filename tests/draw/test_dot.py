"""Test the DOT source, and that Graphviz reads it where it is installed."""

import shutil
from xml.etree import ElementTree as ET

import pytest

from datamap.draw import dot, image
from datamap.model.errors import UserError
from datamap.model.flow_graph import FlowGraph
from tests.report.samples import DECLARATION, HOSTILE, make_hostile_result, make_result

GRAPH = make_result(declaration=DECLARATION).graph

needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz")


def test_clusters_boxes_and_arrows() -> None:
    source = dot.render(GRAPH)
    assert source.startswith("digraph datamap {\n")
    assert 'label="Your code"' in source
    assert 'to_stripe [label="Stripe\\npayments\\ndeclared, but not for all of this"' in source
    assert (
        'from_User -> to_segment [label="contact.email" color="#c62828" fontcolor="#c62828"]'
    ) in source
    assert "style=dashed]" in source


def test_the_same_map_gives_the_same_bytes() -> None:
    assert dot.render(GRAPH) == dot.render(make_result(declaration=DECLARATION).graph)


def test_an_empty_map_is_valid() -> None:
    assert "cluster" not in dot.render(FlowGraph((), (), (), (), ()))


def test_hostile_names_are_plain_text() -> None:
    source = dot.render(make_hostile_result().graph)
    assert "\x1b" not in source
    assert "\u202e" not in source
    assert "<b>" not in source


@needs_graphviz
def test_graphviz_shows_hostile_names_as_they_are() -> None:
    drawn = image.render(dot.render(make_hostile_result().graph), "svg")
    text = [element.text or "" for element in ET.fromstring(drawn).iter()]  # noqa: S314  # ours
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in HOSTILE)
    assert f"{shown[:45]}..." in text
    assert b"<b>" not in drawn


@needs_graphviz
@pytest.mark.parametrize(
    "name", ["\\", '\\\\"', '"', "<b>", "<<b>x</b>>", "&amp;", "a:b:c", "\\N", "\\l", "%3", "node"]
)
def test_graphviz_shows_any_name_as_it_is(name: str) -> None:
    owner = GRAPH.owners[0]
    graph = FlowGraph((type(owner)(name, ""),), (), (), (), ())
    drawn = image.render(dot.render(graph), "svg")
    text = [element.text for element in ET.fromstring(drawn).iter()]  # noqa: S314  # ours
    assert name in text


@needs_graphviz
@pytest.mark.parametrize(
    ("image_format", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_images(image_format: str, start: bytes) -> None:
    assert image.render(dot.render(GRAPH), image_format).startswith(start)


@needs_graphviz
def test_what_graphviz_says_is_shown() -> None:
    with pytest.raises(UserError, match="could not draw svg: Error: <stdin>: syntax error"):
        image.render("no dot", "svg")


def test_without_graphviz_the_user_learns_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError, match="`dot` of Graphviz, which draws png, was not") as caught:
        image.render(dot.render(GRAPH), "png")
    assert "apt install graphviz" in caught.value.help
    assert "mermaid" in caught.value.help


def test_other_formats_are_refused() -> None:
    with pytest.raises(UserError, match="exe is not among the formats svg, png, pdf"):
        image.render(dot.render(GRAPH), "exe")
