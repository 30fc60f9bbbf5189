"""Each page's code is imported under the real libraries: so it is known to be valid.

`pytest -m sdk tests/frameworks` makes an environment for each page, with the newest libraries, as
`tests/sdk` does.
"""

import sys
from pathlib import Path

import pytest

from tests.frameworks.real_libraries import Failure, import_case, list_code, name_packages
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


WRONG = """
# Two files

`right.py`:

```python
import mailer
from dataclasses import dataclass
```

`wrong.py`:

```python
from dataclasses import data_class
from google.auth import default
from rest_framework import serializers
import right
```
"""


def test_what_a_library_does_not_have_is_told(tmp_path: Path) -> None:
    (case,) = read_cases(WRONG)
    assert name_packages([case]) == ("djangorestframework", "google-auth[requests]")
    (failure,) = import_case(Path(sys.executable), case, tmp_path)
    assert failure == Failure("Two files", "wrong.py", failure.why)
    assert failure.why.startswith("ImportError: cannot import name 'data_class'")
