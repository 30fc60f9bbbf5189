"""The cache: both of `model`'s stores in one SQLite file of msgpack blobs.

Nothing here may stop a scan: whatever goes wrong, the cache is emptied or left alone, a notice
says so, and the files are read again.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import platformdirs

from datamap.cache.database import (
    FILE_NAME,
    ForeignDatabaseError,
    connect,
    remove,
    shrink,
)
from datamap.model.facts import ModuleFacts
from datamap.model.notice import Notice, NoticeKind

_MOST_BYTES = 500_000_000
_KEYS_AT_ONCE = 500
_SEAL_BYTES = 8
_SECONDS_PER_DAY = 86_400
_SELECT = {
    "facts": "SELECT key, value, used FROM facts WHERE key IN (SELECT value FROM json_each(?))",
    "summaries": "SELECT key, value, used FROM summaries"
    " WHERE key IN (SELECT value FROM json_each(?))",
}
_TOUCH = {
    "facts": "UPDATE facts SET used = ? WHERE key = ?",
    "summaries": "UPDATE summaries SET used = ? WHERE key = ?",
}
_INSERT = {
    "facts": "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)",
    "summaries": "INSERT OR REPLACE INTO summaries VALUES (?, ?, ?)",
}
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(ModuleFacts)


def open_cache(directory: Path | None, *, most_bytes: int = _MOST_BYTES) -> Cache:
    """Open the cache of a folder, by default the user's; never raises."""
    folder = directory or _default_folder()
    file = folder / FILE_NAME
    notices: list[Notice] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            connection = connect(file)
        except (ForeignDatabaseError, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            remove(file)
            notices.append(_dropped("it was damaged or of another version"))
            connection = connect(file)
    except (OSError, sqlite3.Error, ForeignDatabaseError) as error:
        notices.append(_unused(error))
        return Cache(None, file, notices, most_bytes)
    return Cache(connection, file, notices, most_bytes)


class Cache:
    """Is both the `FactStore` and the `SummaryStore` of a run.

    `notices` says what went wrong so far. Use as a context manager, or call `close`.
    """

    def __init__(
        self,
        connection: sqlite3.Connection | None,
        file: Path,
        notices: list[Notice],
        most_bytes: int,
    ) -> None:
        self.notices = notices
        self._connection = connection
        self._file = file
        self._most_bytes = most_bytes
        self._today = int(time.time()) // _SECONDS_PER_DAY

    def load_facts(self, keys: Sequence[str]) -> dict[str, ModuleFacts]:
        """Return the facts that are known, by key."""
        found = {}
        for key, blob in self._load("facts", keys).items():
            try:
                found[key] = _DECODER.decode(blob)
            except (msgspec.DecodeError, RecursionError):
                continue
        return found

    def save_facts(self, facts: Sequence[tuple[str, ModuleFacts]]) -> None:
        """Keep these facts."""
        self._save("facts", _encoded(facts))

    def load_summaries(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the summaries that are known, by key."""
        return self._load("summaries", keys)

    def save_summaries(self, summaries: Sequence[tuple[str, bytes]]) -> None:
        """Keep these summaries."""
        self._save("summaries", summaries)

    def close(self) -> None:
        """Keep the file within its bounds and let go of it."""
        if self._connection is None:
            return
        try:
            shrink(self._connection, self._most_bytes)
        except sqlite3.Error as error:
            self._give_up(error)
        self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _load(self, table: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the blobs whose seal is whole, and note that they were used today."""
        found: dict[str, bytes] = {}
        stale: list[tuple[int, str]] = []
        if self._connection is None:
            return found
        try:
            for first in range(0, len(keys), _KEYS_AT_ONCE):
                wanted = list(keys[first : first + _KEYS_AT_ONCE])
                rows = self._connection.execute(_SELECT[table], (json.dumps(wanted),))
                for key, value, used in rows:
                    blob = _unsealed(key, value)
                    if blob is not None:
                        found[key] = blob
                        if used != self._today:
                            stale.append((self._today, key))
            if stale:
                self._write(_TOUCH[table], stale)
        except sqlite3.Error as error:
            self._give_up(error)
        return found

    def _save(self, table: str, items: Iterable[tuple[str, bytes]]) -> None:
        if self._connection is None:
            return
        rows = [(key, _sealed(key, blob), self._today) for key, blob in items]
        try:
            self._write(_INSERT[table], rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if self._connection is None:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _give_up(self, error: sqlite3.Error) -> None:
        """Go on without a cache; a damaged one is deleted, so that the next run has a new one."""
        self._let_go()
        if isinstance(error, sqlite3.OperationalError):
            self.notices.append(_unused(error))
            return
        self.notices.append(_dropped("it was damaged"))
        try:
            remove(self._file)
        except OSError as failure:
            self.notices.append(_unused(failure))

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _default_folder() -> Path:
    chosen = os.environ.get("DATAMAP_CACHE_DIR")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("datamap"))


def _encoded(facts: Iterable[tuple[str, ModuleFacts]]) -> Iterable[tuple[str, bytes]]:
    for key, value in facts:
        try:
            yield key, _ENCODER.encode(value)
        except RecursionError:
            continue


def _seal(key: str, blob: bytes) -> bytes:
    """Bind a blob to its key: a flipped bit or a row in another's place shows."""
    return blake2b(blob, key=key.encode()[:64], digest_size=_SEAL_BYTES).digest()


def _sealed(key: str, blob: bytes) -> bytes:
    return _seal(key, blob) + blob


def _unsealed(key: object, value: object) -> bytes | None:
    if not isinstance(key, str) or not isinstance(value, bytes):
        return None
    blob = value[_SEAL_BYTES:]
    return blob if value[:_SEAL_BYTES] == _seal(key, blob) else None


def _dropped(reason: str) -> Notice:
    return Notice(NoticeKind.CACHE_DROPPED, f"the cache was emptied: {reason}")


def _unused(error: Exception) -> Notice:
    return Notice(NoticeKind.CACHE_DROPPED, f"the cache is not used: {error}")
