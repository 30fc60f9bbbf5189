"""The inventory as JSON for other programs; described in inventory.schema.json.

Its fields are written as in the report of a scan.
"""

import json
from collections.abc import Iterable

from datamap.model.evidence import InventoryItem
from datamap.model.result import Result
from datamap.report.inventory_rows import sort_items
from datamap.report.json_report import SCHEMA_VERSION, write_coverage, write_item, write_notice


def render(items: Iterable[InventoryItem], result: Result, version: str) -> str:
    """Write these fields of a result: ASCII, the same bytes for the same result."""
    report = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "datamap", "version": version},
        "coverage": write_coverage(result.coverage),
        "inventory": [write_item(item) for item in sort_items(items)],
        "notices": [write_notice(notice) for notice in sorted(result.notices)],
    }
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"
