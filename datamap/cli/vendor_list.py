"""Which vendors of the catalogue are asked for, and how many calls of each are known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datamap.model.errors import UserError
from datamap.model.rules import Rulebook, SinkRule, Vendor
from datamap.rulebook.tables import nearest

# What people write for a country whose code is another one.
_OTHER_CODES = {"UK": "GB", "EL": "GR"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Holds what a listing is narrowed to; each may name several, and empty means all."""

    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def choose_vendors(asked: Asked, rulebook: Rulebook) -> tuple[Vendor, ...]:
    """Return the vendors that are asked for, sorted by id.

    Raises:
        UserError: no vendor at all has such a kind, country or role.
    """
    vendors = sorted(rulebook.vendors, key=lambda vendor: vendor.id)
    kinds = _read_words("kind", asked.kinds, {vendor.kind for vendor in vendors})
    roles = _read_words("role", asked.roles, {vendor.role for vendor in vendors})
    known = {country for vendor in vendors for country in vendor.countries}
    codes = tuple(_OTHER_CODES.get(word.upper(), word.upper()) for word in asked.countries)
    countries = _read_words("country", codes, known)
    return tuple(
        vendor
        for vendor in vendors
        if (not kinds or vendor.kind in kinds)
        and (not roles or vendor.role in roles)
        and (not countries or countries.intersection(vendor.countries))
    )


def count_calls(rulebook: Rulebook) -> Mapping[str, int]:
    """Count the calls of each recipient that the files name; a pattern is one call."""
    calls: Counter[str] = Counter()
    for rule in list_written(rulebook):
        calls[rule.recipient] += len(rule.calls)
    return calls


def list_written(rulebook: Rulebook) -> list[SinkRule]:
    """Return the sinks that stand in the files, not those that wrappers have of their client."""
    names = tuple(f"{name}." for wrapper in rulebook.wrappers for name in wrapper.names)
    return [rule for rule in rulebook.sinks if not rule.calls[0].startswith(names)]


def _read_words(what: str, words: Sequence[str], known: set[str]) -> frozenset[str]:
    by_word = {value.casefold(): value for value in known if value}
    for word in words:
        if word.casefold() not in by_word:
            raise UserError(
                f'no vendor has the {what} "{word}"', nearest(word, sorted(by_word.values()))
            )
    return frozenset(by_word[word.casefold()] for word in words)
