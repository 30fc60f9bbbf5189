"""Write into a `datamap.toml` without touching its comments and its layout.

tomlkit and not tomli: tomli reads values only, tomlkit keeps the text between them.
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from datamap.declaration.reading import SCOPES
from datamap.model.errors import UserError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import InlineTable

_Entry: TypeAlias = MutableMapping[str, object]
_IsCovered: TypeAlias = Callable[[str], bool]

EMPTY = 'schema = "datamap/1"\n\n[recipients]\n'


@dataclass(frozen=True, slots=True)
class Addition:
    """One category that a recipient is to receive, now or once somebody has approved it."""

    recipient: str
    category: str
    """The word to write: an alias or an id."""
    pending: bool = False
    owner: str = ""
    expires: date | None = None


def add_category(text: str, path: str, addition: Addition, is_covered: _IsCovered) -> str:
    """Return the text with the addition; unchanged where it says so already.

    `is_covered` tells of a word in the file whether it covers the category to add.

    Raises:
        UserError: tomlkit cannot edit the file.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        _add(document, addition, is_covered)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise UserError(
            "cannot edit this file without changing its layout",
            f"add by hand: {_describe(addition)}",
            path,
        ) from error


def _add(document: "TOMLDocument", addition: Addition, is_covered: _IsCovered) -> None:
    import tomlkit

    if "recipients" not in document:
        document["recipients"] = tomlkit.table()
    recipients = document["recipients"]
    entry = recipients.get(addition.recipient)
    if addition.category in SCOPES and isinstance(entry, dict):
        entry["receives"] = addition.category
        return
    if addition.category in SCOPES:
        recipients[addition.recipient] = addition.category
        return
    if entry is None:
        recipients[addition.recipient] = _make_entry(addition)
        return
    if isinstance(entry, dict):
        _extend_table(entry, addition, is_covered)
        return
    receives = entry
    if _covers(receives, is_covered):
        return
    if addition.pending:
        table = tomlkit.inline_table()
        table["receives"] = entry
        _wait(table, addition)
        recipients[addition.recipient] = table
    elif isinstance(receives, list):
        receives.append(addition.category)
    else:
        recipients[addition.recipient] = [addition.category]


def _make_entry(addition: Addition) -> "InlineTable | list[str]":
    import tomlkit

    if not addition.pending:
        return [addition.category]
    table = tomlkit.inline_table()
    table["receives"] = [addition.category]
    table["status"] = "pending"
    _sign(table, addition)
    return table


def _extend_table(entry: _Entry, addition: Addition, is_covered: _IsCovered) -> None:
    receives = entry.get("receives", [])
    waits = entry.get("status") == "pending"
    if addition.pending:
        if waits and not _covers(receives, is_covered):
            _append(entry, "receives", addition.category)
        if not waits and not _covers(receives, is_covered):
            _wait(entry, addition)
        return
    if waits:
        del entry["status"]
    if not _covers(receives, is_covered):
        _append(entry, "receives", addition.category)
    pending = entry.get("pending", [])
    left = [word for word in pending if not is_covered(word)] if isinstance(pending, list) else []
    if "pending" in entry and left:
        entry["pending"] = left
    elif "pending" in entry:
        del entry["pending"]
    if not left:
        entry.pop("expires", None)


def _wait(entry: _Entry, addition: Addition) -> None:
    _append(entry, "pending", addition.category)
    _sign(entry, addition)


def _sign(entry: _Entry, addition: Addition) -> None:
    if addition.owner:
        entry["owner"] = addition.owner
    if addition.expires:
        entry["expires"] = addition.expires


def _append(entry: _Entry, key: str, word: str) -> None:
    words = entry.get(key)
    if not isinstance(words, list):
        entry[key] = [word]
    elif word not in words:
        words.append(word)


def _covers(receives: object, is_covered: _IsCovered) -> bool:
    if isinstance(receives, str):
        return receives in {"any", "unstated"}
    return isinstance(receives, list) and any(is_covered(str(word)) for word in receives)


def _describe(addition: Addition) -> str:
    if not addition.pending:
        return f'{addition.recipient} = ["{addition.category}"] in [recipients]'
    return (
        f'{addition.recipient} = {{ receives = ["{addition.category}"], status = "pending", '
        f"expires = {addition.expires} }} in [recipients]"
    )
