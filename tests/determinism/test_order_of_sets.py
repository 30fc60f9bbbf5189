"""Test that no result hangs on the order in which a set holds its members.

The values of a walk are sets of nodes that hash by identity: their order is another in every
process, but seldom other enough to show. Here every hash is drawn anew from a seed.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from datamap.model.evidence import Evidence
from datamap.values.nodes import Node
from datamap.values.value import Label
from tests.determinism.scanning import EVERY_CALL, SAMPLE
from tests.pages.checking import follow
from tests.pages.markdown_cases import read_cases

FLOWS = Path(__file__).resolve().parents[1] / "flows"
PROGRAMS = sorted(FLOWS.glob("programs/*.md"))
PAGES = sorted(FLOWS.glob("*.md"))


@pytest.fixture(scope="module")
def every_call(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a rule that makes a sink of every call of a library."""
    rules = tmp_path_factory.mktemp("rules") / "every_call.toml"
    rules.write_text(EVERY_CALL, encoding="utf-8")
    return rules


def follow_shuffled(files: Mapping[str, str], rules: Path, seed: int) -> Evidence:
    """Follow data with sets in an order of the seed's own; 0 leaves it to the machine."""

    def draw(node: object) -> int:
        return hash((seed, id(node) // 16))

    with pytest.MonkeyPatch.context() as patch:
        if seed:
            patch.setattr(Node, "__hash__", draw)
            patch.setattr(Label, "__hash__", draw)
        return follow(files, [rules])


def check_page(page: Path, rules: Path) -> None:
    """Follow every case of a page in several orders."""
    for case in read_cases(page.read_text(encoding="utf-8")):
        files = {file.path: file.text for file in case.files if file.path.endswith(".py")}
        usual = follow_shuffled(files, rules, 0)
        for seed in (1, 2):
            assert follow_shuffled(files, rules, seed) == usual, case.name


@pytest.mark.parametrize("page", PROGRAMS, ids=[page.stem for page in PROGRAMS])
def test_programs(page: Path, every_call: Path) -> None:
    check_page(page, every_call)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_pages(page: Path, every_call: Path) -> None:
    check_page(page, every_call)


@pytest.fixture(scope="module")
def sample() -> dict[str, str]:
    """Read the sample."""
    return {
        path.relative_to(SAMPLE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(SAMPLE.rglob("*.py"))
    }


def test_the_sample(sample: dict[str, str], every_call: Path) -> None:
    usual = follow_shuffled(sample, every_call, 0)
    assert usual.flows
    for seed in (1, 2, 3):
        assert follow_shuffled(sample, every_call, seed) == usual


def test_the_order_of_files(sample: dict[str, str], every_call: Path) -> None:
    usual = follow(sample, [every_call])
    assert follow(dict(reversed(sample.items())), [every_call]) == usual
