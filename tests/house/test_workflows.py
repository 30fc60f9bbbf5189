"""Test that workflows and action ask for little and run what they name."""

import re
from pathlib import Path

import pytest

from tests.house.workflow_files import ACTION, WORKFLOWS, list_steps, read_yaml

every_file = pytest.mark.parametrize(
    "file", [ACTION, *WORKFLOWS], ids=[file.stem for file in (ACTION, *WORKFLOWS)]
)
every_workflow = pytest.mark.parametrize(
    "workflow", WORKFLOWS, ids=[file.stem for file in WORKFLOWS]
)


@every_file
def test_foreign_actions_are_pinned_to_a_commit(file: Path) -> None:
    used = re.findall(r"^\s+(?:- )?uses: (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    loose = [
        use
        for use in used
        if not use.startswith("./") and not re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", use)
    ]
    assert (bool(used), loose) == (True, [])


@every_file
def test_no_input_becomes_part_of_a_script(file: Path) -> None:
    scripts = [step["run"] for step in list_steps(read_yaml(file)) if "run" in step]
    assert [script for script in scripts if "${{" in script] == []


@every_workflow
def test_a_workflow_asks_for_nothing_and_its_jobs_for_little(workflow: Path) -> None:
    content = read_yaml(workflow)
    assert content["permissions"] == {}
    for job in content["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert job["timeout-minutes"]


@every_workflow
def test_a_checkout_keeps_no_credentials(workflow: Path) -> None:
    checkouts = [
        step
        for step in list_steps(read_yaml(workflow))
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
