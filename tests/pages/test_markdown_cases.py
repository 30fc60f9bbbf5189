"""Test how pages are cut into cases."""

import pytest

from tests.pages.markdown_cases import PageError, read_cases

PAGE = """\
# Strings

Prose with a `name.py` in it.

```toml
prose = true
```

## Joined

```python
first = 1
```

More prose.

```python
second = 2
third = 3
```

## Named

`app/models.py`:

```python
class User: ...
```

`rules.toml`:
```toml
[[sinks]]
```

## Only prose

Nothing here.
"""


def test_a_heading_with_code_is_a_case() -> None:
    cases = read_cases(PAGE)
    assert [case.name for case in cases] == ["Strings / Joined", "Strings / Named"]
    assert [case.line for case in cases] == [9, 22]


def test_unnamed_blocks_are_joined_and_keep_their_lines() -> None:
    (file,) = read_cases(PAGE)[0].files
    assert file.path == "main.py"
    assert file.text == "first = 1\nsecond = 2\nthird = 3\n"
    assert file.page_lines == (12, 18, 19)
    assert [PAGE.splitlines()[line - 1] for line in file.page_lines] == file.text.splitlines()


def test_a_name_line_names_the_file() -> None:
    assert [(file.path, file.text) for file in read_cases(PAGE)[1].files] == [
        ("app/models.py", "class User: ...\n"),
        ("rules.toml", "[[sinks]]\n"),
    ]


def test_a_shared_file_is_in_every_case() -> None:
    page = (
        "# Page\n\n`models.py` in every case:\n```python\nx = 1\n```\n"
        "## One\n```python\ny = 1\n```\n## Two\n```python\nz = 1\n```\n"
    )
    assert [[file.path for file in case.files] for case in read_cases(page)] == [
        ["models.py", "main.py"],
        ["models.py", "main.py"],
    ]


def test_a_heading_in_code_is_code() -> None:
    (case,) = read_cases("# Page\n```python\n# no heading\n```\n")
    assert case.files[0].text == "# no heading\n"


def test_a_longer_fence_may_hold_a_shorter_one() -> None:
    (case,) = read_cases("# Page\n\n`page.md`:\n````markdown\n```python\nx\n```\n````\n")
    assert case.files[0].text == "```python\nx\n```\n"


def test_a_deeper_heading_carries_the_headings_above_it() -> None:
    page = "# A\n## B\n### C\n```python\n1\n```\n## D\n```python\n2\n```\n"
    assert [case.name for case in read_cases(page)] == ["A / B / C", "A / D"]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("# A\n```python\nx = 1\n", "line 2: the code block is not closed"),
        ("```python\nx = 1\n```\n", "line 1: a code block before the first heading"),
        ("# A\n```python\n1\n```\n# A\n```python\n1\n```\n", "line 5: a second case is named 'A'"),
        (
            "# A\n`a.py`:\n```python\n1\n```\n`a.py`:\n```python\n1\n```\n",
            "line 7: the case has a.py already",
        ),
    ],
)
def test_an_unreadable_page_says_where(page: str, message: str) -> None:
    with pytest.raises(PageError) as error:
        read_cases(page)
    assert str(error.value) == message
