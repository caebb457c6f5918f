"""The class as it was taken in last: settings, entries, mapping. One connection each."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable

from grader.results import (
    ClassRecord,
    EntryRecord,
    MappingRecord,
    SettingsRecord,
    StudentRecord,
)


def digest_of(intake: ClassRecord) -> str:
    """Return the SHA-256 of a class, in hexadecimal."""
    return hashlib.sha256(intake.model_dump_json().encode()).hexdigest()


def recorded_digest(connection: sqlite3.Connection) -> str | None:
    """Return the digest of the class that is recorded, or None."""
    row = connection.execute("SELECT digest FROM class").fetchone()
    return None if row is None else str(row[0])


def write_class(connection: sqlite3.Connection, intake: ClassRecord, recorded_at: str) -> None:
    """Put a class in the place of the one that is recorded."""
    for table in ("class", "entry", "mapping"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  constants
    connection.execute(
        "INSERT INTO class (id, recorded_at, digest, settings) VALUES (1, ?, ?, ?)",
        (recorded_at, digest_of(intake), intake.settings.model_dump_json()),
    )
    connection.executemany(
        "INSERT INTO entry (submission, students, submitted, marked_late, why)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (e.id, _students(e.students), e.submitted, int(e.marked_late), e.why)
            for e in intake.entries
        ],
    )
    connection.executemany(
        "INSERT INTO mapping (file, submission, students, why) VALUES (?, ?, ?, ?)",
        [(m.file, m.submission, json.dumps(m.students), m.why) for m in intake.mapping],
    )


def read_settings(connection: sqlite3.Connection) -> SettingsRecord | None:
    """Return what the class was taken in with, or None where none was recorded."""
    row = connection.execute("SELECT settings FROM class").fetchone()
    return None if row is None else SettingsRecord.model_validate_json(row[0])


def read_entries(connection: sqlite3.Connection) -> tuple[EntryRecord, ...]:
    """Return the submissions of the class in the order they were recorded in."""
    rows = connection.execute(
        "SELECT submission, students, submitted, marked_late, why FROM entry ORDER BY position"
    )
    return tuple(
        EntryRecord(
            id=submission,
            students=tuple(StudentRecord(**one) for one in json.loads(students)),
            submitted=submitted,
            marked_late=bool(late),
            why=why,
        )
        for submission, students, submitted, late, why in rows
    )


def read_mapping(connection: sqlite3.Connection) -> tuple[MappingRecord, ...]:
    """Return what became of each file, in the order it was recorded in."""
    rows = connection.execute(
        "SELECT file, submission, students, why FROM mapping ORDER BY position"
    )
    return tuple(
        MappingRecord(
            file=file, submission=submission, students=tuple(json.loads(students)), why=why
        )
        for file, submission, students, why in rows
    )


def _students(students: Iterable[StudentRecord]) -> str:
    return json.dumps([student.model_dump() for student in students])
