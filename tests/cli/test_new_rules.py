"""Test `datamap rules new`: a first rule file works as it stands, and nothing is overwritten."""

from datetime import date
from pathlib import Path

import pytest

from datamap.cli.starter_rules import fill_starter
from datamap.rulebook.load import build_rulebook
from tests.cli.running import run


def test_a_new_file_works_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    made = run("rules", "new", "acme-mail", str(folder))
    assert made.exit_code == 0
    assert f"datamap rules test {folder}" in made.stdout
    tested = run("rules", "test", str(folder))
    assert (tested.exit_code, tested.stdout) == (0, "1 example, all as their comments say\n")


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "acme-mail.toml").write_text("# mine\n", encoding="utf-8")
    ran = run("rules", "new", "acme-mail", str(tmp_path))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "acme-mail.toml: this file is there already" in ran.stderr
    assert (tmp_path / "acme-mail.toml").read_text(encoding="utf-8") == "# mine\n"


def test_a_name_that_is_no_id(tmp_path: Path) -> None:
    ran = run("rules", "new", "Acme Mail", str(tmp_path))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "try acme-mail" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_vendor_that_is_known(tmp_path: Path) -> None:
    ran = run("rules", "new", "stripe", str(tmp_path))
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "known already, by rules/vendors/stripe.toml" in ran.stderr
    assert 'recipient = "stripe"' in ran.stderr


@pytest.mark.parametrize("identity", ["a", "2park", "a-very-long-name-of-a-vendor-indeed"])
def test_every_id_gives_rules(identity: str) -> None:
    text = fill_starter(identity, date(2026, 1, 31))
    book = build_rulebook([(f"{identity}.toml", text)])
    assert [vendor.id for vendor in book.vendors] == [identity]
    assert [sink.recipient for sink in book.sinks] == [identity]
    assert book.vendors[0].reviewed == "2026-01-31"
