"""The words of a chain on a library's object: what is read last, and whose that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.trace.sending.arrivals_of_requests import is_container, is_keyed
from datamap.values.nodes import Const, External, Input

if TYPE_CHECKING:
    from datamap.trace.sending.arrivals_of_requests import Arrivals

REQUEST_WORDS = {
    "form", "args", "json", "query_params", "cookies", "headers", "values", "POST", "GET", "META",
    "FILES", "COOKIES", "environ", "data",
}  # fmt: skip
"""What holds the parts of a request, in frameworks that no rule tells of, too."""

REQUEST_OBJECTS = {"request", "websocket", "httprequest", "asgirequest", "wsgirequest"}

KEY_READERS = {"get", "pop", "getlist", "getone", "getall", "get_or_none"}
"""Methods that read what stands under the key in their first argument."""

_ASKING = {"enter", "give", "is", "me", "my", "please", "the", "type", "what", "what's", "your"}


def last_name(node: External, arrivals: Arrivals) -> str:
    """Return the key or attribute that a chain reads last, or ""."""
    if node.kind == "item":
        return "" if node.name == "*" else node.name
    if node.kind == "attribute":
        return node.name
    method = node.base if node.kind == "call" and node.args else None
    if method is None:
        return ""
    is_reader = method.kind == "attribute" and method.name in KEY_READERS
    if is_reader or is_keyed(arrivals, method):
        for constant in sorted(node.args[0].value.objects, key=lambda o: o.order):
            if isinstance(constant, Const) and isinstance(constant.value, str):
                return _what_is_asked(constant.value)
    return ""


def _what_is_asked(text: str) -> str:
    """Return what a question asks for: `e-mail address` of `Enter your e-mail address: `."""
    words = text.split()
    while len(words) > 1 and words[0].lower() in _ASKING:
        words = words[1:]
    return " ".join(words)


def owner_name(arrivals: Arrivals, node: External) -> str:
    """Return what holds the thing that a chain reads last: `request` where somebody sent it so."""
    link = node.base
    if node.kind == "call" and link is not None:
        if is_keyed(arrivals, link):
            return "request"
        link = link.base
    while link is not None:
        if is_container(arrivals, link):
            return "request"
        name = last_name(link, arrivals)
        if name:
            return "request" if name in REQUEST_WORDS and _of_request(link) else name
        if link.kind == "call" and link.base is not None and link.base.kind == "attribute":
            called = link.base.name in REQUEST_WORDS and _of_request(link)
            above = link.base.base
            read = above is not None and is_container(arrivals, above)
            return "request" if called or read else ""
        link = link.base
    return ""


def is_request(node: Input) -> bool:
    """Tell whether an input is below a request, by its name or its declared type."""
    return node.root.lower() in {*REQUEST_OBJECTS, "req"} or (
        isinstance(node.type, External) and _of_request(node.type)
    )


def _of_request(node: External) -> bool:
    return any(segment.lower() in REQUEST_OBJECTS for segment in node.path)
