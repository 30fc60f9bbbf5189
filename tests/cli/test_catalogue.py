"""Test `datamap rules list`, `rules show`, `explain` of a check, and codes on the command line."""

from pathlib import Path

import pytest

from datamap.check.catalogue import CHECKS
from datamap.cli.check_codes import read_codes
from datamap.cli.check_pages import describe_checks
from datamap.model.errors import UserError
from tests.cli.running import run


def test_vendors() -> None:
    ran = run("rules", "list")
    assert ran.exit_code == 0
    assert ran.stdout.startswith("id ")
    assert "\nstripe " in ran.stdout


def test_categories() -> None:
    ran = run("rules", "list", "--categories")
    assert ran.exit_code == 0
    assert "\nuser.contact.email " in ran.stdout


@pytest.mark.parametrize("name", ["stripe", "Stripe"])
def test_a_vendor(name: str) -> None:
    ran = run("rules", "show", name)
    assert ran.exit_code == 0
    assert ran.stdout.startswith("Stripe (stripe)\n")
    assert "  stripe.Customer.create" in ran.stdout


def test_words_and_settings_that_lead_to_a_vendor() -> None:
    shown = run("rules", "show", "langfuse").stdout
    words, _, settings = shown.partition("Words that choose it:\n")[2].partition(
        "Configuration that brings it in:\n"
    )
    assert "  model or 0 = langfuse/  (rules/libraries/litellm.toml:" in words
    assert "  langfuse.openai.OpenAI, which is like openai.OpenAI  (rules/vendors/" in shown
    assert "langfuse.openai.OpenAI.**" not in shown
    assert "litellm.callbacks" in settings
    assert "= langfuse, langfuse_otel: every call is reported to it" in settings


@pytest.mark.parametrize("name", ["email", "user.contact.email"])
def test_a_category(name: str) -> None:
    assert run("rules", "show", name).stdout.startswith("user.contact.email\n")


def test_neither() -> None:
    ran = run("rules", "show", "strpe")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "did you mean stripe?" in ran.stderr


def test_own_rules(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        '[[sinks]]\nrecipient = "ours"\ncall = "ours.send"\nsends = ["*"]\n', encoding="utf-8"
    )
    ran = run("rules", "show", "ours", "--rules", str(tmp_path))
    assert ran.exit_code == 0
    assert "ours.send" in ran.stdout
    assert run("rules", "list", "--rules", str(tmp_path / "none")).exit_code == 2


@pytest.mark.parametrize("check", CHECKS, ids=[check.code for check in CHECKS])
def test_the_page_of_a_check(check: object) -> None:
    from datamap.check.check_input import Check

    assert isinstance(check, Check)
    by_code, by_name = run("explain", check.code.lower()), run("explain", check.name)
    assert by_code.stdout == by_name.stdout
    assert by_code.stdout.startswith(f"# {check.name} ({check.code})\n")


def test_what_a_check_says_of_itself() -> None:
    for described in describe_checks():
        assert described.summary.startswith("Finds ")
        assert described.summary.endswith(".")
        assert "\n" not in described.summary


def test_codes() -> None:
    assert read_codes(["DM101,unknown-host", "DM2", ""]) == ("DM101", "DM105", "DM2")
    with pytest.raises(UserError, match="no check is called DM777"):
        read_codes(["DM777"])
    with pytest.raises(UserError) as raised:
        read_codes(["undeclared-recipent"])
    assert raised.value.help == "did you mean undeclared-recipient?"
