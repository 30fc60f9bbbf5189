"""The cache's SQLite file: opened, told from a foreign or damaged one, kept small."""

from __future__ import annotations

import sqlite3
from pathlib import Path

FILE_NAME = "cache.sqlite"
TABLES = ("facts", "summaries")

_APPLICATION_ID = 0x646D6170
"""Says "dmap" in the file's header, so that no other program's database is taken for ours."""

_SCHEMA_VERSION = 1
_BUSY_SECONDS = 10.0


class ForeignDatabaseError(Exception):
    """Says that a file is not a cache of this version."""


def connect(file: Path) -> sqlite3.Connection:
    """Open the cache, or make it.

    Raises:
        ForeignDatabaseError: the file is something else, or a cache of another version.
        sqlite3.Error: it is damaged, or the disk does not let us.
    """
    connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def remove(file: Path) -> None:
    """Delete a cache with what SQLite keeps beside it.

    Raises:
        OSError: it cannot be deleted.
    """
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)


def shrink(connection: sqlite3.Connection, most_bytes: int) -> None:
    """Delete what was not used for longest until half of the room is free, if it is all taken.

    Raises:
        sqlite3.Error: the disk does not let us.
    """
    size = _number(connection, "page_count") * _number(connection, "page_size")
    if size <= most_bytes:
        return
    rows = connection.execute(
        "SELECT used, 0, rowid, length(value) FROM facts"
        " UNION ALL SELECT used, 1, rowid, length(value) FROM summaries ORDER BY 1, 3"
    ).fetchall()
    kept = sum(row[3] for row in rows)
    doomed: tuple[list[tuple[int]], list[tuple[int]]] = ([], [])
    for _, table, rowid, length in rows:
        if kept <= most_bytes // 2:
            break
        doomed[table].append((rowid,))
        kept -= length
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("DELETE FROM facts WHERE rowid = ?", doomed[0])
    connection.executemany("DELETE FROM summaries WHERE rowid = ?", doomed[1])
    connection.execute("COMMIT")
    # `execute` takes one step of it and stops, since it has no columns.
    connection.executescript("PRAGMA incremental_vacuum;")


def _prepare(connection: sqlite3.Connection) -> None:
    application, version, tables = _identify(connection)
    if (application, version) != (_APPLICATION_ID, _SCHEMA_VERSION):
        if tables or application or version:
            raise ForeignDatabaseError
        _create(connection)
    connection.execute("PRAGMA synchronous = NORMAL")


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables in one step, so that another process sees all of them or none."""
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    if _number_of_tables(connection) == 0:
        for table in TABLES:
            connection.execute(
                f"CREATE TABLE {table} (key TEXT PRIMARY KEY, value BLOB NOT NULL,"
                " used INTEGER NOT NULL)"
            )
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _identify(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Return application, version and number of tables, all as they are at one moment.

    Another process may be making them just now.
    """
    connection.execute("BEGIN")
    found = (
        _number(connection, "application_id"),
        _number(connection, "user_version"),
        _number_of_tables(connection),
    )
    connection.execute("COMMIT")
    return found


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _number_of_tables(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
