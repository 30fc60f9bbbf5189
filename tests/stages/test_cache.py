"""Keep, find again, distrust and drop."""

import sqlite3
import threading
from pathlib import Path

import pytest

from datamap.cache import open_cache
from datamap.model.notice import NoticeKind
from tests.stages.reading import read

FACTS = read("def f(user: User):\n    send(user.email)\n")


def test_facts_and_summaries_come_back(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_facts([("a", FACTS)])
        cache.save_summaries([("a", b"one"), ("b", b"two")])
    with open_cache(tmp_path) as cache:
        assert cache.load_facts(["a", "x"]) == {"a": FACTS}
        assert cache.load_summaries(["a", "b", "x"]) == {"a": b"one", "b": b"two"}
        assert cache.notices == []


def test_many_keys(tmp_path: Path) -> None:
    items = [(f"k{index}", str(index).encode()) for index in range(2_345)]
    with open_cache(tmp_path) as cache:
        cache.save_summaries(items)
        assert cache.load_summaries([key for key, _ in items]) == dict(items)


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATAMAP_CACHE_DIR", str(tmp_path / "deep" / "er"))
    with open_cache(None):
        pass
    assert list((tmp_path / "deep" / "er").iterdir())


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_damaged_file_is_dropped(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cache.sqlite").write_bytes(content)
    with open_cache(tmp_path) as cache:
        assert [notice.kind for notice in cache.notices] == [NoticeKind.CACHE_DROPPED]
        cache.save_summaries([("a", b"one")])
    with open_cache(tmp_path) as cache:
        assert cache.load_summaries(["a"]) == {"a": b"one"}
        assert cache.notices == []


def test_a_foreign_database_is_dropped(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "cache.sqlite")
    other.execute("CREATE TABLE facts (key TEXT, value BLOB, used INTEGER)")
    other.execute("INSERT INTO facts VALUES ('a', 'x', 0)")
    other.commit()
    other.close()
    with open_cache(tmp_path) as cache:
        assert cache.load_facts(["a"]) == {}
        assert [notice.kind for notice in cache.notices] == [NoticeKind.CACHE_DROPPED]


def test_a_changed_row_is_not_trusted(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_facts([("a", FACTS), ("b", read("x = 1\n"))])
        cache.save_summaries([("a", b"one")])
    raw = sqlite3.connect(tmp_path / "cache.sqlite")
    raw.execute("UPDATE facts SET value = (SELECT value FROM facts WHERE key = 'b')")
    raw.execute("UPDATE summaries SET value = 'text'")
    raw.commit()
    raw.close()
    with open_cache(tmp_path) as cache:
        assert set(cache.load_facts(["a", "b"])) == {"b"}
        assert cache.load_summaries(["a"]) == {}


def test_damage_in_the_middle_of_a_run_ends_its_use(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_summaries([(f"k{index}", b"x" * 2_000) for index in range(200)])
    path = tmp_path / "cache.sqlite"
    content = bytearray(path.read_bytes())
    content[8_192:-100] = b"\xab" * len(content[8_192:-100])
    path.write_bytes(content)
    with open_cache(tmp_path) as cache:
        assert cache.load_summaries([f"k{index}" for index in range(200)]) == {}
        assert [notice.kind for notice in cache.notices] == [NoticeKind.CACHE_DROPPED]
        cache.save_summaries([("a", b"one")])
    with open_cache(tmp_path) as cache:
        assert cache.notices == []


def test_without_a_folder_the_scan_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with open_cache(tmp_path / "file" / "below") as cache:
        cache.save_facts([("a", FACTS)])
        assert cache.load_facts(["a"]) == {}
        assert [notice.kind for notice in cache.notices] == [NoticeKind.CACHE_DROPPED]


def test_a_full_disk_ends_its_use(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        connection = cache._connection  # noqa: SLF001 - no disk of ours is full
        assert connection is not None
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        cache.save_summaries([("a", b"x" * 100_000)])
        assert [notice.kind for notice in cache.notices] == [NoticeKind.CACHE_DROPPED]
        assert cache.load_summaries(["a"]) == {}


def test_the_oldest_go_when_it_is_full(tmp_path: Path) -> None:
    with open_cache(tmp_path) as cache:
        cache.save_summaries([(f"old{index}", b"x" * 1_000) for index in range(200)])
    with open_cache(tmp_path, most_bytes=200_000) as cache:
        cache.save_summaries([("new", b"y")])
    with open_cache(tmp_path) as cache:
        kept = cache.load_summaries(["new", *(f"old{index}" for index in range(200))])
        assert "new" in kept
        assert "old0" not in kept
        assert 50 < len(kept) < 150
    assert (tmp_path / "cache.sqlite").stat().st_size < 200_000


def test_several_writers(tmp_path: Path) -> None:
    notices = []

    def write(start: int) -> None:
        for index in range(start, start + 20):
            with open_cache(tmp_path) as cache:
                cache.save_summaries([(f"k{index}", b"x" * 1_000)])
                notices.extend(cache.notices)

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 20, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notices == []
    with open_cache(tmp_path) as cache:
        assert len(cache.load_summaries([f"k{index}" for index in range(60)])) == 60
