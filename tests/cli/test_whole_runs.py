"""Test whole runs on small projects: what is printed, what is written, how they end."""

import json
from pathlib import Path

import pytest

from datamap.rulebook.load import bundled_rules
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
SHOP = """\
from dataclasses import dataclass


@dataclass
class Coupon:
    code: str


@dataclass
class Door:
    code: str  # datamap: not-personal it opens for everybody
"""
EXPLAINED = """\
Coupon.code is not personal
  shop.py:6  declared; type str
  because 'code' counts only where it belongs to a person
  its owner is taken for something else than a person (coupon)

Door.code is not personal
  shop.py:11  declared; type str
  because a marker in the code says so
"""
DECLARED = '[recipients]\nresend = ["email"]\n'
UNDECLARED = "[recipients]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with one flow, and stand in it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def declare(project: Path, text: str) -> None:
    """Write the declaration."""
    (project / "datamap.toml").write_text(text, encoding="utf-8")


def test_scan(project: Path) -> None:
    ran = run("scan")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "Resend" in ran.stdout
    assert "Read 1 file" in ran.stdout
    del project


def test_scan_of_one_file(project: Path) -> None:
    ran = run("scan", "app.py", "--format", "json")
    assert [flow["recipient"] for flow in json.loads(ran.stdout)["flows"]] == ["resend"]
    del project


def test_json_goes_to_a_file(project: Path) -> None:
    ran = run("scan", "--format", "json", "--output", "map.json")
    assert (ran.exit_code, ran.stdout) == (0, "")
    written = json.loads((project / "map.json").read_text(encoding="utf-8"))
    assert written["schema_version"] == 1
    assert [flow["category"] for flow in written["flows"]] == ["user.contact.email"]


def test_an_empty_project(tmp_path: Path) -> None:
    ran = run("scan", str(tmp_path))
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "Read 0 files" in ran.stdout


def test_check_without_a_declaration(project: Path) -> None:
    ran = run("check")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "there is no declaration" in ran.stderr
    assert "`datamap init`" in ran.stderr
    del project


def test_check_that_is_clean(project: Path) -> None:
    declare(project, DECLARED)
    ran = run("check")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "DM" not in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["--exit-zero"], 0),
        (["--select", "DM2"], 0),
        (["--ignore", "undeclared-recipient"], 0),
        (["--format", "json"], 1),
        (["--format", "sarif"], 1),
        (["--no-cache", "--processes", "2"], 1),
        (["--exclude", "app.py"], 0),
    ],
    ids=str,
)
def test_check_with_a_finding(project: Path, arguments: list[str], code: int) -> None:
    declare(project, UNDECLARED)
    ran = run("check", *arguments)
    assert (ran.exit_code, ran.stderr) == (code, "")


def test_the_text_of_a_finding(project: Path) -> None:
    declare(project, UNDECLARED)
    text = run("check").stdout
    assert "DM101 undeclared-recipient: user.contact.email reaches Resend" in text
    assert "--> app.py:12:5" in text
    assert "`datamap declare resend email --pending`" in text


def test_what_a_finding_offers_works(project: Path) -> None:
    declare(project, UNDECLARED)
    assert run("declare", "resend", "email", "--pending").exit_code == 0
    ran = run("check", "-v")
    assert ran.exit_code == 0
    assert "waits for approval" in ran.stdout
    assert run("check", "--no-pending").exit_code == 1
    declare(project, UNDECLARED)
    line = 'resend.Emails.send({"to": [user.email], "subject": "Hi"})'
    ignored = APP.replace(line, f"{line}  # datamap: ignore[DM101] our own mailbox")
    (project / "app.py").write_text(ignored, encoding="utf-8")
    assert run("check").exit_code == 0


def test_a_mistake_in_the_declaration(project: Path) -> None:
    declare(project, '[recipients]\nresend = ["emial"]\n')
    for command in ("check", "scan"):
        ran = run(command)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert ran.stderr.startswith('error: datamap.toml:2: no category is called "emial"\n')


def test_a_mistake_in_the_settings(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.datamap]\nexlude = []\n", encoding="utf-8")
    ran = run("scan")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "pyproject.toml:2: " in ran.stderr
    assert "exclude" in ran.stderr


