"""Tell from the URL of a request that its answer is about the user who signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.values.nodes import Const

if TYPE_CHECKING:
    from datamap.values.nodes import External

ENDPOINTS = {"user", "userinfo", "user_info", "me", "@me", "whoami", "current_user", "currentuser"}
"""Last words of the addresses at which services tell who a token belongs to."""


def answers_about_user(node: External) -> bool:
    """Tell whether a chain begins with a request like `get("https://api.host.example/user")`."""
    link: External | None = node
    while link is not None:
        for argument in link.args:
            for given in argument.value.objects:
                if isinstance(given, Const) and isinstance(given.value, str):
                    address = given.value.partition("?")[0].rstrip("/")
                    if "://" in address and address.rpartition("/")[2].lower() in ENDPOINTS:
                        return True
        link = link.base
    return False
