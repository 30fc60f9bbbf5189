"""From the text of `datamap.toml` to a Declaration; says what is wrong, and on which line."""

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from datamap.declaration.category_words import read_category_words
from datamap.declaration.document import (
    Document,
    complain,
    complain_of_unknown,
    find_nearest,
    parse_document,
    read_document,
    suggest,
)
from datamap.declaration.key_lines import KeyPath
from datamap.declaration.plain_values import (
    read_choice,
    read_countries,
    read_date,
    read_text,
    read_texts,
)
from datamap.model.declaration import Declaration, DeclaredRecipient, Scope
from datamap.model.names import CategoryId, RecipientId

SCHEMA = "datamap/1"
TOP_KEYS = ("schema", "policy", "recipients", "hosts", "subjects")
RECIPIENT_KEYS = (
    "name",
    "receives",
    "pending",
    "status",
    "owner",
    "expires",
    "role",
    "purposes",
    "location",
    "transfer",
    "dpa",
)
SCOPES = (Scope.ANY.value, Scope.UNSTATED.value, Scope.NONE.value)
ROLES = ("processor", "sub-processor", "controller", "joint-controller", "self-hosted")
STATUSES = ("active", "pending", "planned", "retired")
OWN_HOST = "own"

_LOCAL_RECIPIENTS = frozenset({"log", "file", "cookie", "response"})
_TYPO_CUTOFF = 0.8
_SUBJECT = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, slots=True)
class _Words:
    """Holds what the rulebook calls categories and recipients."""

    categories: Mapping[str, CategoryId]
    recipients: frozenset[str]


def load_declaration(
    path: Path,
    root: Path,
    rulebook_aliases: Mapping[str, CategoryId],
    known_recipients: Collection[str],
) -> Declaration:
    """Read a declaration; its `path` becomes relative to the scanned root.

    Raises:
        UserError: the file cannot be read, or something in it is unknown or has a bad value.
    """
    shown = os.path.relpath(path, root).replace(os.sep, "/")
    return _read(read_document(path), shown, rulebook_aliases, known_recipients)


def read_declaration(
    text: str,
    path: str,
    shown: str,
    rulebook_aliases: Mapping[str, CategoryId],
    known_recipients: Collection[str],
) -> Declaration:
    """Read a declaration that is not on disk; `path` is for errors, `shown` for the declaration.

    Raises:
        UserError: something in the text is unknown or has a bad value.
    """
    return _read(parse_document(text, path), shown, rulebook_aliases, known_recipients)


def _read(
    document: Document,
    shown: str,
    rulebook_aliases: Mapping[str, CategoryId],
    known_recipients: Collection[str],
) -> Declaration:
    words = _Words(read_category_words(rulebook_aliases), frozenset(known_recipients))
    _check_keys(document, document.table, (), TOP_KEYS)
    schema = document.table.get("schema", SCHEMA)
    if schema != SCHEMA:
        raise complain(
            document, ("schema",), f"the schema {schema!r} is not known", f'write "{SCHEMA}"'
        )
    recipients = _read_recipients(document, words)
    return Declaration(
        path=shown,
        policy=read_text(document, document.table, ("policy",)),
        recipients=recipients,
        hosts=_read_hosts(document, frozenset(entry.id for entry in recipients) | words.recipients),
        subjects=_read_subjects(document),
    )


def _check_keys(
    document: Document, table: Mapping[str, object], at: KeyPath, known: Collection[str]
) -> None:
    for key in table:
        if key not in known:
            place = f" in [{'.'.join(at)}]" if at else ""
            raise complain_of_unknown(
                document, (*at, key), f'the key "{key}" is not known{place}', key, known
            )


def _read_table(document: Document, key: str) -> Mapping[str, object]:
    value = document.table.get(key, {})
    if not isinstance(value, dict):
        raise complain(document, (key,), f'"{key}" must be a table', f"write [{key}]")
    return value


def _read_recipients(document: Document, words: _Words) -> tuple[DeclaredRecipient, ...]:
    entries = _read_table(document, "recipients")
    return tuple(_read_recipient(document, words, name, value) for name, value in entries.items())


