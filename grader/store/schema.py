"""The tables, as numbered migrations: a new file goes through all of them, an older one the rest.

A migration that was ever released is never changed; what is new is a further one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

APPLICATION_ID: Final = 0x67726164
"""The four letters "grad": marks the file as ours in SQLite's own header."""

GRADINGS: Final = (
    """CREATE TABLE grading (
        id             INTEGER PRIMARY KEY AUTOINCREMENT,
        submission     TEXT NOT NULL,
        assignment     TEXT NOT NULL,
        key            TEXT NOT NULL,
        graded_at      TEXT NOT NULL,
        status         TEXT NOT NULL,
        earned         REAL,
        possible       REAL NOT NULL,
        digest         TEXT NOT NULL, -- SHA-256 of the report's JSON without its run part
        report         BLOB NOT NULL, -- that JSON, deflated (zlib)
        run            BLOB NOT NULL  -- the run part's JSON, deflated
    )""",
    "CREATE INDEX grading_of ON grading (submission, assignment, id)",
    # the newest grading of each submission and assignment
    """CREATE VIEW current_grading AS SELECT * FROM grading WHERE id IN
        (SELECT max(id) FROM grading GROUP BY submission, assignment)""",
    """CREATE TABLE class (
        id          INTEGER PRIMARY KEY CHECK (id = 1),
        recorded_at TEXT NOT NULL,
        digest      TEXT NOT NULL,
        settings    TEXT NOT NULL -- JSON
    )""",
    """CREATE TABLE entry (
        position    INTEGER PRIMARY KEY,
        submission  TEXT NOT NULL UNIQUE,
        students    TEXT NOT NULL, -- JSON: objects with key, name, email, sid
        submitted   TEXT,
        marked_late INTEGER NOT NULL,
        why         TEXT NOT NULL
    )""",
    """CREATE TABLE mapping (
        position   INTEGER PRIMARY KEY,
        file       TEXT NOT NULL,
        submission TEXT,
        students   TEXT NOT NULL, -- JSON: how each is shown
        why        TEXT NOT NULL
    )""",
)

OVERRIDES: Final = (
    """CREATE TABLE override (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        submission  TEXT NOT NULL,
        assignment  TEXT NOT NULL,
        task        TEXT NOT NULL,
        name        TEXT NOT NULL,
        hundredths  INTEGER NOT NULL, -- the points that were given
        of          INTEGER NOT NULL, -- what the check was worth then, in hundredths
        author      TEXT NOT NULL,
        reason      TEXT NOT NULL,
        made_at     TEXT NOT NULL,
        undone_by   TEXT,
        undone_why  TEXT,
        undone_at   TEXT
    )""",
    "CREATE INDEX override_of ON override (submission, assignment, id)",
)

MIGRATIONS: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType({1: GRADINGS, 2: OVERRIDES})
"""By the version that each one leads to: 1, 2, …"""

NEWEST: Final = max(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the file's tables, 0 for a file without any."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def application_of(connection: sqlite3.Connection) -> int:
    """Return whose file it is by its header; 0 where nobody says so."""
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def is_blank(connection: sqlite3.Connection) -> bool:
    """Whether the file was never written to, or its making was cut short."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return tables == 0 and version_of(connection) == 0 and application_of(connection) == 0


def migrate(connection: sqlite3.Connection, *, to: int = NEWEST) -> None:
    """Bring the tables to a version; within a transaction, so wholly or not at all."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for number in range(version_of(connection) + 1, to + 1):
        for statement in MIGRATIONS[number]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