def test_a_declaration_that_the_settings_name(project: Path) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.datamap]\ndeclaration = "legal/data.toml"\n', encoding="utf-8"
    )
    (project / "legal").mkdir()
    (project / "legal" / "data.toml").write_text(DECLARED, encoding="utf-8")
    assert run("check").exit_code == 0


def test_init(project: Path) -> None:
    (project / "PRIVACY.md").write_text("# Privacy\n", encoding="utf-8")
    ran = run("init")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ".pre-commit-config.yaml" in ran.stdout
    text = (project / "datamap.toml").read_text(encoding="utf-8")
    assert 'policy = "PRIVACY.md"' in text
    assert 'resend = ["email"]' in text
    assert run("check", "--strict").exit_code == 0


def test_init_never_overwrites(project: Path) -> None:
    declare(project, DECLARED)
    ran = run("init")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "there is a declaration already" in ran.stderr
    assert (project / "datamap.toml").read_text(encoding="utf-8") == DECLARED


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        ("resend", "Resend (resend)"),
        ("Resend", "app.py:12"),
        ("User.email", "user.contact.email (E-mail address)"),
        ("User.email", "because the name ends in 'email' [rules/personal_data/contact.toml:"),
        ("User.email", "its owner is taken for a person (user)"),
        ("Product.name", "Product.name is not personal"),
        ("Product.name", "because 'name' counts only where it belongs to a person"),
        ("Product.name", "its owner is taken for something else than a person (product)"),
        ("email_template", "'template' behind 'email' makes it something about it"),
        ("email_template", "nothing here declares it: judged by its name alone"),
        ("send_email", "'send' before 'email' makes it something about it"),
        ("billing_email", "billing_email is user.contact.email (E-mail address), likely"),
        ("user.name", "user.name is user.name (Name), likely"),
        ("Ticket.title", "it belongs to a ticket: what somebody wrote to somebody"),
        ("Ticket.title", "[rules/personal_data/context.toml:"),
    ],
)
def test_explain(project: Path, thing: str, told: str) -> None:
    ran = run("explain", thing)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert told in ran.stdout
    del project


def test_explain_a_finding_and_a_flow(project: Path) -> None:
    declare(project, UNDECLARED)
    checked = json.loads(run("check", "--format", "json").stdout)
    (finding,) = checked["findings"]
    assert "DM101" in run("explain", finding["fingerprint"]).stdout
    assert "app.py:12" in run("explain", finding["flow"]).stdout


def test_explain_fields_that_are_not_personal(project: Path) -> None:
    (project / "shop.py").write_text(SHOP, encoding="utf-8")
    ran = run("explain", "code")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == EXPLAINED


def test_explain_a_field_that_the_settings_name(project: Path) -> None:
    (project / "shop.py").write_text(SHOP, encoding="utf-8")
    (project / "pyproject.toml").write_text(
        '[tool.datamap.fields]\n"Coupon.code" = "user.unique_id"\nemail = "none"\n',
        encoding="utf-8",
    )
    assert "user.unique_id" in run("explain", "Coupon.code").stdout
    told = run("explain", "User.email").stdout
    assert "User.email is not personal" in told
    assert "because a field of this name is told to be so [tool.datamap.fields]" in told
    assert json.loads(run("scan", "--format", "json").stdout)["flows"] == []


SETTINGS = """\
from decouple import config
from pydantic_settings import BaseSettings

ADMIN_EMAIL = "desk@example.org"
SENDER_EMAIL: str = config("SENDER")
owner_phone = "12345"
caller_phone = config("CALLER")


class Settings(BaseSettings):
    smtp_email: str = "a"


conf = Settings()
"""


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        ("settings.ADMIN_EMAIL", "house/settings.py:4  declared; type str"),
        ("ADMIN_EMAIL", "because a name in capitals is a constant"),
        ("settings.SENDER_EMAIL", "house/settings.py:5  declared; type str"),
        ("house.settings.owner_phone", "its module sets it to what the code itself says"),
        ("own.owner_phone", "house/settings.py:6"),
        ("caller_phone", "what a variable of a module is set to counts"),
        ("conf.smtp_email", "Settings.smtp_email is not personal"),
        ("conf.smtp_email", "house/settings.py:11  declared; type str"),
        ("settings.OTHER_EMAIL", "nothing here declares it: judged by its name alone"),
        ("other.owner_phone", "other.owner_phone is user.contact.phone_number"),
    ],
)
def test_explain_settings_and_variables_of_modules(project: Path, thing: str, told: str) -> None:
    (project / "house").mkdir()
    (project / "house" / "settings.py").write_text(SETTINGS, encoding="utf-8")
    (project / "desk.py").write_text("from house import settings as own\n", encoding="utf-8")
    ran = run("explain", thing)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert told in ran.stdout


