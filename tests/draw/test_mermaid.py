"""Test the Mermaid source."""

import re

import pytest

from datamap.draw import mermaid
from datamap.model.flow_graph import FlowGraph, OwnerNode
from tests.report.samples import DECLARATION, make_hostile_result, make_result

SMALL = """\
flowchart LR
  subgraph code["Your code"]
    from_User["User<br/>about: user"]:::owner
  end
  subgraph inside["Your own stores and logs"]
    to_log[("log")]:::unknown
  end
  subgraph outside["Recipients"]
    subgraph country_1["IE, US"]
      to_stripe["Stripe<br/>payments<br/>declared, but not for all of this"]:::undeclared
    end
    subgraph country_2["US"]
      to_segment["Segment<br/>analytics<br/>not declared"]:::undeclared
      to_sentry["Sentry<br/>error tracking<br/>not declared<br/>no flow seen"]:::undeclared
    end
    subgraph country_3["country not known"]
      to_api_example_com["api.example.com<br/>unknown host<br/>not declared"]:::undeclared
    end
  end
  from_User -.->|"contact.email (hashed)"| to_api_example_com
  from_User -->|"contact.email"| to_log
  from_User -->|"contact.email"| to_segment
  from_User -->|"name - not declared<br/>contact.email"| to_stripe
  classDef owner fill:#eceff1,stroke:#455a64,color:#000
  classDef declared fill:#e8f5e9,stroke:#2e7d32,color:#000
  classDef undeclared fill:#ffebee,stroke:#c62828,color:#000
  classDef unknown fill:#f5f5f5,stroke:#616161,color:#000
  linkStyle 0,2,3 stroke:#c62828
  linkStyle 1 stroke:#616161
"""


def show(name: str) -> str:
    source = mermaid.render(FlowGraph((OwnerNode(name, ""),), (), (), (), ()))
    label = re.search(r'\["(.*)"\]:::owner', source)
    assert label is not None
    return label[1]


def test_a_small_map() -> None:
    assert mermaid.render(make_result(declaration=DECLARATION).graph) == SMALL


def test_an_empty_map_is_valid() -> None:
    assert mermaid.render(FlowGraph((), (), (), (), ())).startswith("flowchart LR\n  classDef")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("phone_number", "phone_number"),
        ("__init__", "#95;#95;init#95;#95;"),
        ("1. list", "1#46; list"),
        ("- list", "#45; list"),
        ("*bold*", "#42;bold#42;"),
        ("`code`", "#96;code#96;"),
        ('"', "#34;"),
        ("a|b", "a#124;b"),
        ("<br/>", "#60;br/#62;"),
        ("#quot;", "#35;quot#59;"),
        ("%%{init: {}}%%", "#37;#37;#123;init: #123;#125;#125;#37;#37;"),
        ("Straße 東京", "Straße 東京"),
        ("a\nb", "a#65533;b"),
        ("a\0b", "a#65533;b"),
    ],
)
def test_names_are_plain_text(name: str, label: str) -> None:
    assert show(name) == label


def test_hostile_names_leave_the_picture_whole() -> None:
    source = mermaid.render(make_hostile_result().graph)
    assert "\x1b" not in source
    assert "`" not in source
    assert "%%" not in source
    for line in source.splitlines():
        assert line.count('"') in {0, 2}
        assert "<" not in line.replace("<br/>", "")
