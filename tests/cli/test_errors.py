"""Test that whatever goes wrong is one message and the right exit code."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from datamap.cli.user_errors import DatamapGroup
from datamap.model.errors import UserError
from tests.cli.running import run

ROOT = Path(__file__).resolve().parents[2]
MAIN = "from datamap.cli.main import main; main()"


def fail_with(error: BaseException) -> tuple[int, str, str]:
    """Run a command that fails; return exit code, stdout, stderr."""
    from click.testing import CliRunner

    @click.group(cls=DatamapGroup)
    def group() -> None:
        """Hold one command."""

    @group.command()
    def fail() -> None:
        """Fail."""
        raise error

    ran = CliRunner().invoke(group, ["fail"])
    return ran.exit_code, ran.stdout, ran.stderr


def test_a_mistake_of_the_user() -> None:
    assert fail_with(UserError("no such key", "did you mean x?", "datamap.toml", 3)) == (
        2,
        "",
        "error: datamap.toml:3: no such key\nhelp: did you mean x?\n",
    )
    assert fail_with(UserError("nothing there", path="a.toml")) == (
        2,
        "",
        "error: a.toml: nothing there\n",
    )


def test_a_bug_is_no_finding() -> None:
    code, out, err = fail_with(KeyError("x"))
    assert (code, out) == (2, "")
    assert "KeyError: 'x'" in err
    assert "error: this is a bug in datamap" in err


def test_ctrl_c() -> None:
    code, out, err = fail_with(KeyboardInterrupt())
    assert (code, out) == (130, "")
    assert "stopped" in err


def test_nobody_reads_on() -> None:
    assert fail_with(OSError(errno.EPIPE, "Broken pipe")) == (1, "", "")


def test_the_disk_is_full() -> None:
    code, out, err = fail_with(OSError(errno.ENOSPC, "No space left on device"))
    assert (code, out, err) == (2, "", "error: cannot go on: No space left on device\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--unknown"],
        ["unheard-of"],
        ["check", "--unknown"],
        ["scan", "--format", "xml"],
        ["declare"],
    ],
    ids=" ".join,
)
def test_wrong_use(arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "Usage: " in ran.stderr


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    for command in ("scan", "check", "graph", "init"):
        ran = run(command, str(tmp_path / "none"))
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert ran.stderr == f"error: {tmp_path / 'none'}: there is no such file or directory\n"


def spawn(stdout: int, *arguments: str) -> subprocess.Popen[bytes]:
    """Start datamap in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_device_behind_stdout() -> None:
    with Path("/dev/full").open("wb") as full:
        process = spawn(full.fileno(), "rules", "list")
        _, err = process.communicate()
    assert (process.returncode, err) == (2, b"error: cannot go on: No space left on device\n")


def test_a_closed_pipe_behind_stdout() -> None:
    read, write = os.pipe()
    os.close(read)
    process = spawn(write, "rules", "list")
    os.close(write)
    _, err = process.communicate()
    assert (process.returncode, err) == (1, b"")
