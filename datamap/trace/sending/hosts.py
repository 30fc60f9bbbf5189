"""Find the hosts that an argument may name, and who owns them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, TypeAlias

from datamap.trace.sending.host_texts import DYNAMIC, bare_hosts, hosts_in_url, text_of_parts
from datamap.values.member import Member
from datamap.values.nodes import Any_, Argument, Const, External, Field, Input, Node, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from datamap.model.rules import Rulebook

Given: TypeAlias = "Callable[[Node], tuple[tuple[Node, ...], bool]]"
"""Tells what the program lets an object be, and whether that is all that it may be."""

LOCAL = {"testserver", "host.docker.internal"}
PRIVATE_ENDINGS = (
    ".localhost",
    ".local",
    ".internal",
    ".lan",
    ".intranet",
    ".home.arpa",
)
"""Names that no public server answers to: RFC 6761, 6762, 8375 and ICANN's `.internal` of 2024."""

LOCAL_OWNER = ""
"""The owner of this machine's own names: nobody receives anything."""


@dataclass(frozen=True, slots=True)
class HostOwners:
    """Answers whose a host is.

    The longest path of a host comes first, then its exact name, then the longest matching ending.
    """

    exact: dict[str, str]
    endings: tuple[tuple[str, str], ...]
    paths: dict[str, list[tuple[str, str]]]
    """By host: the beginnings of paths that are another's, as `www.google.com/recaptcha`."""


def compile_hosts(rulebook: Rulebook, hosts: Sequence[tuple[str, str]]) -> HostOwners:
    """Index the hosts of all vendors and those that the user maps, the user's last."""
    exact: dict[str, str] = {}
    endings: dict[str, str] = {}
    paths: dict[str, list[tuple[str, str]]] = {}
    known = [(host, str(vendor.id)) for vendor in rulebook.vendors for host in vendor.hosts]
    for pattern, owner in [*known, *hosts]:
        if "/" in pattern:
            host, _, path = pattern.partition("/")
            paths.setdefault(host.lower(), []).append((path, owner))
        elif pattern.startswith("*"):
            endings[pattern.lstrip("*")] = owner
        else:
            exact[pattern.lower()] = owner
    ordered = tuple(sorted(endings.items(), key=lambda e: (-len(e[0]), e[0])))
    for several in paths.values():
        several.sort(key=lambda e: (-len(e[0]), e[0]))
    return HostOwners(exact, ordered, paths)


def owner_of(owners: HostOwners, host: str) -> str:
    """Return the vendor of a host, with a path or without, else the host itself.

    It is "" for this machine, and for a name that only a network of one's own can know.
    """
    name, _, path = host.partition("/")
    name = name.lower()
    for start, owner in owners.paths.get(name, ()):
        if path == start or path.startswith(f"{start}/"):
            return owner
    if name in owners.exact:
        return owners.exact[name]
    for ending, owner in owners.endings:
        if name.endswith(ending) or name == ending.lstrip("."):
            return owner
    return LOCAL_OWNER if is_private(name) else name


def is_private(host: str) -> bool:
    """Tell whether a host is this machine or in a network of one's own.

    That is a name of one label, as compose files give them, a reserved ending or such an address.
    """
    if "." not in host and ":" not in host:
        return host != DYNAMIC
    if host in LOCAL or host.endswith(PRIVATE_ENDINGS):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


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
            found.update(_hosts_of(variant, bare=bare))
    if not argument.value.objects and argument.data:
        found.add(DYNAMIC)
    return sorted(found)


def objects_of(argument: Argument) -> list[Node]:
    """Return what an argument may be; a member of an enumeration is its value, not any member."""
    objects = argument.value.objects
    literal = any(isinstance(node, Const) for node in objects)
    return [node for node in objects if not (literal and type(node) in {Any_, Member})]


def variants(node: Node, given: Given) -> Sequence[Node]:
    """Return what an object may be, or begin with.

    A field is also itself: a deployment may set it. Where its type leaves but a few to choose from,
    it is one of these.
    """
    start = node.parts[0] if isinstance(node, Text) and node.parts else node
    if not isinstance(start, (Field, Input, Any_, External)):
        return [node]
    found, closed = given(start)
    if start is node:
        return found if closed else [node, *found]
    rest = node.parts[1:] if isinstance(node, Text) else ()
    told = [Text((o.value, *rest)) for o in found if isinstance(o, Const) and type(o.value) is str]
    return told if closed else [node, *told]


def _hosts_of(node: Node, *, bare: bool) -> list[str]:
    if isinstance(node, Const):
        return _in_text(node.value, bare=bare) if isinstance(node.value, str) else []
    if isinstance(node, Text):
        return _in_text(text_of_parts(node.parts), bare=bare)
    if isinstance(node, External):
        return _in_chain(node)
    return [DYNAMIC]


def _in_text(text: str, *, bare: bool) -> list[str]:
    found = hosts_in_url(text)
    if bare and found in (None, [DYNAMIC]):
        return bare_hosts(text) or found or []
    return found or []


def _in_chain(node: External) -> list[str]:
    """Return the hosts of a request object: `Request("https://...")`."""
    link: External | None = node
    while link is not None:
        # Only what a class makes has its URL inside; `getenv("URL", "http://...")` has a default.
        for argument in link.args if link.path[-1][:1].isupper() else ():
            for inner in sorted(argument.value.objects, key=lambda o: o.order):
                if isinstance(inner, (Const, Text)) and (found := _hosts_of(inner, bare=False)):
                    return found
        link = link.base
    # An item of the environment and an attribute of a library's settings are told at run time.
    return [DYNAMIC] if node.called or node.kind != "root" else []
