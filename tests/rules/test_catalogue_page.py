"""Test that the tables in rules/README.md are those of the rule files.

`python -m pytest tests/rules/test_catalogue_page.py --accept` writes them anew.
"""

import pytest

from datamap.cli.vendor_list import Asked, choose_vendors, count_calls
from datamap.cli.vendor_tables import write_markdown, write_markdown_table
from datamap.rulebook import load_rulebook
from datamap.rulebook.load import bundled_rules

PAGE = bundled_rules() / "README.md"
BEGIN = "<!-- the catalogue: written by a test, see above -->\n"
END = "<!-- the end of the catalogue -->\n"
# The vendors that the policies name for which the catalogue was begun.
FIRST = (
    "supabase",
    "vercel",
    "resend",
    "lemonsqueezy",
    "anthropic",
    "groq",
    "meta",
    "openai",
    "google-ai",
    "google-oauth",
    "kling",
    "dashscope",
    "stripe",
    "yookassa",
    "cryptomus",
    "fly",
    "postgresql",
)


def write_catalogue() -> str:
    book = load_rulebook()
    vendors = {str(vendor.id): vendor for vendor in choose_vendors(Asked(), book)}
    calls = count_calls(book)
    first = [vendors.pop(name) for name in FIRST]
    return (
        f"\n### The first\n\n{write_markdown_table(first, calls)}"
        f"\n{write_markdown(list(vendors.values()), calls)}\n"
    )


def test_the_catalogue_on_the_page_is_that_of_the_files(request: pytest.FixtureRequest) -> None:
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    shown, _, after = rest.partition(END)
    written = write_catalogue()
    if request.config.getoption("--accept"):
        PAGE.write_text(f"{before}{BEGIN}{written}{END}{after}", encoding="utf-8")
        return
    # One line of a difference tells more than all of two long tables.
    missing = set(written.splitlines()) - set(shown.splitlines())
    assert sorted(missing)[:5] == [], "python -m pytest tests/rules/test_catalogue_page.py --accept"
    assert shown == written, "python -m pytest tests/rules/test_catalogue_page.py --accept"
