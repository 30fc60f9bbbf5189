"""Write into a `datamap.toml` without touching its comments and its layout.

tomlkit and not tomli: tomli reads values only, tomlkit keeps the text between them.
"""

from collections.abc import Callable, MutableMapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from datamap.declaration.reading import SCOPES
from datamap.model.errors import UserError

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_Entry: TypeAlias = MutableMapping[str, object]
_IsCovered: TypeAlias = Callable[[str], bool]

_PLACE = "the entry that datamap declare writes"
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
        line = _add(document, addition, is_covered)
        return tomlkit.dumps(document).replace(f'"{_PLACE}"', line)
    except TOMLKitError as error:
        raise UserError(
            "cannot edit this file without changing its layout",
            f"add by hand: {_describe(addition)}",
            path,
        ) from error


def _add(document: "TOMLDocument", addition: Addition, is_covered: _IsCovered) -> str:
    """Edit the document; return the text that is to stand at `_PLACE`."""
    import tomlkit

    if "recipients" not in document:
        document["recipients"] = tomlkit.table()
    recipients = document["recipients"]
    entry = recipients.get(addition.recipient)
    if isinstance(entry, tomlkit.items.Table):
        _extend(entry, addition, is_covered)
        return ""
    if isinstance(entry, list) and not addition.pending and addition.category not in SCOPES:
        if not _covers(entry, is_covered):
            entry.append(addition.category)
        return ""
    # What stands on one line is written anew, as text: tomlkit spaces inline tables badly.
    before = entry.unwrap() if entry is not None else {}
    said = before if isinstance(before, dict) else {"receives": before}
    after = _extend(deepcopy(said), addition, is_covered)
    if after == said:
        return ""
    place = tomlkit.string(_PLACE)
    if entry is not None:
        place.trivia.comment_ws = entry.trivia.comment_ws
        place.trivia.comment = entry.trivia.comment
    recipients[addition.recipient] = place
    return _write_inline(after)


def _extend(entry: _Entry, addition: Addition, is_covered: _IsCovered) -> _Entry:
    """Add to an entry; return it."""
    waits = entry.get("status") == "pending"
    covered = _covers(entry.get("receives"), is_covered)
    if addition.category in SCOPES:
        entry["receives"] = addition.category
    elif not addition.pending:
        _approve(entry, addition, is_covered)
    elif not entry:
        entry["receives"] = [addition.category]
        entry["status"] = "pending"
        _sign(entry, addition)
    elif waits and not covered:
        _append(entry, "receives", addition.category)
    elif not covered:
        _append(entry, "pending", addition.category)
        _sign(entry, addition)
    return entry


def _approve(entry: _Entry, addition: Addition, is_covered: _IsCovered) -> None:
    if not _covers(entry.get("receives"), is_covered):
        _append(entry, "receives", addition.category)
    if entry.get("status") == "pending":
        del entry["status"]
    pending = entry.get("pending", [])
    left = [word for word in pending if not is_covered(word)] if isinstance(pending, list) else []
    if left:
        entry["pending"] = left
        return
    for key in ("pending", "expires"):
        if key in entry:
            del entry[key]


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


def _write_inline(entry: _Entry) -> str:
    """Write an entry on one line; where `receives` is all that it says, without a table."""
    if set(entry) == {"receives"}:
        return _write_value(entry["receives"])
    return "{ " + ", ".join(f"{key} = {_write_value(entry[key])}" for key in entry) + " }"


def _write_value(value: object) -> str:
    import tomlkit

    return str(tomlkit.item(value).as_string())


def _describe(addition: Addition) -> str:
    if not addition.pending:
        return f'{addition.recipient} = ["{addition.category}"] in [recipients]'
    return (
        f'{addition.recipient} = {{ receives = ["{addition.category}"], status = "pending", '
        f"expires = {addition.expires} }} in [recipients]"
    )
