"""Test that bad input is told, ends with the right exit code and costs nothing else."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.made_bad import CIRCLES, HEAVY, NEWER, TOO_DEEP
from tests.cli.running import run

APP = """\
from dataclasses import dataclass

import resend


@dataclass
class User:
    email: str


def welcome(user: User) -> None:
    resend.Emails.send({"to": [user.email], "subject": "Hi"})
"""
SEND = 'resend.Emails.send({"to": [user.email]})'
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
needs_permissions = pytest.mark.skipif(IS_ROOT, reason="root may read and write everything")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan says: the files that send an address, those that failed, and the notices."""

    sending: list[str]
    failed: int
    notices: list[tuple[str, str, int]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with one flow, without git, and stand in it."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text(APP, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def scan(*options: str) -> Scanned:
    """Scan here."""
    ran = run("scan", "--format", "json", "--processes", "1", *options)
    assert (ran.exit_code, ran.stderr) == (0, "")
    report = json.loads(ran.stdout)
    return Scanned(
        sending=[flow["sink"]["path"] for flow in report["flows"]],
        failed=report["coverage"]["files_failed"],
        notices=[(n["kind"], n["path"], n["line"]) for n in report["notices"]],
    )


def texts(cases: Mapping[str, str]) -> pytest.MarkDecorator:
    """Run a test for every text."""
    return pytest.mark.parametrize("text", cases.values(), ids=cases)


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        (b"import os\ndef f(:\n", "syntax-error", 2),
        (b"x = 1\0\n", "syntax-error", 1),
        (b"x = '\xe9'\n", "encoding", 1),
        ("x = 1\n".encode("utf-16"), "encoding", 1),
        (b"x = '" + b"a" * 2_000_000 + b"'\n", "too-large", 0),
    ],
    ids=["syntax error", "NUL", "Latin-1", "UTF-16", "2 MB"],
)
def test_what_cannot_be_read(project: Path, content: bytes, kind: str, line: int) -> None:
    (project / "bad.py").write_bytes(content)
    scanned = scan()
    assert (scanned.sending, scanned.failed) == (["app.py"], 1)
    assert scanned.notices[0] == (kind, "bad.py", line)
    text = run("scan").stdout
    assert "bad.py" in text
    assert "1 could not be read" in text


@texts(TOO_DEEP)
def test_what_nests_too_deep_is_left_out_alone(project: Path, text: str) -> None:
    (project / "bad.py").write_text(f"import resend\n{text}\n{APP}", encoding="utf-8")
    scanned = scan()
    assert scanned.sending == ["app.py", "bad.py"]
    assert (scanned.failed, scanned.notices) == (0, [("too-deep", "bad.py", 2)])


@texts(HEAVY)
def test_what_is_heavy_is_read(project: Path, text: str) -> None:
    (project / "bad.py").write_text(f"{text}\n\n{APP}", encoding="utf-8")
    scanned = scan("--no-cache")
    assert set(scanned.sending) == {"app.py", "bad.py"}
    assert (scanned.failed, scanned.notices) == (0, [])


@texts(CIRCLES)
def test_circles_end(project: Path, text: str) -> None:
    (project / "circle.py").write_text(f"{text}\n\n{APP}", encoding="utf-8")
    scanned = scan()
    assert set(scanned.sending) == {"app.py", "circle.py"}
    assert (scanned.failed, scanned.notices) == (0, [])


def test_modules_that_import_each_other(project: Path) -> None:
    (project / "app.py").unlink()
    sender = "from receiver import User\nimport resend\ndef send(user: User):\n    SEND\n"
    (project / "sender.py").write_text(sender.replace("SEND", SEND), encoding="utf-8")
    receiver = (
        "from sender import *\nimport sender\nclass User:\n    email: str\nsender.send(User())"
    )
    (project / "receiver.py").write_text(receiver, encoding="utf-8")
    assert scan() == Scanned(["sender.py"], 0, [])


@texts(NEWER)
def test_newer_syntax_than_that_of_the_running_python(project: Path, text: str) -> None:
    new = f"import resend\n{text.replace('SEND', SEND)}"
    (project / "new.py").write_text(new, encoding="utf-8")
    assert scan() == Scanned(["app.py", "new.py"], 0, [])


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + APP.encode(),
        b"# coding: latin-1\n# \xe9\n" + APP.encode(),
        APP.replace("\n", "\r\n").encode(),
        APP.replace("\n", "\r").encode(),
        b"\x0c" + APP.encode(),
    ],
    ids=["BOM", "declared Latin-1", "CRLF", "CR", "form feed"],
)
def test_rare_encodings_and_line_ends(project: Path, content: bytes) -> None:
    (project / "app.py").write_bytes(content)
    assert scan() == Scanned(["app.py"], 0, [])


def test_links(project: Path) -> None:
    (project / "loop").symlink_to(project)
    (project / "self.py").symlink_to("self.py")
    (project / "nowhere.py").symlink_to("missing.py")
    (project / "again.py").symlink_to("app.py")
    scanned = scan()
    assert scanned.sending == ["app.py"]
    assert ("broken-link", "nowhere.py", 0) in scanned.notices


