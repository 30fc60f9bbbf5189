"""In which part of the world a host lies: as its vendor says, or by a region among its labels."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from datamap.trace.sending.host_texts import bare_hosts, hosts_in_url, text_of_parts
from datamap.trace.sending.hosts import owner_of
from datamap.values.nodes import Const, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datamap.model.rules import Rulebook, Vendor
    from datamap.model.sign_rules import SignRule
    from datamap.trace.sending.hosts import HostOwners
    from datamap.values.nodes import External


def region_of_call(
    rulebook: Rulebook, owners: HostOwners, chain: External, recipient: str
) -> tuple[str, str]:
    """Return region and area of the host by which a call reaches its recipient, or two ""."""
    vendor = rulebook.vendor(recipient)
    signs = [sign for sign in rulebook.signs if sign.recipient == recipient]
    for host in _hosts_along(chain) if vendor else ():
        if owner_of(owners, host) == recipient:
            region, area = region_in(host.partition("/")[0], vendor, signs)
            if region:
                return region, area
    return "", ""


def _hosts_along(chain: External) -> Iterator[str]:
    link: External | None = chain
    while link is not None:
        for argument in link.args:
            for node in sorted(argument.value.objects, key=lambda one: one.order):
                text = node.value if isinstance(node, Const) else ""
                text = text_of_parts(node.parts) if isinstance(node, Text) else text
                if isinstance(text, str) and "." in text:
                    yield from hosts_in_url(text) or bare_hosts(text) or ()
        link = link.base


def area_of(region: str, regions: Sequence[tuple[str, str]]) -> str:
    """Return where a region lies; its own name goes before patterns, and long ones before short."""
    fitting = [pair for pair in regions if fnmatchcase(region.lower(), pair[0].lower())]
    return max(fitting, key=lambda pair: ("*" not in pair[0], len(pair[0])))[1] if fitting else ""


def region_in(host: str, vendor: Vendor | None, signs: Sequence[SignRule]) -> tuple[str, str]:
    """Return the region that a host has as one of its labels."""
    if "." not in host or "/" in host:
        return "", ""
    for pattern, area in vendor.regions if vendor else ():
        if fnmatchcase(host, pattern):
            return host, area
    regions = [pair for sign in signs for pair in sign.regions]
    for label in host.split("."):
        area = area_of(label, regions)
        if area:
            return label, area
    return "", ""
