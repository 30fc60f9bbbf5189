"""What a declaration says of a recipient, and of one category reaching it."""

import ipaddress
from typing import Final

from datamap.model.declaration import Declaration, DeclaredRecipient, lies_below
from datamap.model.names import CategoryId, RecipientId
from datamap.model.rules import Vendor

OWN: Final = "own"
"""What `[hosts]` calls a host of the company itself."""

INSIDE: Final = frozenset({"store", "log", "file", "cookie", "response", OWN})
"""Kinds of recipients inside the company's own boundary: nobody else receives anything there."""

# Names that no public host has: reserved, or of clusters and home networks.
_PRIVATE_ENDINGS: Final = (
    ".localhost",
    ".local",
    ".localdomain",
    ".internal",
    ".intranet",
    ".lan",
    ".home.arpa",
    ".svc",
)

_IN_FORCE: Final = frozenset({"active", "pending"})


def find_entry(
    declaration: Declaration, recipient: RecipientId, vendor: Vendor | None
) -> DeclaredRecipient | None:
    """Return the entry that speaks of a recipient: by id, by a vendor's other names, or by host."""
    if entry := declaration.recipient(recipient):
        return entry
    if vendor is not None:
        names = {
            word.casefold() for word in (vendor.id, vendor.name, vendor.entity, *vendor.aliases)
        }
        names.discard("")
        for known in declaration.recipients:
            if known.id.casefold() in names or known.name.casefold() in names:
                return known
    mapped = map_host(declaration, recipient)
    return declaration.recipient(mapped) if mapped else None


def map_host(declaration: Declaration, host: str) -> str:
    """Return what `[hosts]` says of a host: a recipient's id, `own`, or an empty string."""
    name = _strip_port(host)
    for pattern, owner in declaration.hosts:
        if pattern in {host, name} or (pattern.startswith("*.") and name.endswith(pattern[1:])):
            return owner
    return ""


def tell_kind(
    recipient: RecipientId, vendor: Vendor | None, declaration: Declaration | None
) -> str:
    """Return the vendor's kind, a kind of INSIDE, `unknown-host`, or an empty string."""
    if vendor is not None:
        # A database that no company operates for us is software which we run ourselves.
        return "store" if vendor.kind == "database" and not vendor.entity else vendor.kind
    head, _, _ = recipient.partition(":")
    if head in INSIDE:
        return head
    if declaration and map_host(declaration, recipient) == OWN:
        return OWN
    if "." not in recipient and ":" not in recipient and recipient != "localhost":
        return ""
    return OWN if _is_private(_strip_port(recipient)) else "unknown-host"


def is_declared(
    declaration: Declaration | None, recipient: RecipientId, vendor: Vendor | None, kind: str
) -> bool | None:
    """Say whether the declaration names a recipient; None where it has no say."""
    if declaration is None:
        return None
    if entry := find_entry(declaration, recipient, vendor):
        return entry.status in _IN_FORCE
    return None if kind in INSIDE else False


def covers(entry: DeclaredRecipient, category: CategoryId) -> bool:
    """Say whether an entry in force lets its recipient have a category, or asks for it."""
    return entry.status in _IN_FORCE and (
        entry.covers(category) or any(lies_below(category, asked) for asked in entry.pending)
    )


def _is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local


def _strip_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() and ":" not in name else host).lower()