@needs_permissions
def test_a_file_that_may_not_be_read(project: Path) -> None:
    secret = project / "secret.py"
    secret.write_text(APP, encoding="utf-8")
    secret.chmod(0)
    assert scan() == Scanned(["app.py"], 1, [("unreadable", "secret.py", 0)])


def test_a_name_that_is_no_text(project: Path) -> None:
    try:
        (project / os.fsdecode(b"\xff.py")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system has no such names")
    scanned = scan()
    assert (scanned.sending, scanned.failed) == (["app.py"], 1)
    assert [kind for kind, _, _ in scanned.notices] == ["unreadable"]


def test_what_is_no_file_is_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "pipe.py")
    assert scan() == Scanned(["app.py"], 0, [])


def test_an_empty_file_and_an_empty_folder(project: Path) -> None:
    (project / "empty.py").touch()
    assert scan() == Scanned(["app.py"], 0, [])
    (project / "nothing").mkdir()
    ran = run("scan", "nothing")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "Read 0 files" in ran.stdout


def test_a_repository_that_is_none(project: Path) -> None:
    (project / ".git").mkdir()
    scanned = scan()
    assert (scanned.sending, scanned.failed) == (["app.py"], 0)
    (project / ".git").rmdir()
    (project / ".git").write_text("gitdir: /nowhere\n", encoding="utf-8")
    scanned = scan()
    assert (scanned.sending, scanned.failed) == (["app.py"], 0)


# --- the declaration and the settings -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"[recipients", "error: datamap.toml:1: not valid TOML: "),
        (
            b'[recipients]\nresend = ["email"]\n\n[recipient]\nx = 1\n',
            'error: datamap.toml:4: the key "recipient" is not known\nhelp: did you mean "reci',
        ),
        (
            b"[recipients.resend]\nreceive = []\n",
            'error: datamap.toml:2: the key "receive" is not known',
        ),
        (b"recipients = 3\n", 'error: datamap.toml:1: "recipients" must be a table\n'),
        (b'[recipients]\nresnd = ["email"]\n', "error: datamap.toml:2: "),
        (b"\xff\xfe", "error: datamap.toml: the declaration is not UTF-8\n"),
    ],
    ids=["no TOML", "unknown table", "unknown key", "no table", "unknown recipient", "bytes"],
)
def test_a_broken_declaration(project: Path, text: bytes, message: str) -> None:
    (project / "datamap.toml").write_bytes(text)
    for command in ("check", "scan", "graph"):
        ran = run(command)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert ran.stderr.startswith(message)


def test_a_broken_pyproject(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool\n", encoding="utf-8")
    ran = run("scan")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "pyproject.toml:1: is not TOML" in ran.stderr


@pytest.mark.parametrize("broken", ["[[sinks]\n", "[[sinks]]\ncalls = 3\n", "\0"], ids=repr)
def test_a_broken_rule_file(project: Path, broken: str) -> None:
    (project / "own.toml").write_text(broken, encoding="utf-8")
    ran = run("scan", "--rules", "own.toml")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: own.toml:")


def test_a_check_goes_on_past_what_cannot_be_read(project: Path) -> None:
    (project / "bad.py").write_text("def f(:\n", encoding="utf-8")
    (project / "datamap.toml").write_text("[recipients]\n", encoding="utf-8")
    ran = run("check")
    assert (ran.exit_code, ran.stderr) == (1, "")
    assert "DM101" in ran.stdout
    assert "bad.py:1" in ran.stdout


# --- where datamap writes -------------------------------------------------------------------


def check_without_cache(notice: str) -> None:
    """Scan where the cache cannot be used: nothing is lost but time."""
    ran = run("scan", "--format", "json")
    assert (ran.exit_code, ran.stderr) == (0, "")
    report = json.loads(ran.stdout)
    assert [flow["sink"]["path"] for flow in report["flows"]] == ["app.py"]
    (told,) = report["notices"]
    assert told["kind"] == "cache-dropped"
    assert notice in told["message"]


def test_a_file_where_the_cache_should_be(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATAMAP_CACHE_DIR", str(project / "app.py"))
    check_without_cache("File exists")


@needs_permissions
def test_a_cache_that_may_not_be_written(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project / "cache"
    folder.mkdir(mode=0o500)
    monkeypatch.setenv("DATAMAP_CACHE_DIR", str(folder))
    check_without_cache("")


def failing(output: str) -> Result:
    """Write a result where it cannot be written."""
    ran = run("scan", "--format", "json", "--output", output)
    assert (ran.exit_code, ran.stdout) == (2, "")
    return ran


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk_behind_output(project: Path) -> None:
    assert failing("/dev/full").stderr == (
        "error: /dev/full: cannot write this file: no space left on device\n"
        "help: it may be incomplete\n"
    )
    del project


def test_an_output_that_cannot_be_written(project: Path) -> None:
    assert "none/map.json: cannot write this file: no such file" in failing("none/map.json").stderr
    assert "is a directory" in failing(".").stderr
    shutil.rmtree(project)


def test_an_old_result_stays_where_the_scan_fails(project: Path) -> None:
    (project / "map.json").write_text("old", encoding="utf-8")
    (project / "datamap.toml").write_text("[recipients", encoding="utf-8")
    failing("map.json")
    assert (project / "map.json").read_text(encoding="utf-8") == "old"
