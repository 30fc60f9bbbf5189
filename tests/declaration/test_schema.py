"""Test that the JSON Schema says of a declaration what the reader says."""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import tomli

from datamap.declaration import reading
from datamap.model.errors import UserError
from tests.declaration.test_reading import TEN_LINES
from tests.declaration.words import read

SCHEMA: Mapping[str, object] = json.loads(
    (files("datamap.declaration") / "declaration.schema.json").read_text(encoding="utf-8")
)


def is_valid(text: str) -> bool:
    """Tell whether the schema admits a text; days become texts, as in editors."""
    instance = json.loads(json.dumps(tomli.loads(text), default=str))
    return bool(jsonschema.Draft202012Validator(SCHEMA).is_valid(instance))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_has_the_keys_of_the_reader() -> None:
    match SCHEMA:
        case {"properties": dict(top), "$defs": {"recipient": {"properties": dict(recipient)}}}:
            assert set(top) == set(reading.TOP_KEYS)
            assert set(recipient) == set(reading.RECIPIENT_KEYS)
            assert recipient["status"] == {"enum": list(reading.STATUSES)}
            assert recipient["role"] == {"enum": list(reading.ROLES)}
        case _:
            pytest.fail("the schema has another shape")


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (TEN_LINES, True),
        ("", True),
        ('[recipients.stripe]\nreceives = "any"\nlocation = ["US"]\nexpires = 2027-01-31\n', True),
        ('[recipients]\nstripe = { status = "pending", expires = 2027-01-31 }\n', True),
        ('[recipients]\nstripe = { status = "pending" }\n', False),
        ('[recipients]\nstripe = { pending = ["email"] }\n', False),
        ('[recipients]\nstripe = "all"\n', False),
        ("[recipients]\nstripe = [1]\n", False),
        ("recipient = 1\n", False),
        ('[recipients.stripe]\nrecieves = ["email"]\n', False),
        ('[recipients.stripe]\nlocation = "Germany"\n', False),
        ('[recipients.stripe]\nrole = "friend"\n', False),
    ],
)
def test_schema_and_reader_agree(tmp_path: Path, text: str, *, valid: bool) -> None:
    assert is_valid(text) is valid
    try:
        read(tmp_path, text)
    except UserError:
        assert not valid
    else:
        assert valid
