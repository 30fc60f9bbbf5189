"""Each page's code is imported under the real libraries: so it is known to be valid.

`pytest -m sdk tests/frameworks` makes an environment for each page, with the newest libraries, as
`tests/sdk` does.
"""

from pathlib import Path

import pytest

from tests.frameworks.real_libraries import import_case, list_code, name_packages
from tests.pages.markdown_cases import read_cases
from tests.sdk.environments import make_environment

PAGES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.sdk
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_its_code_can_be_imported(page: Path, tmp_path: Path) -> None:
    cases = [case for case in read_cases(page.read_text(encoding="utf-8")) if list_code(case)]
    with make_environment(name_packages(cases)) as environment:
        assert environment.refused == {}
        failures = []
        for number, case in enumerate(cases):
            folder = tmp_path / str(number)
            folder.mkdir()
            failures += import_case(environment.python, case, folder)
    assert failures == []
