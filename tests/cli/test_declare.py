"""Test `datamap declare`."""

from pathlib import Path

import pytest

from tests.cli.running import run


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def test_a_first_entry_makes_the_file() -> None:
    ran = run("declare", "resend", "email")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert Path("datamap.toml").read_text(encoding="utf-8") == (
        'schema = "datamap/1"\n\n[recipients]\nresend = ["email"]\n'
    )
    assert run("declare", "resend", "email").stdout == "datamap.toml says so already\n"


def test_pending() -> None:
    ran = run(
        "declare", "resend", "email", "--pending", "--owner", "legal", "--expires", "2027-01-31"
    )
    assert ran.stdout == "datamap.toml: resend may receive email, pending until 2027-01-31\n"
    text = Path("datamap.toml").read_text(encoding="utf-8")
    assert 'status = "pending", owner = "legal", expires = 2027-01-31 }' in text


def test_a_named_file() -> None:
    Path("ours.toml").write_text("# ours\n[recipients]\n", encoding="utf-8")
    assert run("declare", "resend", "none", "--declaration", "ours.toml").exit_code == 0
    assert (
        Path("ours.toml").read_text(encoding="utf-8") == '# ours\n[recipients]\nresend = "none"\n'
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resnd", "email"], 'did you mean "resend"?'),
        (["resend", "emial"], 'did you mean "email"?'),
        (["resend", "any", "--pending"], "cannot be pending"),
        (["resend", "email", "--owner", "legal"], "go with --pending"),
        (["resend", "email", "--pending", "--expires", "soon"], "'soon' does not match"),
        (["resend", "email", "--declaration", "none.toml"], "no such declaration"),
    ],
)
def test_what_is_wrong(arguments: list[str], message: str) -> None:
    ran = run("declare", *arguments)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert message in ran.stderr
    assert not Path("datamap.toml").exists()


def test_a_broken_file_is_left_alone() -> None:
    Path("datamap.toml").write_text("[recipients\n", encoding="utf-8")
    ran = run("declare", "resend", "email")
    assert ran.exit_code == 2
    assert "datamap.toml:1: not valid TOML" in ran.stderr
    assert Path("datamap.toml").read_text(encoding="utf-8") == "[recipients\n"
