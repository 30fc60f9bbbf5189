"""Test the action by running its shell steps here, with the checkout as what was installed."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.checkout import ROOT
from tests.house.workflow_files import ACTION, fill_in, list_steps, read_yaml

CLEAN = "def add(first: int, second: int) -> int:\n    return first + second\n"
DECLARATION = 'schema = "datamap/1"\npolicy = "PRIVACY.md"\n\n[recipients]\n'


@dataclass(frozen=True, slots=True)
class Ran:
    """Hold what a step did."""

    code: int
    log: str
    outputs: Mapping[str, str]


def run_step(name: str, folder: Path, values: Mapping[str, str]) -> Ran:
    """Run one shell step as a runner does, with `values` for its expressions."""
    (step,) = (step for step in list_steps(read_yaml(ACTION)) if step["id"] == name)
    output = folder / "output"
    output.write_text("", encoding="utf-8")
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={
            **os.environ,
            "RUNNER_TEMP": str(folder),
            "GITHUB_OUTPUT": str(output),
            **{key: fill_in(text, values) for key, text in step["env"].items()},
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    lines = output.read_text(encoding="utf-8").splitlines()
    return Ran(ran.returncode, ran.stdout, dict(line.split("=", 1) for line in lines))


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """Make a runner's folder in which datamap is as good as installed."""
    program = tmp_path / "datamap" / "bin" / "datamap"
    program.parent.mkdir(parents=True)
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from datamap.cli.main import main\n\nsys.exit(main())\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    return tmp_path


def make_project(folder: Path) -> Path:
    """Make a project without findings."""
    project = folder / "project"
    project.mkdir()
    (project / "main.py").write_text(CLEAN, encoding="utf-8")
    (project / "datamap.toml").write_text(DECLARATION, encoding="utf-8")
    (project / "PRIVACY.md").write_text("# Privacy\n", encoding="utf-8")
    return project


def give_inputs(path: Path, arguments: str = "") -> dict[str, str]:
    """Give the inputs of the check step."""
    return {"inputs.path": str(path), "inputs.arguments": arguments}


def test_findings_are_kept_as_sarif_and_decide_at_the_end(runner: Path) -> None:
    ran = run_step("check", runner, give_inputs(ROOT / "sample_projects" / "pingplex"))
    assert (ran.code, ran.outputs["exit-code"]) == (0, "1"), ran.log
    assert "DM101" in ran.log
    sarif = json.loads(Path(ran.outputs["sarif"]).read_text(encoding="utf-8"))
    assert sarif["version"] == "2.1.0"
    assert "DM101" in {result["ruleId"] for result in sarif["runs"][0]["results"]}
    exit_code = {"steps.check.outputs.exit-code": ran.outputs["exit-code"]}
    assert run_step("verdict", runner, exit_code).code == 1


def test_a_clean_project_passes(runner: Path) -> None:
    ran = run_step("check", runner, give_inputs(make_project(runner)))
    assert (ran.code, ran.outputs["exit-code"]) == (0, "0"), ran.log
    assert json.loads(Path(ran.outputs["sarif"]).read_text(encoding="utf-8"))["runs"]
    assert run_step("verdict", runner, {"steps.check.outputs.exit-code": "0"}).code == 0


def test_what_could_not_run_fails_at_once_and_uploads_nothing(runner: Path) -> None:
    ran = run_step("check", runner, give_inputs(runner / "nowhere"))
    assert (ran.code, ran.outputs) == (2, {"exit-code": "2"}), ran.log
    assert "nowhere" in ran.log


def test_further_arguments_are_words(runner: Path) -> None:
    ran = run_step("check", runner, give_inputs(make_project(runner), "--no-such-option  --other"))
    assert ran.code == 2
    assert "--no-such-option" in ran.log


def test_the_upload_is_optional_and_comes_before_the_verdict() -> None:
    steps = list(list_steps(read_yaml(ACTION)))
    names = [step["id"] for step in steps]
    assert names == ["python", "install", "check", "upload", "verdict"]
    assert "inputs.upload == 'true'" in steps[names.index("upload")]["if"]


@pytest.mark.packaging
def test_the_action_installs_the_revision_that_it_is_from(tmp_path: Path) -> None:
    ran = run_step(
        "install",
        tmp_path,
        {
            "steps.python.outputs.python-path": sys.executable,
            "inputs.package": "",
            "github.action_path": str(ACTION.parent),
        },
    )
    assert ran.code == 0, ran.log
    checked = run_step("check", tmp_path, give_inputs(ROOT / "sample_projects" / "pingplex"))
    assert (checked.outputs["exit-code"], "DM101" in checked.log) == ("1", True), checked.log
