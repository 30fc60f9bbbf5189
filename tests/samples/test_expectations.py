"""The comments in the sample projects say what datamap finds there: each sink, each finding."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pages.comparison import FoundFlow, compare_sinks
from tests.pages.expectations import SentData, read_expectations

SAMPLES = Path(__file__).parent.parent.parent / "sample_projects"
PROJECTS = sorted(path.parent for path in SAMPLES.glob("*/datamap.toml"))


def check_project(project: Path) -> dict[str, list[dict[str, Any]]]:
    command = [sys.executable, "-m", "datamap", "check", str(project), "--format", "json"]
    run = subprocess.run(
        [*command, "--no-cache"], capture_output=True, check=False, encoding="utf-8"
    )
    assert run.returncode == 1, run.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(run.stdout)
    return found


def sources_of(project: Path) -> dict[str, str]:
    files = sorted((project / project.name).rglob("*.py"))
    return {path.relative_to(project).as_posix(): path.read_text("utf-8") for path in files}


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_sinks_are_those_of_the_comments(project: Path) -> None:
    flows = check_project(project)["flows"]
    problems = []
    for name, text in sources_of(project).items():
        found = [
            FoundFlow(
                flow["sink"]["line"],
                flow["recipient"],
                SentData(
                    flow["category"], flow["treatment"], flow["certainty"], flow["source"]["name"]
                ),
            )
            for flow in flows
            if flow["sink"]["path"] == name
        ]
        expected = read_expectations(text).sinks
        problems += [f"{name}: {problem}" for problem in compare_sinks(text, expected, found)]
    assert problems == []


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_findings_are_those_of_the_comments(project: Path) -> None:
    findings = check_project(project)["findings"]
    found = {
        (finding["path"], finding["line"], finding["code"])
        for finding in findings
        if str(finding["path"]).endswith(".py")
    }
    expected = {
        (name, finding.line, finding.code)
        for name, text in sources_of(project).items()
        for finding in read_expectations(text).findings
    }
    assert found == expected
