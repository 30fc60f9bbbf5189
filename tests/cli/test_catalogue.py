"""Test `datamap rules list`, `rules show`, `explain` of a check, and codes on the command line."""

import json
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


def test_vendors_of_a_kind_a_role_and_a_country() -> None:
    ran = run("rules", "list", "--kind", "payments", "--role", "processor", "--country", "us")
    head, *lines = ran.stdout.splitlines()
    assert (ran.exit_code, head.split()[:4]) == (0, ["id", "name", "kind", "role"])
    ids = {line.split()[0] for line in lines}
    assert "chargebee" in ids
    assert ids.isdisjoint({"stripe", "adyen", "resend", "yookassa"})


def test_a_repeated_option_widens_the_list() -> None:
    listed = run("rules", "list", "--kind", "payments", "--country", "NL", "--country", "RU")
    ids = {line.split()[0] for line in listed.stdout.splitlines()}
    assert {"adyen", "yookassa"} <= ids
    assert "chargebee" not in ids


@pytest.mark.parametrize(
    ("option", "word", "way_on"),
    [
        ("--kind", "paymnts", "did you mean 'payments'?"),
        ("--role", "procesor", "did you mean 'processor'?"),
        ("--country", "NARNIA", "known are AE, "),
    ],
)
def test_no_vendor_has_it(option: str, word: str, way_on: str) -> None:
    ran = run("rules", "list", option, word)
    assert (ran.exit_code, ran.stdout) == (2, "")
    what = option.removeprefix("--")
    assert f'no vendor has the {what} "{word}"' in ran.stderr
    assert way_on in ran.stderr


def test_britain_by_the_code_that_people_write() -> None:
    assert "\npaddle " in run("rules", "list", "--country", "uk").stdout


def test_vendors_as_json() -> None:
    ran = run("rules", "list", "--kind", "payments", "--format", "json")
    (stripe,) = [one for one in json.loads(ran.stdout)["vendors"] if one["id"] == "stripe"]
    assert (stripe["role"], stripe["kind"]) == ("controller", "payments")
    assert "api.stripe.com" in stripe["hosts"]
    assert stripe["calls"] > 1


def test_vendors_as_markdown() -> None:
    ran = run("rules", "list", "--kind", "payments", "--format", "markdown")
    head, _, table, rule, *rows = ran.stdout.splitlines()
    assert head == "### payments"
    assert table.startswith("| id | name | kind | role |")
    assert table.count("|") == rule.count("|")
    (adyen,) = [row for row in rows if row.startswith("| adyen |")]
    assert "| controller† | Adyen N.V.†, NL† |" in adyen


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_categories_in_another_form(form: str) -> None:
    ran = run("rules", "list", "--categories", "--format", form)
    assert ran.exit_code == 0
    assert "user.contact.email" in ran.stdout


def test_categories_have_no_country() -> None:
    ran = run("rules", "list", "--categories", "--country", "US")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "not of categories" in ran.stderr


@pytest.mark.parametrize("name", ["stripe", "Stripe", "Stripe, Inc."])
def test_a_vendor(name: str) -> None:
    ran = run("rules", "show", name)
    assert ran.exit_code == 0
    assert ran.stdout.startswith("Stripe (stripe)\n")
    assert "\n  usual role            controller\n" in ran.stdout
    assert "\n  only commonly stated  entity, entity_country\n" in ran.stdout
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


def test_an_id_goes_before_the_other_names_of_a_vendor() -> None:
    assert run("rules", "show", "Google").stdout.startswith("Google services (google)\n")


def test_all_facts_of_a_vendor_are_shown(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        'id = "ours"\nname = "Ours"\nrole = "processor"\ncompany = "stripe"\n'
        'stated = ["role"]\nterms = ["https://ours.example/dpa"]\n'
        'regions = { "eu.ours.example" = "EU" }\n'
        '[[sinks]]\ncall = "ours.send"\nsends = ["to", "text"]\n'
        'identifiers = ["to"]\nfree_text = ["text"]\n',
        encoding="utf-8",
    )
    shown = run("rules", "show", "ours", "--rules", str(tmp_path)).stdout
    for fact in (
        "usual role            processor",
        "product of            stripe",
        "only commonly stated  role",
        "regions               eu.ours.example (EU)",
        "terms                 https://ours.example/dpa",
        "    identifiers: to",
        "    free text: text",
    ):
        assert f"\n  {fact}\n" in shown


def test_where_a_vendor_is_used(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import stripe\n\n\nclass User:\n    email: str\n\n\n"
        "def bill(user: User) -> None:\n    stripe.Customer.create(email=user.email)\n",
        encoding="utf-8",
    )
    told = run("explain", "stripe", str(tmp_path)).stdout
    assert told.startswith("Stripe (stripe)\n")
    assert "\nSeen here:\n  app.py:1  import stripe\n" in told
    assert "app.py:9  User.email, user.contact.email -> stripe  stripe.Customer.create" in told
    unused = run("explain", "resend", str(tmp_path)).stdout
    assert "\nNot seen here.\n" in unused
    mistyped = run("explain", "stirpe", str(tmp_path))
    assert (mistyped.exit_code, mistyped.stdout) == (2, "")
    assert "did you mean stripe?" in mistyped.stderr
    assert run("explain", "message", str(tmp_path)).exit_code == 0


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
