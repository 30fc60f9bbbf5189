"""Values of single keys: texts, lists of texts, choices, countries, days."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from datamap.declaration.document import Document, complain, complain_of_unknown
from datamap.declaration.key_lines import KeyPath

_COUNTRY = re.compile(r"^[A-Z]{2}$")


def read_text(document: Document, table: Mapping[str, object], at: KeyPath) -> str:
    """Read a text that may be left out, but not empty."""
    value = table.get(at[-1])
    if value is None:
        return ""
    if not isinstance(value, str):
        raise complain(document, at, f'"{at[-1]}" must be a text', f'write {at[-1]} = "..."')
    if value.strip() in {"", "TODO"}:
        raise complain(document, at, f'"{at[-1]}" says nothing', "fill it in, or leave it out")
    return value


def read_texts(document: Document, table: Mapping[str, object], at: KeyPath) -> tuple[str, ...]:
    """Read a list of texts; a single one stands for a list of itself."""
    value = table.get(at[-1], [])
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
        raise complain(
            document, at, f'"{at[-1]}" must be a list of texts', f'write {at[-1]} = ["..."]'
        )
    return tuple(texts)


def read_choice(
    document: Document, table: Mapping[str, object], at: KeyPath, choices: Collection[str]
) -> str:
    """Read one of a few words, or ""."""
    value = table.get(at[-1], "")
    if value and value not in choices:
        raise complain_of_unknown(document, at, f'"{value}" is no {at[-1]}', str(value), choices)
    return str(value)


def read_countries(document: Document, table: Mapping[str, object], at: KeyPath) -> tuple[str, ...]:
    """Read countries by their two letters."""
    countries = read_texts(document, table, at)
    for country in countries:
        if not _COUNTRY.match(country):
            raise complain(
                document, at, f'"{country}" is no country', 'write its two letters, such as "DE"'
            )
    return countries


def read_date(document: Document, table: Mapping[str, object], at: KeyPath) -> str:
    """Read a day, written as a TOML date or as a text; return it in ISO form, or ""."""
    value = table.get(at[-1])
    if value is None:
        return ""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if type(day) is not date:
        raise complain(document, at, f'"{at[-1]}" must be a day', f"write {at[-1]} = 2027-01-31")
    return day.isoformat()
