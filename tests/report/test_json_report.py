"""Test the JSON report against its schema and its promises to other programs."""

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from datamap.model.result import Result
from datamap.report import json_report
from tests.report.samples import (
    SAMPLE_FLOWS,
    make_checked_result,
    make_hostile_result,
    make_result,
)

SCHEMA = json.loads(files("datamap.report").joinpath("report.schema.json").read_text("utf-8"))

RESULTS = {
    "scan": make_result(),
    "check": make_checked_result(),
    "hostile": make_hostile_result(),
    "empty": make_result([]),
}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_the_report_keeps_to_its_schema(result: Result) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(json_report.render(result, "1.2.3")), SCHEMA)


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_the_report_is_printable_ascii(result: Result) -> None:
    text = json_report.render(result, "1.2.3")
    assert text.endswith("}\n")
    assert text.isascii()
    assert text.replace("\n", "").isprintable()


def test_the_keys_that_other_programs_rely_on() -> None:
    report = json.loads(json_report.render(make_checked_result(), "1.2.3"))
    assert report["schema_version"] == 1
    assert report["tool"] == {"name": "datamap", "version": "1.2.3"}
    assert {
        name: set(report[name][0]) for name in ("inventory", "recipients", "flows", "findings")
    } == {
        "inventory": {
            *("category", "name", "path", "line", "certainty", "subject"),
            *("declared", "owner", "kind", "type", "nullable", "default", "stores", "kept"),
            "received",
        },
        "recipients": {
            *("id", "name", "kind", "country", "declared", "evidence", "regions"),
            "countries",
        },
        "flows": {
            *("id", "category", "recipient", "treatment", "certainty", "source", "sink", "hops"),
            *("subject", "marks"),
        },
        "findings": {
            *("code", "name", "level", "message", "path", "line", "fingerprint", "flow"),
            *("column", "end_line", "help", "related"),
        },
    }
    assert set(report["notices"][0]) == {"kind", "message", "path", "line"}
    (flow,) = (flow for flow in report["flows"] if flow["recipient"] == "segment")
    assert flow["source"] == {
        "path": "app/models.py",
        "line": 2,
        "column": 5,
        "name": "User.email",
        "received": None,
    }
    assert flow["sink"] == {
        "path": "app/signup.py",
        "line": 3,
        "end_line": 3,
        "column": 2,
        "call": "segment.track",
        "argument": "1.email",
        "function": "app.signup:register",
        "name": None,
        "expires": None,
    }
    assert flow["hops"][1] == {
        "path": "app/signup.py",
        "line": 2,
        "column": 5,
        "kind": "assign",
        "text": "address = user.email",
    }
    assert [finding["flow"] for finding in report["findings"]] == [flow["id"], None]
    assert report["ignored"][0]["code"] == "DM101"


def test_coverage_counts_calls_that_were_followed() -> None:
    coverage = json.loads(json_report.render(make_result(), "1"))["coverage"]
    assert coverage["calls_resolved"] == 310 + 1820
    assert coverage["calls_unknown"] == 45
    assert coverage["left_out"] == {"migration": 3, "test": 12}


def test_country_and_declared() -> None:
    report = json.loads(json_report.render(make_checked_result(), "1"))
    said = {node["id"]: (node["country"], node["declared"]) for node in report["recipients"]}
    assert said == {
        "api.example.com": (None, False),
        "log": (None, None),
        "segment": ("US", False),
        "sentry": ("US", False),
        "stripe": ("US, IE", True),
    }


def test_a_scan_was_not_checked() -> None:
    report = json.loads(json_report.render(make_result(), "1"))
    assert report["checked"] is False
    assert report["findings"] == []


def test_the_order_of_the_input_makes_no_difference() -> None:
    result = make_checked_result()
    assert result.verdict is not None
    turned = replace(
        result,
        notices=result.notices[::-1],
        graph=replace(
            result.graph,
            flows=result.graph.flows[::-1],
            recipients=result.graph.recipients[::-1],
            inventory=result.graph.inventory[::-1],
        ),
        verdict=replace(result.verdict, findings=result.verdict.findings[::-1]),
    )
    assert json_report.render(turned, "1") == json_report.render(result, "1")


def test_a_file_name_that_is_not_unicode() -> None:
    flow = SAMPLE_FLOWS[0]
    odd = replace(flow, sink=replace(flow.sink, call="a\udcff"))
    assert "\\udcff" in json_report.render(make_result([odd]), "1")
