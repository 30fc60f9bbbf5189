"""Which recipients are somebody else, and which are our own house."""

import ipaddress
from collections.abc import Sequence

from datamap.model.names import RecipientId
from datamap.model.rules import Vendor

OWN = "own"

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
    """Tell whether a recipient is named by its host."""
    return "." in recipient or ":" in recipient or recipient == "localhost"


def is_private_host(host: str) -> bool:
    """Tell whether a host is surely ours: localhost, in-cluster names, private addresses."""
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


def is_software(vendor: Vendor | None) -> bool:
    """Tell whether a "vendor" is software that we run ourselves: nobody operates it for us."""
    return vendor is not None and vendor.kind == "database" and not vendor.entity


def _strip_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() and ":" not in name else host).lower()
