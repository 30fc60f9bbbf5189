"""Read hosts out of text of which pieces may be unknown: a URL, a DSN, a bare host, several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOLE = "\0"
"""Stands for a piece of the text that nobody knows."""

DYNAMIC = "?"
"""Stands for a host that is known only at run time."""

_SCHEME = re.compile(r"^[a-zA-Z\0][a-zA-Z0-9+.\0-]*://")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|<[^<>]*>|%s|\$\w+")
_HOST = re.compile(r"[\w.\0-]*[\w\0]", re.ASCII)
_NAMED = re.compile(
    r"(?:^|[\s;])(?:host|hostaddr|server|data source|endpoint)\s*=\s*'?(?:tcp:|https?://|sb://)?"
    r"([\w.\0-]+)",
    re.ASCII | re.IGNORECASE,
)
"""`host=db.example.com dbname=app` of libpq, `Server=tcp:db.example.com,1433;` of ODBC."""


def text_of_parts(parts: Iterable[object]) -> str:
    """Return a text in one piece; what is no string is a hole."""
    return "".join(part if isinstance(part, str) else HOLE for part in parts)


def hosts_in_url(text: str) -> list[str] | None:
    """Return the hosts of a URL or DSN with its path as far as it is known, else None.

    A host of which the first labels are unknown is `*.example.com`, one of which too much is
    unknown `DYNAMIC`. Text that begins with a hole may be a URL.
    """
    scheme = _SCHEME.match(text)
    if scheme is None:
        return None if text.startswith("/") or HOLE not in text else [DYNAMIC]
    rest = _PLACEHOLDER.sub(HOLE, text[scheme.end() :])
    while (again := _SCHEME.match(rest)) is not None:
        # `f"https://{url}"` in the branch where url has no scheme: a scheme is never a host.
        rest = rest[again.end() :]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path = rest[len(authority) :].partition("?")[0].partition("#")[0].partition(HOLE)[0]
    # What stands before the @ are a name and a password.
    several = authority.rpartition("@")[2].split(",")
    hosts = dict.fromkeys(_host(one) for one in several)
    return [host + path if host != DYNAMIC and len(hosts) == 1 else host for host in hosts]


def bare_hosts(text: str) -> list[str] | None:
    """Return the hosts of text without a scheme: `host:port`, several of them, `host=...`."""
    text = _PLACEHOLDER.sub(HOLE, text)
    named = _NAMED.findall(text)
    if named:
        return [_known(host) for host in named]
    found = list(_bare(text))
    return found or None


def _bare(text: str) -> Iterator[str]:
    for one in text.split(","):
        host, _, rest = one.strip().partition("/")[0].partition(":")
        if not _HOST.fullmatch(host) or not re.fullmatch(r"[\d\0]*", rest):
            return
        yield _known(host)


def _host(authority: str) -> str:
    if authority.startswith("["):
        return authority[1:].partition("]")[0].lower()
    return _known(authority.partition(":")[0])


def _known(host: str) -> str:
    """Return a host whose unknown pieces leave its owner known, else `DYNAMIC`."""
    if HOLE not in host:
        return host.lower() or DYNAMIC
    start, _, _ = host.partition(HOLE)
    # `f"{BASE}{path}"` with a BASE that ends in a whole name: what follows is a path.
    if "." in start and start[-1].isalpha():
        return start.lower()
    end = host.rpartition(HOLE)[2]
    return f"*{end}".lower() if end.startswith(".") and "." in end[1:] else DYNAMIC
