"""Test that the bundled rule files are well-formed, complete and fresh."""

import ast
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
import tomli

from datamap.cli.rule_examples import run_examples
from datamap.matching.api_patterns import compile_patterns
from datamap.model.progress import NoProgress
from datamap.model.recipients import is_inside
from datamap.model.rules import Example
from datamap.rulebook import load_rulebook
from datamap.rulebook.api_rules import (
    CLIENT_KEYS,
    EXAMPLE_KEYS,
    MODEL_KEYS,
    SINK_KEYS,
    SOURCE_KEYS,
)
from datamap.rulebook.categories import CATEGORY_KEYS, CONTEXT_KEYS, RULE_KEYS
from datamap.rulebook.decorator_rules import DECORATOR_KEYS
from datamap.rulebook.field_rules import FIELD_RULE_KEYS, SUBJECT_KEYS
from datamap.rulebook.handler_rules import HANDLER_KEYS
from datamap.rulebook.implicit_rules import IMPLICIT_KEYS, WRAPPER_KEYS
from datamap.rulebook.load import OWN_KEYS, TABLES, bundled_rules
from datamap.rulebook.route_rules import ROUTE_KEYS
from datamap.rulebook.sign_rules import SIGN_KEYS
from datamap.rulebook.vendors import KINDS, VENDOR_KEYS
from tests.pages.expectations import read_expectations

ROOT = bundled_rules()
FILES = sorted(ROOT.rglob("*.toml"))
VENDORS = sorted((ROOT / "vendors").glob("*.toml"))
BOOK = load_rulebook()
SCHEMA = json.loads(
    (Path(__file__).parents[2] / "datamap" / "rulebook" / "rules.schema.json").read_text("utf-8")
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_fits_the_schema(path: Path) -> None:
    # JSON knows no dates: TOML's are written as JSON would.
    values = json.loads(json.dumps(tomli.loads(path.read_text("utf-8")), default=str))
    jsonschema.validate(values, SCHEMA)


def test_the_schema_knows_the_keys_that_the_reader_knows() -> None:
    top = SCHEMA["properties"]
    assert set(top) == {*VENDOR_KEYS, *CONTEXT_KEYS, *OWN_KEYS, *TABLES}
    assert top["kind"]["enum"] == list(KINDS)
    for table, keys in {
        "sinks": SINK_KEYS,
        "clients": CLIENT_KEYS,
        "routes": ROUTE_KEYS,
        "wrappers": WRAPPER_KEYS,
        "implicit": IMPLICIT_KEYS,
        "decorators": DECORATOR_KEYS,
        "sources": SOURCE_KEYS,
        "handlers": HANDLER_KEYS,
        "models": MODEL_KEYS,
        "categories": CATEGORY_KEYS,
        "contexts": RULE_KEYS,
        "declarations": FIELD_RULE_KEYS,
        "subjects": SUBJECT_KEYS,
        "signs": SIGN_KEYS,
        "examples": EXAMPLE_KEYS,
    }.items():
        items = top[table]["items"]
        assert set(items["properties"]) == set(keys)
        assert items["additionalProperties"] is False


@pytest.mark.parametrize("path", VENDORS, ids=name)
def test_a_vendor_file_is_complete(path: Path) -> None:
    vendor = BOOK.vendor(path.stem)
    assert vendor is not None, "the file is named for its id"
    assert vendor.kind
    assert vendor.hosts or vendor.modules
    assert date(2026, 1, 1) <= date.fromisoformat(vendor.reviewed) <= date.today() + timedelta(2)  # noqa: DTZ011 - a review has a day, not an hour
    receives = any(str(sink.recipient) == vendor.id for sink in BOOK.sinks)
    assert receives or (vendor.hosts and not vendor.modules), "some call or a host leads to it"


@pytest.mark.parametrize("path", VENDORS, ids=name)
def test_a_vendor_has_an_example_that_sends_and_a_call_that_does_not(path: Path) -> None:
    examples = [example for example in BOOK.examples if example.path == f"rules/{name(path)}"]
    assert examples
    code = "\n".join(example.code for example in examples)
    assert f"sink: {path.stem} <-" in code or path.stem == "google-oauth"
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    assert len(calls) > code.count("# sink:")


@pytest.mark.parametrize("example", BOOK.examples, ids=lambda it: f"{it.path}:{it.line}")
def test_an_example_is_python_with_readable_expectations(example: Example) -> None:
    ast.parse(example.code)
    known = {category.id for category in BOOK.categories}
    for sink in read_expectations(example.code).sinks:
        assert {data.category for data in sink.data} <= known


def test_the_examples_send_what_their_comments_say() -> None:
    number, wrong = run_examples(None, NoProgress())
    assert number == len(BOOK.examples)
    assert wrong == []


def test_ids_hosts_and_names_belong_to_one() -> None:
    for entries in (
        [host for vendor in BOOK.vendors for host in vendor.hosts],
        [package for vendor in BOOK.vendors for package in vendor.packages],
        [variable for vendor in BOOK.vendors for variable in vendor.environment],
    ):
        assert [entry for entry, count in Counter(entries).items() if count > 1] == []
    aliases = Counter(alias for category in BOOK.categories for alias in category.aliases)
    assert [alias for alias, count in aliases.items() if count > 1] == []
    names = Counter(n for c in BOOK.categories for n in (*c.names, *c.weak_names))
    assert [n for n, count in names.items() if count > 1] == []


def test_recipients_of_bundled_rules_are_bundled_vendors() -> None:
    known = {vendor.id for vendor in BOOK.vendors} | {"", "own"}
    named = {sink.recipient for sink in BOOK.sinks} | {client.recipient for client in BOOK.clients}
    named |= {sign.recipient for sign in BOOK.signs}
    for route in BOOK.routes:
        named.update(route.otherwise)
        named.update(one for _, chosen in route.table for one in chosen)
    for implicit in BOOK.implicit:
        named.add(implicit.recipient)
        named.update(one for _, chosen in implicit.table for one in chosen)
    # A host is somebody of whom there is no file yet.
    assert {name for name in named if not is_inside(name) and "." not in name} <= known


def test_every_category_has_its_dpv_term_and_parent() -> None:
    known = {category.id for category in BOOK.categories}
    for category in BOOK.categories:
        assert category.dpv.startswith(("dpv-pd:", "dpv:"))
        assert category.id == "user" or category.id.rpartition(".")[0] in known
    leaves = known - {category.id.rpartition(".")[0] for category in BOOK.categories}
    assert 80 <= len(leaves) <= 120


def test_owners_are_of_one_kind() -> None:
    assert not BOOK.context.person_owners & BOOK.context.other_owners
    assert not BOOK.context.person_owners & BOOK.context.not_tokens


def test_all_patterns_are_indexed_by_a_name() -> None:
    patterns = compile_patterns((call, sink) for sink in BOOK.sinks for call in sink.calls)
    assert patterns.wild == []
