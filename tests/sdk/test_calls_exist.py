"""Hold the calls and argument names of the bundled rules against the real SDKs.

`pytest -m sdk tests/sdk` makes an environment for each rule file (see README.md) and asks
`probe.py` there. What cannot be had or imported is no failure; what is there and does not have
what the rule names is one.
"""

import pytest

from datamap.rulebook import load_rulebook
from tests.sdk.rule_files import Asked, ask_by_file
from tests.sdk.verdicts import FAILED, verify

pytestmark = pytest.mark.sdk


@pytest.mark.parametrize("asked", ask_by_file(load_rulebook()), ids=lambda asked: asked.identity)
def test_the_sdk_has_what_the_rules_name(asked: Asked) -> None:
    report = verify(asked)
    failed = [verdict for verdict in report.verdicts if verdict.word == FAILED]
    assert failed == []
