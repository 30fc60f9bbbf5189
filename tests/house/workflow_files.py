"""Read the project's workflows and its action."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.house.checkout import ROOT

ACTION = ROOT / ".github" / "actions" / "datamap" / "action.yml"
WORKFLOWS = tuple(sorted((ROOT / ".github" / "workflows").glob("*.yml")))

_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")


def read_yaml(file: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def list_steps(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """List the steps of a workflow or of a composite action."""
    yield from content.get("runs", {}).get("steps", ())
    for job in content.get("jobs", {}).values():
        yield from job["steps"]


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Replace each `${{ expression }}` by its value; one without a value is an error."""
    return _EXPRESSION.sub(lambda found: values[found[1]], text)
