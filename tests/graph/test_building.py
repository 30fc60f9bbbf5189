"""Test how flows become the map."""

import random
from dataclasses import replace

import pytest

from datamap.graph import build_graph
from datamap.graph.owners import name_owner
from datamap.model.declaration import Declaration, DeclaredRecipient, Scope
from datamap.model.evidence import Flow
from datamap.model.flow_graph import FlowGraph, RecipientNode
from datamap.model.names import CategoryId, RecipientId, VendorId
from datamap.model.rules import Rulebook, Vendor
from tests.report.samples import DECLARATION, RULEBOOK, SAMPLE_FLOWS, make_evidence, make_flow


def build(*flows: Flow, declaration: Declaration | None = None) -> FlowGraph:
    return build_graph(make_evidence(flows), RULEBOOK, declaration)


def find(graph: FlowGraph, recipient: str) -> RecipientNode:
    return next(node for node in graph.recipients if node.id == recipient)


def declare(recipient: str, scope: Scope = Scope.ANY, **more: object) -> Declaration:
    entry = DeclaredRecipient(RecipientId(recipient), scope, (), 1)
    return Declaration("datamap.toml", "", (replace(entry, **more),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "owner"),
    [
        ("User.email", "User"),
        ("app.models.User.email", "app.models.User"),
        ('request.form["e.mail"]', "request.form"),
        ("request.form[key(1)].value", "request.form[key(1)]"),
        ("stripe.Customer.retrieve(user.id).email", "stripe.Customer.retrieve(user.id)"),
        ("find(user.name)", "find(user.name)"),
        ("email", "email"),
        (".email", ".email"),
        ("", ""),
    ],
)
def test_the_owner_is_what_the_last_step_belongs_to(source: str, owner: str) -> None:
    assert name_owner(source) == owner


def test_flows_of_one_cell_make_one_edge() -> None:
    first = make_flow()
    second = replace(make_flow(), id="another", sink=replace(first.sink, function="app.x:y"))
    (edge,) = build(first, second).edges
    assert (edge.owner, edge.category, edge.recipient) == ("User", first.category, "segment")
    assert edge.flows == tuple(sorted([first.id, "another"]))


def test_the_order_of_the_flows_makes_no_difference() -> None:
    shuffled = list(SAMPLE_FLOWS)
    random.Random(7).shuffle(shuffled)  # noqa: S311  # no secret
    assert build(*shuffled, declaration=DECLARATION) == build(
        *SAMPLE_FLOWS, declaration=DECLARATION
    )


def test_a_recipient_that_is_only_imported_is_on_the_map() -> None:
    assert [node.id for node in build().recipients] == ["segment", "sentry"]
    assert not build().edges


def test_the_rules_name_a_vendor() -> None:
    node = find(build(*SAMPLE_FLOWS), "stripe")
    assert (node.name, node.kind, node.countries) == ("Stripe", "payments", ("US", "IE"))


@pytest.mark.parametrize(
    ("recipient", "kind"),
    [
        ("api.example.com", "unknown-host"),
        ("api.example.com:8443", "unknown-host"),
        ("8.8.8.8", "unknown-host"),
        ("10.0.0.1:8080", "own"),
        ("[::1]:8080", "own"),
        ("[2001:4860:4860::8888]", "unknown-host"),
        ("localhost", "own"),
        ("redis:6379", "own"),
        ("api.default.svc", "own"),
        ("store:contacts.db", "store"),
        ("log", "log"),
        ("cookie", "cookie"),
        ("mailer", ""),
    ],
)
def test_the_kind_of_a_recipient_without_rules(recipient: str, kind: str) -> None:
    assert find(build(make_flow(recipient=recipient)), recipient).kind == kind


def test_without_a_declaration_nothing_is_said() -> None:
    graph = build(*SAMPLE_FLOWS)
    assert {node.declared for node in graph.recipients} == {None}
    assert {edge.declared for edge in graph.edges} == {None}


def test_a_declared_parent_covers_its_children_only() -> None:
    graph = build(*SAMPLE_FLOWS, declaration=DECLARATION)
    said = {f"{edge.recipient} {edge.category}": edge.declared for edge in graph.edges}
    assert said["stripe user.contact.email"] is True
    assert said["stripe user.name"] is False
    assert said["segment user.contact.email"] is False
    assert said["log user.contact.email"] is None
    assert find(graph, "stripe").declared is True
    assert find(graph, "segment").declared is False
    assert find(graph, "log").declared is None


@pytest.mark.parametrize(
    ("declaration", "named", "covered"),
    [
        (declare("segment"), True, True),
        (declare("segment", Scope.UNSTATED), True, True),
        (declare("segment", Scope.NONE), True, False),
        (declare("segment", Scope.NONE, pending=(CategoryId("user.contact"),)), True, True),
        (declare("segment", Scope.CATEGORIES, categories=(CategoryId("user.cont"),)), True, False),
        (declare("segment", status="pending"), True, True),
        (declare("segment", status="retired"), False, False),
        (declare("SEGMENT"), True, True),
        (declare("other", name="Segment"), True, True),
    ],
)
def test_what_an_entry_says(declaration: Declaration, named: object, covered: object) -> None:
    graph = build(make_flow(), declaration=declaration)
    assert find(graph, "segment").declared is named
    assert graph.edges[0].declared is covered


@pytest.mark.parametrize("host", ["api.example.com", "API.example.com:8443"])
@pytest.mark.parametrize("pattern", ["api.example.com", "*.example.com"])
def test_hosts_of_the_declaration(pattern: str, host: str) -> None:
    declaration = replace(declare("stripe"), hosts=((pattern, "stripe"),))
    graph = build(make_flow(recipient=host), declaration=declaration)
    assert find(graph, host).declared is True
    assert graph.edges[0].declared is True


def test_a_host_of_our_own_needs_no_declaration() -> None:
    declaration = replace(declare("stripe"), hosts=(("*.example.com", "own"),))
    flow = make_flow(recipient="api.example.com")
    graph = build(flow, declaration=declaration)
    assert find(graph, "api.example.com").kind == "own"
    assert graph.edges[0].declared is None
    other = replace(declaration, hosts=(("*.example.org", "own"),))
    assert build(flow, declaration=other).edges[0].declared is False


def test_a_database_that_nobody_runs_for_us_is_a_store() -> None:
    software = Vendor(VendorId("redis"), "Redis", kind="database")
    hosted = Vendor(VendorId("neon"), "Neon", entity="Neon, Inc.", kind="database")
    flows = [make_flow(recipient="redis"), make_flow(recipient="neon")]
    graph = build_graph(make_evidence(flows), Rulebook(vendors=(software, hosted)), DECLARATION)
    assert (find(graph, "redis").kind, find(graph, "redis").declared) == ("store", None)
    assert (find(graph, "neon").kind, find(graph, "neon").declared) == ("database", False)


def test_the_subject_that_most_flows_name() -> None:
    flows = [
        replace(make_flow(), id=str(number), subject=subject)
        for number, subject in enumerate(["", "", "", "customer", "employee", "employee"])
    ]
    assert [owner.subject for owner in build(*flows).owners] == ["employee"]
    assert [owner.subject for owner in build(flows[0]).owners] == [""]


def test_an_empty_rulebook_will_do() -> None:
    assert build_graph(make_evidence(SAMPLE_FLOWS), Rulebook(), DECLARATION).edges