def _read_recipient(
    document: Document, words: _Words, name: str, value: object
) -> DeclaredRecipient:
    at = ("recipients", name)
    named = isinstance(value, dict) and "name" in value
    _check_recipient_id(document, words, name, named=named)
    line = document.lines.get(at, 0)
    if not isinstance(value, dict):
        scope, categories = _read_receives(document, words, at, value)
        return DeclaredRecipient(RecipientId(name), scope, categories, line)
    _check_keys(document, value, at, RECIPIENT_KEYS)
    scope, categories = _read_receives(
        document, words, (*at, "receives"), value.get("receives", [])
    )
    entry = DeclaredRecipient(
        id=RecipientId(name),
        scope=scope,
        categories=categories,
        line=line,
        status=read_choice(document, value, (*at, "status"), STATUSES) or "active",
        pending=_read_categories(document, words, (*at, "pending"), value.get("pending", [])),
        owner=read_text(document, value, (*at, "owner")),
        expires=read_date(document, value, (*at, "expires")),
        role=read_choice(document, value, (*at, "role"), ROLES),
        purposes=read_texts(document, value, (*at, "purposes")),
        location=read_countries(document, value, (*at, "location")),
        transfer=read_texts(document, value, (*at, "transfer")),
        dpa=read_text(document, value, (*at, "dpa")),
        name=read_text(document, value, (*at, "name")),
    )
    if (entry.pending or entry.status == "pending") and not entry.expires:
        raise complain(
            document,
            at,
            f'"{name}" waits for approval without end',
            "add the day on which the answer is due, such as expires = 2027-01-31",
        )
    return entry


def _check_recipient_id(document: Document, words: _Words, name: str, *, named: bool) -> None:
    """Refuse what is nearly the id of a known recipient, unless a `name` says it is another."""
    if named or name in words.recipients or name in _LOCAL_RECIPIENTS or "." in name or ":" in name:
        return
    near = find_nearest(name, words.recipients, _TYPO_CUTOFF)
    if near:
        raise complain(
            document,
            ("recipients", name),
            f'no recipient is called "{name}"',
            f'did you mean "{near}"? If it is somebody else, give it a name: '
            f'{name} = {{ name = "...", receives = [...] }}',
        )


def _read_receives(
    document: Document, words: _Words, at: KeyPath, value: object
) -> tuple[Scope, tuple[CategoryId, ...]]:
    if isinstance(value, str):
        if value in SCOPES:
            return Scope(value), ()
        if value.casefold() in words.categories:
            raise complain(document, at, f'"{value}" must stand in a list', f'write ["{value}"]')
        raise complain_of_unknown(document, at, f'"{value}" says nothing here', value, SCOPES)
    categories = _read_categories(document, words, at, value)
    return (Scope.CATEGORIES if categories else Scope.NONE), categories


def _read_categories(
    document: Document, words: _Words, at: KeyPath, value: object
) -> tuple[CategoryId, ...]:
    if not isinstance(value, list):
        raise complain(
            document,
            at,
            "expected a list of categories",
            'write ["email", "name"], or one of "any", "unstated" and "none"',
        )
    found: set[CategoryId] = set()
    for index, word in enumerate(value):
        place = (*at, str(index))
        if not isinstance(word, str):
            raise complain(document, place, f"{word!r} is not the name of a category")
        category = words.categories.get(word.strip().casefold())
        if category is None:
            near = suggest(word, sorted(words.categories))
            way_on = f"{near} `datamap rules list --categories` shows them all"
            raise complain(document, place, f'no category is called "{word}"', way_on.strip())
        found.add(category)
    return tuple(sorted(found))


def _read_hosts(document: Document, recipients: Collection[str]) -> tuple[tuple[str, str], ...]:
    hosts: list[tuple[str, str]] = []
    for host, recipient in _read_table(document, "hosts").items():
        if recipient != OWN_HOST and recipient not in recipients:
            raise complain(
                document,
                ("hosts", host),
                f'"{recipient}" is neither "own" nor a recipient',
                suggest(str(recipient), sorted({OWN_HOST, *recipients})),
            )
        hosts.append((host, str(recipient)))
    return tuple(hosts)


def _read_subjects(document: Document) -> tuple[tuple[str, str], ...]:
    subjects: list[tuple[str, str]] = []
    for owner, subject in _read_table(document, "subjects").items():
        if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
            raise complain(
                document,
                ("subjects", owner),
                f"{subject!r} is no word for whose data it is",
                f'write {owner} = "patient": small letters and hyphens',
            )
        subjects.append((owner, subject))
    return tuple(subjects)
