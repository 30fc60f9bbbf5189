"""The vendors of the catalogue as a table, as Markdown and as JSON."""

import json
from collections.abc import Mapping, Sequence

from datamap import __version__
from datamap.cli.text_tables import align_columns, write_markdown_rows
from datamap.cli.vendor_list import Asked, choose_vendors, count_calls
from datamap.model.rules import Rulebook, Vendor

_STATED = "†"
_MARKDOWN_HEAD = (
    "id",
    "name",
    "kind",
    "role",
    "entity, country",
    "packages",
    "calls",
    "reviewed",
)


def list_vendors(asked: Asked, rulebook: Rulebook, format_: str) -> str:
    """List the vendors that are asked for in one of the formats.

    Raises:
        UserError: no vendor at all has such a kind, country or role.
    """
    vendors, calls = choose_vendors(asked, rulebook), count_calls(rulebook)
    if format_ == "json":
        return write_json(vendors, calls, __version__)
    return (write_markdown if format_ == "markdown" else write_text)(vendors, calls)


def write_text(vendors: Sequence[Vendor], calls: Mapping[str, int]) -> str:
    """Write a line for each vendor."""
    head = ("id", "name", "kind", "role", "countries", "calls", "reviewed")
    rows = [
        (
            vendor.id,
            vendor.name,
            vendor.kind,
            vendor.role,
            ", ".join(vendor.countries),
            str(calls.get(vendor.id, 0)),
            vendor.reviewed,
        )
        for vendor in vendors
    ]
    return align_columns([head, *rows])


def write_json(vendors: Sequence[Vendor], calls: Mapping[str, int], version: str) -> str:
    """Write every fact of the heads, under the keys that they have in rule files."""
    listed = {
        "tool": {"name": "datamap", "version": version},
        "vendors": [_write_facts(vendor, calls.get(vendor.id, 0)) for vendor in vendors],
    }
    return json.dumps(listed, indent=2, ensure_ascii=True) + "\n"


def write_markdown(vendors: Sequence[Vendor], calls: Mapping[str, int]) -> str:
    """Write a heading and a table for each kind of vendor."""
    kinds = sorted({vendor.kind for vendor in vendors})
    return "\n".join(
        f"### {kind or 'of no kind'}\n\n"
        + write_markdown_table([vendor for vendor in vendors if vendor.kind == kind], calls)
        for kind in kinds
    )


def write_markdown_table(vendors: Sequence[Vendor], calls: Mapping[str, int]) -> str:
    """Write one Markdown table; a dagger marks what is commonly stated and was not verified."""
    rows = [
        (
            vendor.id,
            vendor.name,
            vendor.kind,
            _mark(vendor.role, "role", vendor),
            _tell_entity(vendor),
            _tell_packages(vendor),
            str(calls.get(vendor.id, 0)),
            vendor.reviewed,
        )
        for vendor in vendors
    ]
    return write_markdown_rows([_MARKDOWN_HEAD, *rows])


def _tell_entity(vendor: Vendor) -> str:
    countries = _mark(" ".join(vendor.countries), "entity_country", vendor)
    return ", ".join(filter(None, (_mark(vendor.entity, "entity", vendor), countries)))


def _tell_packages(vendor: Vendor) -> str:
    """Name the packages, with the versions that were checked."""
    checked = {entry.partition(" ")[0] for entry in vendor.checked}
    return ", ".join((*vendor.checked, *(name for name in vendor.packages if name not in checked)))


def _mark(fact: str, key: str, vendor: Vendor) -> str:
    return fact + _STATED if fact and key in vendor.stated else fact


def _write_facts(vendor: Vendor, calls: int) -> dict[str, object]:
    return {
        "id": vendor.id,
        "name": vendor.name,
        "entity": vendor.entity,
        "entity_country": list(vendor.countries),
        "kind": vendor.kind,
        "role": vendor.role,
        "company": vendor.company,
        "stated": list(vendor.stated),
        "terms": list(vendor.terms),
        "aliases": list(vendor.aliases),
        "packages": list(vendor.packages),
        "modules": list(vendor.modules),
        "hosts": list(vendor.hosts),
        "regions": dict(vendor.regions),
        "environment": list(vendor.environment),
        "files": list(vendor.files),
        "calls": calls,
        "checked": list(vendor.checked),
        "reviewed": vendor.reviewed,
    }
