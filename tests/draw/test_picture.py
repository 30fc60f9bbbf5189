"""Test what a picture shows, small and big."""

from dataclasses import replace

from datamap.draw.picture import LABELLED, Picture, State, compose_picture
from datamap.graph import build_graph
from datamap.model.evidence import Flow
from datamap.model.flow_graph import FlowGraph
from tests.report.samples import (
    DECLARATION,
    RULEBOOK,
    SAMPLE_FLOWS,
    make_evidence,
    make_flow,
    make_result,
)


def graph_of(*flows: Flow) -> FlowGraph:
    return build_graph(make_evidence(flows), RULEBOOK, DECLARATION)


def compose(owners: int, recipients: int) -> Picture:
    return compose_picture(
        graph_of(
            *(
                replace(
                    make_flow(recipient=f"host{to:02}.example", source=f"Class{start:02}.email"),
                    subject="customer" if start % 2 else "",
                )
                for start in range(owners)
                for to in range(recipients)
            )
        )
    )


def test_boxes_stand_by_trust_boundary_and_country() -> None:
    picture = compose_picture(make_result(declaration=DECLARATION).graph)
    assert [box.key for box in picture.owners] == ["from_User"]
    assert [box.key for box in picture.inside] == ["to_log"]
    assert [(country, [box.key for box in boxes]) for country, boxes in picture.outside] == [
        ("IE, US", ["to_stripe"]),
        ("US", ["to_segment", "to_sentry"]),
        ("", ["to_api_example_com"]),
    ]


def test_an_arrow_merges_what_goes_from_one_owner_to_one_recipient() -> None:
    picture = compose_picture(make_result(declaration=DECLARATION).graph)
    arrows = {arrow.end: arrow for arrow in picture.arrows}
    assert arrows["to_stripe"].label == ("name - not declared", "contact.email")
    assert arrows["to_stripe"].state is State.UNDECLARED
    assert arrows["to_api_example_com"].label == ("contact.email (hashed)",)
    assert arrows["to_api_example_com"].likely
    assert arrows["to_log"].state is State.UNKNOWN


def test_without_a_declaration_all_is_unknown() -> None:
    picture = compose_picture(make_result().graph)
    assert {arrow.state for arrow in picture.arrows} == {State.UNKNOWN}


def test_what_is_declared_is_so() -> None:
    picture = compose_picture(graph_of(SAMPLE_FLOWS[1]))
    assert [arrow.state for arrow in picture.arrows] == [State.DECLARED]
    boxes = [box for _, boxes in picture.outside for box in boxes]
    assert [box.state for box in boxes if box.key == "to_stripe"] == [State.DECLARED]


def test_many_categories_are_counted_the_undeclared_first() -> None:
    flows = [make_flow(f"user.contact.kind{n:02}", "stripe") for n in range(20)]
    flows.append(make_flow("user.name", "stripe"))
    flows = [replace(flow, id=str(number)) for number, flow in enumerate(flows)]
    (arrow,) = compose_picture(graph_of(*flows)).arrows
    assert arrow.label[0] == "name - not declared"
    assert arrow.label[-1] == "and 15 more"
    assert len(arrow.label) == 7


def test_in_a_big_picture_the_recipients_name_the_categories() -> None:
    small = compose(4, LABELLED // 4)
    assert all(arrow.label for arrow in small.arrows)
    big = compose(5, LABELLED // 4)
    assert not any(arrow.label for arrow in big.arrows)
    hosts = [box for country, boxes in big.outside for box in boxes if not country]
    assert all(box.lines[-1] == "contact.email" for box in hosts)


def test_in_a_huge_picture_owners_share_a_box_by_subject() -> None:
    picture = compose(40, 12)
    assert [box.lines for box in picture.owners] == [
        ("about: not known", "20 classes and functions"),
        ("about: customer", "20 classes and functions"),
    ]
    assert len(picture.arrows) == 2 * 12


def test_keys_are_unique_and_plain() -> None:
    flows = [
        make_flow(recipient=recipient, source=f"{owner}.email")
        for owner in ("A_b", "A-b", "A  b", "é", "ü", "A" * 100, "A" * 101)
        for recipient in ("x.example",)
    ]
    keys = [box.key for box in compose_picture(graph_of(*flows)).owners]
    assert len(set(keys)) == len(flows)
    assert all(key.isascii() and key.replace("_", "").isalnum() for key in keys)


def test_an_empty_map() -> None:
    empty = FlowGraph((), (), (), (), ())
    assert compose_picture(empty) == Picture((), (), (), (), labelled=True)
