"""Test how a part is cut out of the map, and what it sums up to."""

import subprocess
import sys

from datamap.graph import build_graph, filter_graph, summarise_groups, summarise_reach
from tests.report.samples import DECLARATION, RULEBOOK, SAMPLE_FLOWS, make_evidence, make_flow

GRAPH = build_graph(make_evidence(SAMPLE_FLOWS), RULEBOOK, DECLARATION)


def test_nothing_asked_for_changes_nothing() -> None:
    assert filter_graph(GRAPH) == GRAPH


def test_by_recipient() -> None:
    part = filter_graph(GRAPH, ["stripe", "sentry"])
    assert [node.id for node in part.recipients] == ["sentry", "stripe"]
    assert {edge.recipient for edge in part.edges} == {"stripe"}
    assert {flow.recipient for flow in part.flows} == {"stripe"}
    assert part.inventory == GRAPH.inventory


def test_a_category_stands_for_those_below_it() -> None:
    part = filter_graph(GRAPH, categories=["user.contact"])
    assert {edge.category for edge in part.edges} == {"user.contact.email"}
    assert [item.name for item in part.inventory] == ["User.email"]
    assert "sentry" not in {node.id for node in part.recipients}
    assert not filter_graph(GRAPH, categories=["user.cont"]).edges


def test_only_undeclared() -> None:
    part = filter_graph(GRAPH, only_undeclared=True)
    assert {(edge.recipient, edge.category) for edge in part.edges} == {
        ("segment", "user.contact.email"),
        ("api.example.com", "user.contact.email"),
        ("stripe", "user.name"),
    }
    assert [node.id for node in part.recipients] == [
        "api.example.com",
        "segment",
        "sentry",
        "stripe",
    ]


def test_owners_and_recipients_of_one_name_are_two() -> None:
    flow = make_flow(recipient="User")
    graph = build_graph(make_evidence([flow]), RULEBOOK, None)
    assert len(filter_graph(graph, ["User"]).owners) == 1
    assert not filter_graph(graph, ["Use"]).recipients


def test_reach() -> None:
    (reach,) = summarise_reach(GRAPH)
    assert reach.owner == "User"
    assert ("stripe", ("user.contact.email", "user.name")) in reach.recipients
    assert [recipient for recipient, _ in reach.recipients] == [
        "api.example.com",
        "log",
        "segment",
        "stripe",
    ]


def test_groups() -> None:
    flows = [
        make_flow(source="B.email", recipient="one"),
        make_flow(source="A.email", recipient="one"),
        make_flow(source="C.email", recipient="two"),
    ]
    graph = build_graph(make_evidence(flows), RULEBOOK, None)
    assert summarise_groups(graph) == (("A", "B"), ("C",))


def test_building_the_map_does_not_import_networkx() -> None:
    code = "import sys, datamap.graph, datamap.report; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
