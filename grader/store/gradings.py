"""The table of gradings: what is newest, what came before. One connection each."""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.errors import StoreError
from grader.records import Status
from grader.results import Grading
from grader.store.packing import Packed, unpacked

_COLUMNS: Final = "submission, assignment, key, graded_at, report, run"
_IN_CLASS: Final = (
    "(NOT EXISTS (SELECT 1 FROM class) OR submission IN (SELECT submission FROM entry))"
)
"""Of the class that was recorded last; everything where none ever was."""


@dataclass(frozen=True)
class Newest:
    """The current grading of one submission and assignment, without its report.

    Attributes:
        key: what it depends on.
        fault: whether the grader failed, so that it has to be done again.
        digest: of the report without its run part.
    """

    key: str
    fault: bool
    digest: str

    def is_fresh(self, key: str) -> bool:
        """Whether grading what has this key would say nothing new."""
        return self.key == key and not self.fault


def newest(connection: sqlite3.Connection, submission: str, assignment: str) -> Newest | None:
    """Return the current grading, or None where there is none."""
    row = connection.execute(
        "SELECT key, status, digest FROM grading WHERE submission = ? AND assignment = ?"
        " ORDER BY id DESC LIMIT 1",
        (submission, assignment),
    ).fetchone()
    return None if row is None else Newest(row[0], row[1] == Status.FAULT.value, row[2])


def insert(connection: sqlite3.Connection, grading: Grading, stored: Packed) -> None:
    """Make a grading the current one."""
    report = grading.report
    connection.execute(
        f"INSERT INTO grading ({_COLUMNS}, status, earned, possible, digest)"  # noqa: S608  constants
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            grading.submission,
            grading.assignment,
            grading.key,
            grading.graded_at,
            stored.report,
            stored.run,
            report.status.value,
            report.earned,
            report.possible,
            stored.digest,
        ),
    )


def current_ids(
    connection: sqlite3.Connection, assignment: str | None, *, withdrawn: bool
) -> list[int]:
    """Return the rows of the current gradings, ordered by submission and assignment.

    Args:
        connection: of the file.
        assignment: the only one that is wanted, or None for all.
        withdrawn: whether submissions that are no longer part of the class are among them.
    """
    conditions = ["(:assignment IS NULL OR assignment = :assignment)"]
    conditions += [] if withdrawn else [_IN_CLASS]
    rows = connection.execute(
        f"SELECT id FROM current_grading WHERE {' AND '.join(conditions)}"  # noqa: S608  constants
        " ORDER BY submission, assignment",
        {"assignment": assignment},
    )
    return [row[0] for row in rows]


def ids_of(connection: sqlite3.Connection, submission: str, assignment: str) -> list[int]:
    """Return the rows of all gradings of one submission and assignment, the oldest first."""
    rows = connection.execute(
        "SELECT id FROM grading WHERE submission = ? AND assignment = ? ORDER BY id",
        (submission, assignment),
    )
    return [row[0] for row in rows]


def graded(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return every submission and assignment that was ever graded, in order."""
    rows = connection.execute(
        "SELECT DISTINCT submission, assignment FROM grading ORDER BY submission, assignment"
    )
    return [(row[0], row[1]) for row in rows]


def read_grading(connection: sqlite3.Connection, number: int, path: Path) -> Grading:
    """Return the grading of one row.

    Args:
        connection: of the file.
        number: of the row.
        path: of the file, for people.

    Raises:
        StoreError: its report cannot be read.
    """
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM grading WHERE id = ?",  # noqa: S608  constants
        (number,),
    ).fetchone()
    submission, assignment, key, graded_at, report, run = row
    try:
        whole = unpacked(report, run)
    except (zlib.error, ValueError) as error:
        raise StoreError(
            f"{path}: the report of {submission} in {assignment} cannot be read by this grader",
            "It is of another version, or the file is damaged; grade batch --force grades anew.",
        ) from error
    return Grading(submission, assignment, key, graded_at, whole)
