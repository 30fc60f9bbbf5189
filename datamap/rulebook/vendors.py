"""Vendors: the head of a vendor file."""

import re

from datamap.model.names import VendorId
from datamap.model.rules import Vendor
from datamap.rulebook.tables import Table

VENDOR_KEYS = (
    "id",
    "name",
    "entity",
    "entity_country",
    "kind",
    "aliases",
    "packages",
    "modules",
    "hosts",
    "environment",
    "files",
    "checked",
    "reviewed",
)
KINDS = (
    "advertising",
    "ai-model",
    "analytics",
    "communication",
    "crm",
    "database",
    "email",
    "error-tracking",
    "hosting",
    "identity",
    "messaging",
    "monitoring",
    "other",
    "payments",
    "scraping",
    "search",
    "storage",
    "support",
)

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_HOST = re.compile(r"(\*[.-])?[a-z0-9-]+(\.[a-z0-9-]+)*")
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*\*?")


def read_vendor(table: Table) -> Vendor:
    """Read the head of a vendor file."""
    identity = table.word("id")
    if not _ID.fullmatch(identity):
        table.fail(f"{identity!r} is no id: use small letters, digits and hyphens", "id")
    return Vendor(
        id=VendorId(identity),
        name=table.word("name"),
        entity=table.word("entity", ""),
        countries=table.checked("entity_country", _no_country),
        kind=table.choice("kind", KINDS, ""),
        aliases=table.words("aliases"),
        packages=table.words("packages"),
        modules=table.checked("modules", _no_module),
        hosts=table.checked("hosts", _no_host),
        environment=table.checked("environment", _no_variable),
        files=table.words("files"),
        checked=table.words("checked"),
        reviewed=table.day("reviewed"),
        path=table.file.path,
    )


def _no_country(word: str) -> str:
    return "" if _COUNTRY.fullmatch(word) else "is no country code of two letters (ISO 3166-1)"


def _no_host(word: str) -> str:
    return "" if _HOST.fullmatch(word) else "is no host: write api.example.com or *.example.com"


def _no_module(word: str) -> str:
    return "" if _MODULE.fullmatch(word) else "is no module's dotted name"


def _no_variable(word: str) -> str:
    return "" if _VARIABLE.fullmatch(word) else "is no name of an environment variable"
