"""Test that the heads of the bundled vendor files agree with each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pytest

from datamap.model.rules import Vendor
from datamap.rulebook import load_rulebook
from datamap.rulebook.vendors import ROLES

BOOK = load_rulebook()
VENDORS = {str(vendor.id): vendor for vendor in BOOK.vendors}


def find_family(vendor: Vendor) -> str:
    """Return whose product a vendor is: another vendor, or itself."""
    return vendor.company or vendor.id


def list_strangers(claims: Mapping[str, Iterable[Vendor]]) -> dict[str, list[str]]:
    """List what vendors claim of whom none is the other's product."""
    return {
        entry: sorted(vendor.id for vendor in vendors)
        for entry, vendors in claims.items()
        if len({find_family(vendor) for vendor in vendors}) > 1
    }


@pytest.mark.parametrize("vendor", BOOK.vendors, ids=lambda vendor: str(vendor.id))
def test_a_head_is_complete(vendor: Vendor) -> None:
    assert vendor.role in ROLES
    assert not vendor.company or vendor.company in VENDORS
    assert vendor.company != vendor.id
    assert vendor.countries or not vendor.entity, "an entity sits somewhere"
    assert all(link.startswith("https://") for link in vendor.terms)
    facts = {
        "entity": vendor.entity,
        "entity_country": vendor.countries,
        "role": vendor.role,
        "regions": vendor.regions,
        "terms": vendor.terms,
    }
    assert [key for key in vendor.stated if not facts[key]] == [], "what is stated is there"


def test_a_company_is_nobodys_product() -> None:
    companies = {vendor.company for vendor in BOOK.vendors} - {""}
    assert {company for company in companies if VENDORS[company].company} == set()


@pytest.mark.parametrize("key", ["hosts", "modules", "environment", "packages"])
def test_what_shows_a_vendor_shows_one(key: str) -> None:
    claims: defaultdict[str, list[Vendor]] = defaultdict(list)
    for vendor in BOOK.vendors:
        for entry in getattr(vendor, key):
            claims[entry].append(vendor)
    assert list_strangers(claims) == {}


def test_a_host_lies_below_no_strangers() -> None:
    below = {
        pattern.removeprefix("*"): vendor
        for vendor in BOOK.vendors
        for pattern in vendor.hosts
        if pattern.startswith("*.")
    }
    claims = {
        host: (vendor, below[suffix])
        for vendor in BOOK.vendors
        for host in vendor.hosts
        for suffix in (host[at:] for at, sign in enumerate(host) if sign == ".")
        if suffix in below
    }
    assert list_strangers(claims) == {}


def test_a_name_means_one_vendor() -> None:
    claims: defaultdict[str, set[Vendor]] = defaultdict(set)
    for vendor in BOOK.vendors:
        for name in (vendor.id, vendor.name, *vendor.aliases):
            claims[name.casefold()].add(vendor)
    assert list_strangers(claims) == {}
