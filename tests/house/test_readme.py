"""Test that the README says what is true: its commands, its finding, its snippets, its links."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import tomli
import yaml

import datamap
from tests.cli.running import run
from tests.house.checkout import ROOT, list_files, name_file, run_datamap
from tests.house.readme_blocks import (
    read_block,
    read_blocks,
    read_readme,
    read_section,
    write_block,
)

DOCUMENTS = (
    ".github/CONTRIBUTING.md",
    "CHANGELOG.md",
    "README.md",
    "datamap/README.md",
    "rules/README.md",
    "tests/README.md",
)
PROGRAM = 'class User:\n    email: str\n\n\ndef show(user: User) -> str:\n    return "hello"\n'


def read_sample_arguments() -> list[str]:
    """Read what the README's first command gives to datamap."""
    _, _, arguments = read_block("command: sample").partition(".venv/bin/datamap ")
    return shlex.split(arguments)


def test_the_sample_has_the_findings_that_the_readme_shows(request: pytest.FixtureRequest) -> None:
    ran = run_datamap(read_sample_arguments())
    assert (ran.returncode, ran.stderr) == (1, "")
    if request.config.getoption("--accept"):
        title, place, *_ = read_block("finding").splitlines()
        same = [found for found in ran.stdout.split("\n\n") if found.startswith(title)]
        here = [found for found in same if found.splitlines()[1] == place]
        write_block("finding", (here or same)[0] + "\n")
    assert read_block("finding") in ran.stdout


def test_the_sample_has_the_inventory_that_the_readme_shows(
    request: pytest.FixtureRequest,
) -> None:
    command, _, _ = read_block("inventory").partition("\n")
    ran = run_datamap(shlex.split(command.removeprefix("$ datamap ")))
    assert (ran.returncode, ran.stderr) == (0, "")
    table, _, _ = ran.stdout.partition("\n\nRead ")
    table = "\n".join(line.rstrip() for line in table.splitlines())
    if request.config.getoption("--accept"):
        write_block("inventory", f"{command}\n{table}\n")
    assert read_block("inventory") == f"{command}\n{table}\n"


def test_the_sample_has_the_field_that_the_readme_explains() -> None:
    command, _, told = read_block("explain").partition("\n")
    ran = run_datamap(shlex.split(command.removeprefix("$ datamap ")))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == told


def test_the_subjects_of_the_readme_are_a_declaration(tmp_path: Path) -> None:
    (block,) = read_blocks("The inventory", "toml")
    (tmp_path / "datamap.toml").write_text(f'schema = "datamap/1"\n{block}', encoding="utf-8")
    (tmp_path / "app.py").write_text(PROGRAM, encoding="utf-8")
    ran = run_datamap(["inventory", str(tmp_path), "--subject", "customer"])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "User.email" in ran.stdout


def test_every_command_of_the_table_is_there() -> None:
    commands = re.findall(r"^\| `datamap (\w+)", read_section("Commands"), re.MULTILINE)
    assert len(commands) > 1
    helped = {command: run_datamap([command, "--help"]).returncode for command in commands}
    assert helped == dict.fromkeys(commands, 0)


def test_no_command_is_missing_from_the_table() -> None:
    listed = run_datamap(["--help"]).stdout.partition("Commands:\n")[2]
    commands = re.findall(r"^  (\w+)", listed, re.MULTILINE)
    assert commands
    section = read_section("Commands")
    assert [command for command in commands if f"| `datamap {command}" not in section] == []


def test_the_declaration_of_the_readme_is_one(tmp_path: Path) -> None:
    (block,) = read_blocks("The declaration", "toml")
    (tmp_path / "datamap.toml").write_text(block, encoding="utf-8")
    (tmp_path / "PRIVACY.md").write_text("# Privacy\n", encoding="utf-8")
    (tmp_path / "app.py").write_text(PROGRAM, encoding="utf-8")
    ran = run_datamap(["check", str(tmp_path)])
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_settings_of_the_readme_are_known(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(read_block("settings"), encoding="utf-8")
    (tmp_path / "datamap.toml").write_text(
        'schema = "datamap/1"\npolicy = "PRIVACY.md"\n\n[recipients]\n', encoding="utf-8"
    )
    (tmp_path / "PRIVACY.md").write_text("# Privacy\n", encoding="utf-8")
    (tmp_path / "app.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "privacy_rules").mkdir()
    ran = run_datamap(["check", str(tmp_path)])
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_commands_for_new_rules_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    new, test = read_block("new rules").splitlines()
    assert run("rules", *shlex.split(new.removeprefix("datamap rules "))).exit_code == 0
    ran = run("rules", *shlex.split(test.removeprefix("datamap rules ")))
    assert (ran.exit_code, ran.stdout) == (0, "1 example, all as their comments say\n")


def test_the_snippets_name_this_version() -> None:
    version = f"v{datamap.__version__}"
    (hook,) = read_blocks("Before each commit", "yaml")
    (workflow,) = read_blocks("On each pull request", "yaml")
    assert yaml.safe_load(hook)["repos"][0]["rev"] == version
    assert f"/.github/actions/datamap@{version}" in workflow


def test_the_hook_snippet_names_a_hook() -> None:
    (snippet,) = read_blocks("Before each commit", "yaml")
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    asked = {hook["id"] for hook in yaml.safe_load(snippet)["repos"][0]["hooks"]}
    assert asked == {hook["id"] for hook in manifest}


def test_the_changelog_speaks_of_every_check_and_command() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\| `datamap (\w+)", read_section("Commands"), re.MULTILINE)
    checks = re.findall(r"\[(DM\d+)\]", read_section("The declaration"))
    assert [command for command in commands if f"`datamap {command}" not in changelog] == []
    assert [check for check in checks if check not in changelog] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    file = ROOT / document
    targets = re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8"))
    dead = []
    for target in targets:
        path, _, heading = target.partition("#")
        if "://" in target or "`" in target:
            continue
        linked = (file.parent / path).resolve() if path else file
        if not linked.exists() or (heading and heading not in list_anchors(linked)):
            dead.append(target)
    assert dead == []


def list_anchors(document: Path) -> set[str]:
    """List the anchors of a document's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def test_ci_runs_the_command_of_the_readme() -> None:
    ran = subprocess.run(
        [str(ROOT / ".ci" / "run"), "--print"], check=True, capture_output=True, text=True
    )
    printed = re.sub(r'"[^"\n]*python[\d.]*"', "python3", ran.stdout)
    (folder,) = set(re.findall(r"[^\s\"]+(?=/venv)", printed))
    assert printed.replace(f"{folder}/venv", ".venv") == read_block("command: tests")


def test_the_test_command_needs_no_dependency_group() -> None:
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert '".[test]"' in read_block("command: tests")
    assert "test" in project["optional-dependencies"]
    assert "--group" not in read_readme()


@pytest.mark.packaging
def test_the_first_command_works_in_a_fresh_clone(tmp_path: Path) -> None:
    for file in list_files():
        copied = tmp_path / name_file(file)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copied)
    ran = subprocess.run(
        ["bash", "-c", read_block("command: sample")],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert read_block("finding") in ran.stdout
