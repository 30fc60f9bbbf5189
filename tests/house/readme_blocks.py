"""Read the README: its marked blocks, its tables and its links."""

import re

from tests.house.checkout import ROOT


def read_readme() -> str:
    """Read the README's text."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def read_block(mark: str) -> str:
    """Read the one code block below `<!-- mark -->`."""
    below = re.findall(
        rf"^<!-- {re.escape(mark)} -->\n```\w+\n(.*?)^```$", read_readme(), re.MULTILINE | re.DOTALL
    )
    (block,) = below
    return str(block)


def write_block(mark: str, text: str) -> None:
    """Replace the one code block below `<!-- mark -->`."""
    (ROOT / "README.md").write_text(read_readme().replace(read_block(mark), text), encoding="utf-8")


def read_section(heading: str) -> str:
    """Read what stands below a heading, down to the next one."""
    (section,) = re.findall(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", read_readme(), re.MULTILINE | re.DOTALL
    )
    return str(section)


def read_blocks(heading: str, language: str) -> list[str]:
    """Read the code blocks of one language below a heading."""
    return re.findall(
        rf"^```{language}\n(.*?)^```$", read_section(heading), re.MULTILINE | re.DOTALL
    )
