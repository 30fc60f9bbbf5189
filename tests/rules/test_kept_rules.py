"""Test that the rules that a scan takes from the cache are those that it would read."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from datamap.cache import open_cache
from datamap.rulebook import load_rulebook

OWN = """
[[sinks]]
call = "house.tell"
sends = ["0"]
recipient = "house"
"""


def test_what_is_kept_is_what_was_read(tmp_path: Path) -> None:
    read = replace(load_rulebook(), examples=())
    with open_cache(tmp_path) as cache:
        assert load_rulebook((), cache) == read
        assert load_rulebook((), cache) == read


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text(OWN, encoding="utf-8")
    with open_cache(tmp_path) as cache:
        first = load_rulebook([rules], cache)
        rules.write_text(OWN.replace("house.tell", "house.show"), encoding="utf-8")
        second = load_rulebook([rules], cache)
    assert first.sinks[-1].calls == ("house.tell",)
    assert second.sinks[-1].calls == ("house.show",)


def test_damaged_rules_are_read_again() -> None:
    class Damaged:
        def load_summaries(self, keys: Sequence[str]) -> dict[str, bytes]:
            return dict.fromkeys(keys, b"\x91\xc0")

        def save_summaries(self, summaries: Sequence[tuple[str, bytes]]) -> None:
            self.saved = summaries

    store = Damaged()
    assert load_rulebook((), store).vendors
    assert [key[:6] for key, _ in store.saved] == ["rules:"]
