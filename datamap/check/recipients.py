"""Which recipients are somebody else, and which are our own house."""

import ipaddress
import re
from collections.abc import Sequence

from datamap.model.names import RecipientId
from datamap.model.rules import Vendor

OWN = "own"
UNKNOWN = "unknown"
"""What trace calls a host that only a run of the program knows."""

_IDENTIFIERS = frozenset({"id", "sid", "uid"})
_LOCAL = frozenset({"log", "file", "cookie", "response"})
_PRIVATE_ENDINGS = (
    ".localhost",
    ".local",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".home.arpa",
    ".svc",
)


def is_own_store(recipient: str) -> bool:
    """Tell whether the data stays: a store, a log, a file, a cookie, an answer to the user."""
    return recipient in _LOCAL or recipient.startswith("store:")


def is_host(recipient: str) -> bool:
    """Tell whether a recipient is a host: a name, an address, or one that only a run knows."""
    return recipient == UNKNOWN or "." in recipient or ":" in recipient or recipient == "localhost"


def is_private_host(host: str) -> bool:
    """Tell whether a host is surely ours: localhost, in-cluster names, private addresses."""
    if host == UNKNOWN:
        return False
    name = _strip_port(host)
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(_PRIVATE_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local


def map_host(recipient: RecipientId, hosts: Sequence[tuple[str, str]]) -> RecipientId:
    """Return whom the first matching pattern of `[hosts]` names, else the recipient itself."""
    if not is_host(recipient):
        return recipient
    host = _strip_port(recipient)
    for pattern, owner in hosts:
        if pattern in {host, recipient} or (
            pattern.startswith("*.") and host.endswith(pattern[1:])
        ):
            return RecipientId(owner)
    return recipient


def is_own_identifier(name: str, vendor: Vendor | None) -> bool:
    """Tell whether a field is the vendor's own name for somebody: `User.stripe_customer_id`."""
    if vendor is None:
        return False
    *words, last = re.split(r"[._]", name.rpartition(".")[2].lower())
    return last in _IDENTIFIERS and not {vendor.id, *vendor.modules}.isdisjoint(words)


def is_software(vendor: Vendor | None) -> bool:
    """Tell whether a "vendor" is software that we run ourselves: nobody operates it for us."""
    return vendor is not None and vendor.kind == "database" and not vendor.entity


def _strip_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() and ":" not in name else host).lower()
