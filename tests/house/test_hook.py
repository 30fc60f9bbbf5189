"""Test the pre-commit hook with real commits in a real repository."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.house.checkout import ROOT, list_files, name_file

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
DECLARATION = """\
schema = "datamap/1"
policy = "PRIVACY.md"

[recipients]
stripe = ["email"]
"""
CLEAN = """\
from dataclasses import dataclass

import stripe


@dataclass
class User:
    email: str


def pay(user: User) -> None:
    stripe.Customer.create(email=user.email)
"""
UNDECLARED = """\
import resend

from app import User


def greet(user: User) -> None:
    resend.Emails.send({"from": "hi@example.org", "to": user.email, "subject": "Hi"})
"""
HARMLESS = """\
def add(first: int, second: int) -> int:
    return first + second
"""


@dataclass(frozen=True, slots=True)
class Repository:
    """Hold a git repository, and the environment in which git and the hooks run."""

    folder: Path
    environment: dict[str, str]

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run git."""
        return subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
        )

    def commit(self, **files: str) -> subprocess.CompletedProcess[str]:
        """Write modules and commit everything."""
        for name, text in files.items():
            (self.folder / f"{name}.py").write_text(text, encoding="utf-8")
        self.git("add", "--all")
        return self.git("commit", "--message", "A change")

    def count_commits(self) -> int:
        """Count the commits there are."""
        return int(self.git("rev-list", "--count", "HEAD").stdout)


def make_repository(folder: Path, home: Path) -> Repository:
    """Make an empty repository that no configuration of this machine reaches."""
    folder.mkdir()
    environment = {key: text for key, text in os.environ.items() if not key.startswith("GIT_")}
    repository = Repository(
        folder,
        {
            **environment,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A developer",
            "GIT_AUTHOR_EMAIL": "developer@example.org",
            "GIT_COMMITTER_NAME": "A developer",
            "GIT_COMMITTER_EMAIL": "developer@example.org",
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "DATAMAP_CACHE_DIR": str(home / "cache"),
        },
    )
    assert repository.git("init", "--quiet").returncode == 0
    return repository


def install_hook(repository: Repository, source: dict[str, object]) -> None:
    """Configure pre-commit with one source of hooks, and install it as git's hook."""
    (repository.folder / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [source]}), encoding="utf-8"
    )
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=repository.folder,
        env=repository.environment,
        check=True,
        capture_output=True,
    )


def hold_commits_against_the_declaration(repository: Repository) -> None:
    """Make a clean commit, one that is blocked, one that mends it and a harmless one."""
    (repository.folder / "datamap.toml").write_text(DECLARATION, encoding="utf-8")
    (repository.folder / "PRIVACY.md").write_text("# Privacy\n", encoding="utf-8")
    clean = repository.commit(app=CLEAN)
    assert clean.returncode == 0, clean.stdout
    blocked = repository.commit(welcome=UNDECLARED)
    assert blocked.returncode == 1, blocked.stdout
    assert "DM101" in blocked.stdout
    assert "welcome.py:7" in blocked.stdout
    assert repository.count_commits() == 1
    harmless = repository.commit(welcome=HARMLESS)
    assert harmless.returncode == 0, harmless.stdout
    assert repository.count_commits() == 2


def test_the_manifest_is_one() -> None:
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)], check=True
    )


def test_the_hook_reads_the_whole_program_once() -> None:
    (hook,) = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("datamap", "datamap check", "python")
    assert hook["pass_filenames"] is False
    assert hook["require_serial"] is True
    assert hook["types_or"] == ["python", "toml"]


def test_a_commit_with_an_undeclared_flow_is_blocked(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "project", tmp_path)
    (hook,) = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    program = tmp_path / "bin" / "datamap"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from datamap.cli.main import main\n\nsys.exit(main())\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    repository.environment["PATH"] = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    # Only the language differs from the manifest: what is on PATH, so that nothing is installed.
    install_hook(repository, {"repo": "local", "hooks": [{**hook, "language": "system"}]})
    hold_commits_against_the_declaration(repository)


@pytest.mark.packaging
def test_the_hook_installs_itself_and_blocks(tmp_path: Path) -> None:
    published = make_repository(tmp_path / "published", tmp_path)
    for file in list_files():
        copied = published.folder / name_file(file)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copied)
    assert published.commit().returncode == 0
    revision = published.git("rev-parse", "HEAD").stdout.strip()
    repository = make_repository(tmp_path / "project", tmp_path)
    install_hook(
        repository,
        {"repo": str(published.folder), "rev": revision, "hooks": [{"id": "datamap"}]},
    )
    hold_commits_against_the_declaration(repository)
