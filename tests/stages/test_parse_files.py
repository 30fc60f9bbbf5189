"""Read many files: order, store, processes that die."""

import os
from collections.abc import Sequence
from multiprocessing.connection import Connection

import pytest

from datamap.model.facts import ModuleFacts
from datamap.model.notice import NoticeKind
from datamap.model.progress import NoProgress
from datamap.model.source import SourceFile
from datamap.parse import parse_file, parse_files, pool
from datamap.parse.facts_key import facts_key
from tests.stages.reading import make_file

BOMB = b"bomb = 1\n"


class Store:
    """Keeps facts in memory."""

    def __init__(self) -> None:
        self.facts: dict[str, ModuleFacts] = {}

    def load_facts(self, keys: Sequence[str]) -> dict[str, ModuleFacts]:
        return {key: self.facts[key] for key in keys if key in self.facts}

    def save_facts(self, facts: Sequence[tuple[str, ModuleFacts]]) -> None:
        self.facts.update(facts)


def made_up_files(count: int) -> list[SourceFile]:
    return [make_file(f"x{index} = {index}\n", f"m{index}.py") for index in range(count)]


def answer_but_die_on_bombs(pipe: Connection) -> None:
    def parse_or_die(source: SourceFile) -> ModuleFacts:
        if source.content == BOMB:
            os._exit(1)
        return parse_file(source)

    pool.parse_file = parse_or_die  # type: ignore[attr-defined]
    pool.answer_files(pipe)


def die_at_once(pipe: Connection) -> None:
    pipe.close()
    os._exit(1)


def test_the_order_is_that_of_the_files() -> None:
    files = made_up_files(5)
    found = parse_files(files, None, 1, NoProgress())
    assert [facts.index.path for facts in found] == [file.path for file in files]


def test_what_the_store_knows_is_not_read_again() -> None:
    store = Store()
    files = made_up_files(3)
    first = parse_files(files, store, 1, NoProgress())
    assert len(store.facts) == 3
    other = parse_file(make_file("other = 1\n", "m0.py"))
    store.facts[facts_key(files[0])] = other
    assert parse_files(files, store, 1, NoProgress()) == [other, *first[1:]]


def test_keys_tell_paths_and_bytes_apart() -> None:
    keys = {
        facts_key(make_file("x = 1\n", "a.py")),
        facts_key(make_file("x = 1\n", "b.py")),
        facts_key(make_file("x = 2\n", "a.py")),
    }
    assert len(keys) == 3


def test_processes_give_the_same_facts() -> None:
    files = made_up_files(20)
    found = {place: facts for place, facts, _ in pool.parse_in_processes(files, 2)}
    assert [found[place] for place in range(20)] == parse_files(files, None, 1, NoProgress())


def test_a_dying_process_costs_one_file() -> None:
    files = made_up_files(6)
    files[2] = make_file(BOMB, "bomb.py")
    files[4] = make_file(BOMB, "bomb2.py")
    results = list(pool.parse_in_processes(files, 2, answer_but_die_on_bombs))
    assert sorted(place for place, _, _ in results) == list(range(6))
    dead = {place: facts for place, facts, complete in results if not complete}
    assert sorted(dead) == [2, 4]
    (notice,) = dead[2].index.notices
    assert (notice.kind, notice.path) == (NoticeKind.WORKER_DIED, "bomb.py")
    assert dead[2].index.functions[0].kind == "module"


def test_where_no_process_can_start_the_caller_reads_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pool, "answer_files", die_at_once)
    monkeypatch.setattr("datamap.parse.many_files._WORTH_PROCESSES", 0)
    files = made_up_files(3)
    found = parse_files(files, None, 2, NoProgress())
    assert [facts.index.names for facts in found] == [["x0"], ["x1"], ["x2"]]