def test_explain_a_field_that_a_class_inherits(project: Path) -> None:
    (project / "people.py").write_text(
        "from dataclasses import dataclass\n\n\n"
        "@dataclass\nclass Person:\n    phone: str\n\n\n"
        "@dataclass\nclass Nurse(Person):\n    ward: str\n",
        encoding="utf-8",
    )
    told = run("explain", "Nurse.phone").stdout
    assert told.startswith("Nurse.phone is user.contact.phone_number (Phone number), certain\n")
    assert "people.py:6  declared; type str" in told
    assert "Nurse.ward is not personal" in run("explain", "Nurse.ward").stdout
    assert run("explain", "Nurse.plan").stdout.count("declared") == 0


def test_what_the_settings_say_of_a_variable_is_certain(project: Path) -> None:
    (project / "doors.py").write_text(
        "import resend\n\n\ndef tell(locker, theme):\n"
        '    resend.Emails.send({"text": locker + theme})\n',
        encoding="utf-8",
    )
    (project / "pyproject.toml").write_text(
        '[tool.datamap.fields]\nlocker = "user.unique_id"\n', encoding="utf-8"
    )
    flows = json.loads(run("scan", "--format", "json").stdout)["flows"]
    told = [(flow["source"]["name"], flow["certainty"]) for flow in flows]
    assert ("locker", "certain") in told
    assert "theme" not in {name for name, _ in told}


@pytest.mark.parametrize("thing", ["0123456789abcdef", "not a name", "Users email", "a..b"])
def test_what_is_no_name_is_not_explained(project: Path, thing: str) -> None:
    ran = run("explain", thing)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "nothing is called" in ran.stderr
    del project


def test_explain_nothing(project: Path) -> None:
    ran = run("explain", "User.emial")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "did you mean User.email?" in ran.stderr
    del project


@pytest.mark.parametrize("format_", ["dot", "mermaid"])
def test_graph(project: Path, format_: str) -> None:
    assert "Resend" in run("graph", "--format", format_).stdout
    assert "Resend" not in run("graph", "--format", format_, "--recipient", "stripe").stdout
    assert run("graph", "--category", "emial").exit_code == 2
    del project


def test_rules_test(tmp_path: Path) -> None:
    example = (
        "import ours\n\n\nclass User:\n    email: str\n\n\ndef tell(user: User) -> None:\n"
        "    ours.send(user.email)  # sink: ours <- user.contact.email\n"
        "    ours.send(3)\n"
    )
    rules = '[[sinks]]\nrecipient = "ours"\ncall = "ours.send"\nsends = ["*"]\n\n'
    file = tmp_path / "ours.toml"
    file.write_text(f"{rules}[[examples]]\ncode = '''\n{example}'''\n", encoding="utf-8")
    ran = run("rules", "test", str(tmp_path))
    assert (ran.exit_code, ran.stdout) == (0, "1 example, all as their comments say\n")
    wrong = example.replace("ours <- user.contact.email", "ours <- user.name")
    file.write_text(f"{rules}[[examples]]\ncode = '''\n{wrong}'''\n", encoding="utf-8")
    ran = run("rules", "test", str(tmp_path))
    assert ran.exit_code == 1
    assert "ours.toml:16: sink: ours <- user.contact.email: not expected" in ran.stdout
    assert "ours.toml:16: sink: ours <- user.name: not found" in ran.stdout
    file.write_text(rules, encoding="utf-8")
    assert run("rules", "test", str(tmp_path)).exit_code == 2


def test_rules_test_of_a_bundled_file(tmp_path: Path) -> None:
    bundled = bundled_rules() / "vendors" / "gravatar.toml"
    ran = run("rules", "test", str(bundled))
    assert (ran.exit_code, ran.stdout) == (0, "1 example, all as their comments say\n")
    # A copy of it is a second vendor of that name.
    copy = tmp_path / "gravatar.toml"
    copy.write_bytes(bundled.read_bytes())
    ran = run("rules", "test", str(copy))
    assert ran.exit_code == 2
    assert "already in rules/vendors/gravatar.toml" in ran.stderr
