"""Test where results go."""

from pathlib import Path

import pytest

from datamap.cli.output import create_file, wants_colour, write_bytes, write_result
from datamap.model.errors import UserError


def test_a_file(tmp_path: Path) -> None:
    write_result("\u00fc\n", tmp_path / "map.txt")
    assert (tmp_path / "map.txt").read_bytes() == "\u00fc\n".encode()


def test_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_result("a\n", None)
    write_bytes(b"\x00\n", None)
    assert capsysbinary.readouterr().out == b"a\n\x00\n"


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot write this file: no such file"):
        write_result("a", tmp_path / "none" / "map.txt")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_disk() -> None:
    with pytest.raises(UserError, match="cannot write this file: no space left"):
        write_result("a", Path("/dev/full"))


def test_a_file_that_is_there_is_not_created_again(tmp_path: Path) -> None:
    create_file(tmp_path / "a", b"1")
    with pytest.raises(UserError, match="file exists"):
        create_file(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not wants_colour(None)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_colour(None)
    assert not wants_colour(tmp_path / "map.txt")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(None)
