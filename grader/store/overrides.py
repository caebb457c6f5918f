"""The table of overrides: points set by hand, and taken back. One connection each."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from typing import Final

from grader.results import Override, Undone

_COLUMNS: Final = (
    "id, submission, assignment, task, name, hundredths, of, author, reason, made_at,"
    " undone_by, undone_why, undone_at"
)


def insert_override(connection: sqlite3.Connection, override: Override) -> int:
    """Record an override and return its number; the one it carries counts for nothing."""
    cursor = connection.execute(
        "INSERT INTO override"
        " (submission, assignment, task, name, hundredths, of, author, reason, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            override.submission,
            override.assignment,
            override.task,
            override.check,
            _hundredths(override.points),
            _hundredths(override.possible),
            override.by,
            override.reason,
            override.at,
        ),
    )
    return int(cursor.lastrowid or 0)


def mark_undone(connection: sqlite3.Connection, number: int, undone: Undone) -> None:
    """Record that an override was taken back."""
    connection.execute(
        "UPDATE override SET undone_by = ?, undone_why = ?, undone_at = ? WHERE id = ?",
        (undone.by, undone.reason, undone.at, number),
    )


def read_overrides(
    connection: sqlite3.Connection, submission: str | None, assignment: str | None
) -> list[Override]:
    """Return overrides, the oldest first, undone ones among them; None stands for all."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM override"  # noqa: S608  constants
        " WHERE (:submission IS NULL OR submission = :submission)"
        " AND (:assignment IS NULL OR assignment = :assignment) ORDER BY id",
        {"submission": submission, "assignment": assignment},
    )
    return [_override(row) for row in rows]


def _override(row: tuple[object, ...]) -> Override:
    number, submission, assignment, task, check, points, of, by, reason, at, *undone = row
    return Override.model_validate(
        {
            "number": number,
            "submission": submission,
            "assignment": assignment,
            "task": task,
            "check": check,
            "points": _points(points),
            "possible": _points(of),
            "by": by,
            "reason": reason,
            "at": at,
            "undone": _undone(*undone),
        }
    )


def _undone(by: object, reason: object, at: object) -> dict[str, object] | None:
    return None if at is None else {"by": by, "reason": reason, "at": at}


def _hundredths(points: float) -> int:
    return int(Decimal(repr(points)) * 100)


def _points(hundredths: object) -> float:
    return float(Decimal(str(hundredths)) / 100)
