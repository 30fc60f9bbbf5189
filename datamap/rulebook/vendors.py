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
    "role",
    "company",
    "stated",
    "terms",
    "aliases",
    "packages",
    "modules",
    "hosts",
    "regions",
    "environment",
    "files",
    "checked",
    "reviewed",
)
KINDS = (
    "accounting",
    "advertising",
    "ai-model",
    "analytics",
    "captcha",
    "communication",
    "crm",
    "database",
    "email",
    "e-signature",
    "error-tracking",
    "feature-flags",
    "hosting",
    "identity",
    "identity-verification",
    "maps",
    "messaging",
    "monitoring",
    "other",
    "payments",
    "push",
    "scheduling",
    "scraping",
    "search",
    "session-replay",
    "shipping",
    "sms",
    "storage",
    "support",
    "vector-store",
)

# What it usually is: GDPR Art. 4(7), 4(8) and 26. A technology is run by somebody else.
ROLES = ("processor", "controller", "joint-controller", "technology")
STATED = ("entity", "entity_country", "role", "regions", "terms")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_PATH = re.compile(r"[\w.~-]+(/[\w.~-]+)*", re.ASCII)
_HOST = re.compile(r"(\*[.-])?[a-z0-9-]+(\.[a-z0-9-]+)*")
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_LINK = re.compile(r"https://\S+")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*\*?")


def read_vendor(table: Table) -> Vendor:
    """Read the head of a vendor file."""
    identity = table.word("id")
    if why := no_id(identity):
        table.fail(f"{identity!r} {why}", "id")
    return Vendor(
        id=VendorId(identity),
        name=table.word("name"),
        entity=table.word("entity", ""),
        countries=table.checked("entity_country", _no_country),
        kind=table.choice("kind", KINDS, ""),
        role=table.choice("role", ROLES, ""),
        company=table.word("company", ""),
        stated=table.checked("stated", _not_stated),
        terms=table.checked("terms", _no_link),
        aliases=table.words("aliases"),
        packages=table.words("packages"),
        modules=table.checked("modules", _no_module),
        hosts=table.checked("hosts", _no_place),
        regions=_read_regions(table),
        environment=table.checked("environment", _no_variable),
        files=table.words("files"),
        checked=table.words("checked"),
        reviewed=table.day("reviewed"),
        path=table.file.path,
    )


def no_id(word: str) -> str:
    """Tell why a word is no vendor's id; an empty string where it is one."""
    return "" if _ID.fullmatch(word) else "is no id: use small letters, digits and hyphens"


def _read_regions(table: Table) -> tuple[tuple[str, str], ...]:
    """Return which part of the world a host of the vendor serves, as it is written."""
    regions = table.named_words("regions")
    for host, _ in regions:
        if why := _no_host(host):
            table.fail(f"'regions': {host!r} {why}", "regions")
    return regions


def _not_stated(word: str) -> str:
    return "" if word in STATED else f"is none of {', '.join(STATED)}"


def _no_link(word: str) -> str:
    return "" if _LINK.fullmatch(word) else "is no link: write https://..."


def _no_country(word: str) -> str:
    return "" if _COUNTRY.fullmatch(word) else "is no country code of two letters (ISO 3166-1)"


def _no_host(word: str) -> str:
    return "" if _HOST.fullmatch(word) else "is no host: write api.example.com or *.example.com"


def _no_place(word: str) -> str:
    host, slash, path = word.partition("/")
    if slash and (host.startswith("*") or not _PATH.fullmatch(path)):
        return "is no host, and no path of one: write api.example.com/service"
    return _no_host(host)


def _no_module(word: str) -> str:
    return "" if _MODULE.fullmatch(word) else "is no module's dotted name"


def _no_variable(word: str) -> str:
    return "" if _VARIABLE.fullmatch(word) else "is no name of an environment variable"
