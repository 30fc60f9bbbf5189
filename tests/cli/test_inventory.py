"""Test whole runs of `datamap inventory`."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.running import run

APP = """\
from dataclasses import dataclass

from django.db import models


class Patient(models.Model):
    email = models.EmailField()


@dataclass
class Guest:
    phone_number: str
"""
SCHEMA = "CREATE TABLE employees (salary numeric NOT NULL);\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with three fields, and stand in it."""
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "models.py").write_text(APP, encoding="utf-8")
    (tmp_path / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*options: str) -> list[str]:
    """Return the fields that a run lists."""
    ran = run("inventory", "--format", "json", *options)
    assert (ran.exit_code, ran.stderr) == (0, "")
    return [item["name"] for item in json.loads(ran.stdout)["inventory"]]


@pytest.mark.usefixtures("project")
def test_the_table_names_places_and_what_was_read() -> None:
    ran = run("inventory")
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "database:clinic_patient" in ran.stdout
    assert "schema.sql:1" in ran.stdout
    assert "1 SQL file" in ran.stdout


@pytest.mark.usefixtures("project")
def test_filters() -> None:
    assert names() == ["Patient.email", "Guest.phone_number", "employees.salary"]
    assert names("--subject", "patient", "--subject", "employee") == [
        "Patient.email",
        "employees.salary",
    ]
    assert names("--category", "email") == ["Patient.email"]
    assert names("--category", "user.contact", "--store", "database") == ["Patient.email"]
    assert names("--store", "database:employees") == ["employees.salary"]


@pytest.mark.usefixtures("project")
def test_a_filter_that_leaves_nothing_does_not_say_that_there_is_nothing() -> None:
    ran = run("inventory", "--store", "mongodb")
    assert ran.stdout.startswith("None of 3 fields of personal data is what was asked for.\n")


@pytest.mark.usefixtures("project")
def test_a_table_for_a_spreadsheet() -> None:
    rows = list(csv.DictReader(io.StringIO(run("inventory", "--format", "csv").stdout)))
    assert [(row["field"], row["type"], row["nullable"]) for row in rows] == [
        ("Patient.email", "EmailField", "no"),
        ("Guest.phone_number", "str", "no"),
        ("employees.salary", "DECIMAL", "no"),
    ]


@pytest.mark.usefixtures("project")
def test_a_table_for_a_page() -> None:
    ran = run("inventory", "--format", "markdown", "--subject", "patient")
    assert ran.stdout.splitlines()[2].startswith("| Patient.email | user.contact.email | patient |")


def test_the_declaration_names_subjects(project: Path) -> None:
    (project / "datamap.toml").write_text('[subjects]\nGuest = "visitor"\n', encoding="utf-8")
    assert names("--subject", "visitor") == ["Guest.phone_number"]
    (project / "datamap.toml").write_text('[subjects]\nGuest = "A visitor"\n', encoding="utf-8")
    ran = run("inventory")
    assert ran.exit_code == 2
    assert "datamap.toml:2" in ran.stderr


@pytest.mark.usefixtures("project")
def test_a_subject_that_nobody_is() -> None:
    ran = run("inventory", "--subject", "patients")
    assert ran.exit_code == 2
    assert "did you mean patient?" in ran.stderr


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("store", "hint"),
    [
        ("nowhere", "known are database, mongodb, redis; --inside adds caches"),
        ("databse", "did you mean database?"),
        ("database:employes", "did you mean database:employees?"),
        ("clinic_patient", "did you mean database:clinic_patient?"),
    ],
)
def test_a_store_that_is_none(store: str, hint: str) -> None:
    ran = run("inventory", "--store", store)
    assert ran.exit_code == 2
    assert f'no store is called "{store}"' in ran.stderr
    assert hint in ran.stderr


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("store", ["cache", "cookie", "mongodb", "log"])
def test_a_store_that_is_none_here(store: str) -> None:
    ran = run("inventory", "--inside", "--store", store)
    assert (ran.exit_code, ran.stderr) == (0, "")


@pytest.mark.usefixtures("project")
def test_a_category_that_is_none() -> None:
    ran = run("inventory", "--category", "user.contact.emial")
    assert ran.exit_code == 2
    assert "did you mean" in ran.stderr


def test_an_app_says_what_its_tables_are_called(project: Path) -> None:
    (project / "clinic" / "apps.py").write_text(
        "from django.apps import AppConfig\n\n\n"
        "class Clinic(AppConfig):\n"
        '    name = "clinic"\n'
        '    label = "city_clinic"\n',
        encoding="utf-8",
    )
    assert names("--store", "database:city_clinic_patient") == ["Patient.email"]
