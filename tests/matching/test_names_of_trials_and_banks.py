"""Test names of banks and clinical trials beside names that look like them."""

import pytest

from datamap.matching.classify_names import NameClassifier
from datamap.matching.occurrences import Occurrence
from datamap.rulebook import load_rulebook


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("bank_identification_code", "user.financial.bank_account"),
        ("language_identification_code", None),
        ("pregnancy_date", "user.health_and_medical"),
        ("release_date", None),
        ("subject_identifier", "user.unique_id"),
        ("object_identifier", None),
    ],
)
def test_names_of_banks_and_trials(name: str, category: str | None) -> None:
    rules = load_rulebook()
    found = NameClassifier(rules.categories, rules.context).judge(Occurrence(name)).found
    assert (found.category if found else None) == category
