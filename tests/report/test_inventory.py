"""Test the formats of the inventory."""

import csv
import io
import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from datamap.graph.inventory import declare_subjects, filter_inventory
from datamap.model.evidence import Certainty, InventoryItem, Reception
from datamap.model.names import CategoryId, RepoPath
from datamap.report import inventory_csv, inventory_json, inventory_markdown, inventory_text
from datamap.report.inventory_rows import COLUMNS, DETAILS
from tests.report.samples import DECLARATION, HOSTILE, make_result

SCHEMA = json.loads(files("datamap.report").joinpath("inventory.schema.json").read_text("utf-8"))
WHOLE = json.loads(files("datamap.report").joinpath("report.schema.json").read_text("utf-8"))

EMAIL = InventoryItem(
    path=RepoPath("app/models.py"),
    line=3,
    name="Guest.email",
    category=CategoryId("user.contact.email"),
    certainty=Certainty.CERTAIN,
    subject="user",
    declared=True,
    owner="Guest",
    kind="Django model",
    type="EmailField",
    nullable=False,
    default="''",
    stores=("database:app_guest",),
    received=(Reception(RepoPath("app/views.py"), 9, "join", "request.form"),),
)
SENT = InventoryItem(
    path=RepoPath("app/views.py"),
    line=12,
    name="request.phone",
    category=CategoryId("user.contact.phone_number"),
    certainty=Certainty.LIKELY,
    subject="customer",
    declared=False,
    owner="request",
)
ITEMS = (SENT, EMAIL)


def test_the_json_keeps_to_its_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = json.loads(inventory_json.render(ITEMS, make_result(), "1.2.3"))
    jsonschema.validate(report, SCHEMA)
    assert report["inventory"][0] == {
        "category": "user.contact.email",
        "name": "Guest.email",
        "path": "app/models.py",
        "line": 3,
        "certainty": "certain",
        "subject": "user",
        "declared": True,
        "owner": "Guest",
        "kind": "Django model",
        "type": "EmailField",
        "nullable": False,
        "default": "''",
        "stores": ["database:app_guest"],
        "kept": [],
        "received": [
            {"path": "app/views.py", "line": 9, "handler": "join", "where": "request.form"}
        ],
    }
    assert report["inventory"][1]["received"] == [
        {"path": "app/views.py", "line": 12, "handler": None, "where": None}
    ]


def test_its_parts_are_those_of_a_scan() -> None:
    for name, part in SCHEMA["$defs"].items():
        assert part == WHOLE["$defs"][name]


def test_the_csv_has_a_column_for_all_that_is_known() -> None:
    rows = list(csv.reader(io.StringIO(inventory_csv.render(ITEMS))))
    assert rows[0] == [*COLUMNS, *DETAILS]
    assert rows[1] == [
        *("Guest.email", "user.contact.email", "user", "Guest", "database:app_guest"),
        *("app/models.py:3", "app/views.py:9 join", "certain"),
        *("Django model", "EmailField", "no", "''"),
    ]
    assert rows[2][5:8] == ["", "app/views.py:12", "likely"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
def test_a_spreadsheet_takes_no_cell_for_a_formula(begin: str) -> None:
    item = replace(EMAIL, default=f"{begin}HYPERLINK(1)")
    assert list(csv.reader(io.StringIO(inventory_csv.render([item]))))[1][-1][0] == "'"


def test_the_markdown_is_a_table_whatever_the_names_hold() -> None:
    text = inventory_markdown.render([replace(EMAIL, name=HOSTILE, owner=HOSTILE)])
    head, rule, row = text.splitlines()
    bars = head.count("|")
    assert rule.count("|") == bars
    assert row.count("|") - row.count("\\|") == bars
    assert "\x1b" not in text
    assert "<b>" not in text


def test_the_text_names_places_and_says_what_was_read() -> None:
    text = inventory_text.render(ITEMS, make_result(), colour=False, verbose=True)
    assert "Personal data: 2 fields" in text
    assert "database:app_guest" in text
    assert "Read " in text
    assert "None of 2 fields of personal data" in inventory_text.render(
        (), make_result(), colour=False, verbose=False
    )


def test_filters_keep_what_matches_all_of_them() -> None:
    assert filter_inventory(ITEMS, subjects=["customer"]) == (SENT,)
    assert filter_inventory(ITEMS, categories=[CategoryId("user.contact")]) == ITEMS
    assert filter_inventory(ITEMS, stores=["database"]) == (EMAIL,)
    assert filter_inventory(ITEMS, stores=["database:app_guest"]) == (EMAIL,)
    assert filter_inventory(ITEMS, stores=["data"]) == ()
    assert filter_inventory(ITEMS, subjects=["customer"], stores=["database"]) == ()


def test_the_declaration_has_the_last_word_on_subjects() -> None:
    told = replace(DECLARATION, subjects=(("Guest", "visitor"), ("default", "member")))
    found = {item.name: item.subject for item in declare_subjects(ITEMS, told)}
    assert found == {"Guest.email": "visitor", "request.phone": "customer"}
    default = replace(DECLARATION, subjects=(("default", "member"),))
    found = {item.name: item.subject for item in declare_subjects(ITEMS, default)}
    assert found == {"Guest.email": "member", "request.phone": "customer"}
