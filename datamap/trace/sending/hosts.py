"""Read the host out of a URL that is known in part, and find who owns it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from datamap.values.nodes import Any_, Argument, Const, External, Field, Input, Node, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from datamap.model.rules import Rulebook

Given: TypeAlias = "Callable[[Node], tuple[tuple[Node, ...], bool]]"
"""Tells what the program lets an object be, and whether that is all that it may be."""

SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
LOCAL = {"localhost", "127.0.0.1", "0.0.0.0", "::1", "testserver", "host.docker.internal"}  # noqa: S104
BARE = re.compile(r"^(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?$")
DYNAMIC = "?"
"""Stands for a host that is known only at run time."""

LOCAL_OWNER = ""
"""The owner of this machine's own names: nobody receives anything."""


@dataclass(frozen=True, slots=True)
class HostOwners:
    """Answers whose a host is.

    Exact names come first, then the longest matching ending, then the user's own map.
    """

    exact: dict[str, str]
    endings: tuple[tuple[str, str], ...]


def compile_hosts(rulebook: Rulebook, hosts: Sequence[tuple[str, str]]) -> HostOwners:
    """Index the hosts of all vendors and those that the user maps, the user's last."""
    exact: dict[str, str] = {}
    endings: dict[str, str] = {}
    known = [(host, str(vendor.id)) for vendor in rulebook.vendors for host in vendor.hosts]
    for pattern, owner in [*known, *hosts]:
        if pattern.startswith("*"):
            endings[pattern.lstrip("*")] = owner
        else:
            exact[pattern.lower()] = owner
    ordered = tuple(sorted(endings.items(), key=lambda e: (-len(e[0]), e[0])))
    return HostOwners(exact, ordered)


def owner_of(owners: HostOwners, host: str) -> str:
    """Return the vendor of a host, else the host itself; "" for this machine."""
    name = host.lower()
    if name in LOCAL or name.startswith("127."):
        return LOCAL_OWNER
    if name in owners.exact:
        return owners.exact[name]
    for ending, owner in owners.endings:
        if name.endswith(ending) or name == ending.lstrip("."):
            return owner
    return name


def hosts_in(
    argument: Argument,
    given: Given,
    known: Callable[[Node], bool],
    *,
    bare: bool = False,
) -> list[str]:
    """Return the hosts that a URL argument may name, sorted; `?` where only a run knows.

    A value that is None or a path without a host names nothing. Objects that are `known` for
    something else than a URL are passed over. Where a host may stand `bare`, no scheme is needed.
    """
    found: set[str] = set()
    for node in objects_of(argument):
        if known(node):
            continue
        for variant in variants(node, given):
            host = _bare_host(variant) if bare else None
            host = host or _host_of(variant)
            if host is not None:
                found.add(host)
    if not argument.value.objects and argument.data:
        found.add(DYNAMIC)
    return sorted(found)


def objects_of(argument: Argument) -> list[Node]:
    """Return what an argument may be; a member of an enumeration is its value, not any member."""
    objects = argument.value.objects
    literal = any(isinstance(node, Const) for node in objects)
    return [node for node in objects if not (literal and type(node) is Any_)]


def variants(node: Node, given: Given) -> Sequence[Node]:
    """Return what an object may be, or begin with.

    A field is also itself: a deployment may set it. Where its type leaves but a few to choose from,
    it is one of these.
    """
    start = node.parts[0] if isinstance(node, Text) and node.parts else node
    if not isinstance(start, (Field, Input, Any_)):
        return [node]
    found, closed = given(start)
    if start is node:
        return found if closed else [node, *found]
    rest = node.parts[1:] if isinstance(node, Text) else ()
    told = [Text((o.value, *rest)) for o in found if isinstance(o, Const) and type(o.value) is str]
    return told if closed else [node, *told]


def _bare_host(node: Node) -> str | None:
    text = node.value if isinstance(node, Const) else None
    return text.partition(":")[0].lower() if isinstance(text, str) and BARE.match(text) else None


def _host_of(node: Node) -> str | None:
    if isinstance(node, Const):
        return _host_in_text((str(node.value),)) if isinstance(node.value, str) else None
    if isinstance(node, Text):
        return _host_in_text(node.parts)
    if isinstance(node, External):
        return _host_in_chain(node)
    return DYNAMIC


def _host_in_chain(node: External) -> str | None:
    """Return the host of a request object: `Request("https://...")`."""
    link: External | None = node
    while link is not None:
        # Only what a class makes has its URL inside; `getenv("URL", "http://...")` has a default.
        for argument in link.args if link.path[-1][:1].isupper() else ():
            for inner in sorted(argument.value.objects, key=lambda o: o.order):
                if isinstance(inner, (Const, Text)) and (host := _host_of(inner)) is not None:
                    return host
        link = link.base
    # An item of the environment and an attribute of a library's settings are told at run time.
    return DYNAMIC if node.called or node.kind != "root" else None


def _merged(parts: tuple[str | Node | None, ...]) -> tuple[str | Node | None, ...]:
    """Join neighbouring strings."""
    merged: list[str | Node | None] = []
    for part in parts:
        if merged and isinstance(part, str) and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)


def _host_in_text(parts: tuple[str | Node | None, ...]) -> str | None:
    parts = _merged(parts)
    first = parts[0] if parts else ""
    if not isinstance(first, str):
        return DYNAMIC
    scheme = SCHEME.match(first)
    if scheme is None:
        return None if first.startswith("/") or len(parts) == 1 else DYNAMIC
    rest = first[scheme.end() :]
    while (again := SCHEME.match(rest)) is not None:
        # `f"https://{url}"` in the branch where url has no scheme: a scheme is never a host.
        rest = rest[again.end() :]
    rest = rest.rpartition("@")[2] if "@" in rest.split("/")[0] else rest
    host = re.split(r"[/?#:]", rest, maxsplit=1)[0]
    complete = len(host) < len(rest) or len(parts) == 1
    # `f"{BASE}{path}"` with a BASE that ends in a whole name: what follows is a path.
    complete = complete or ("." in host and host[-1].isalpha())
    if complete:
        return host.lower() or DYNAMIC
    # `https://{region}.example.com/x`: the hole is in the host; what follows it may still tell.
    tail = "".join(part if isinstance(part, str) else "" for part in parts[1:])
    following = re.split(r"[/?#:]", tail, maxsplit=1)[0]
    if following.startswith(".") and "." in following[1:]:
        return f"*{following}".lower()
    return DYNAMIC
