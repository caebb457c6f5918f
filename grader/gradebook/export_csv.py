"""The gradebook as CSV (RFC 4180), safe to open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from grader.gradebook.late import Lateness
from grader.gradebook.rows import Row
from grader.results import StudentRecord

COLUMNS: Final = (
    "id",
    "name",
    "email",
    "sid",
    "section",
    "assignment",
    "submission",
    "status",
    "earned",
    "possible",
    "penalty",
    "score",
    "lateness",
    "attempts",
    "note",
)
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets begin a formula with; in some languages also in full width."""
_NOBODY: Final = StudentRecord(key="")
_NO_POINTS: Final = (None, None, None)


def csv_text(rows: Sequence[Row]) -> str:
    """Return the file: a header and the rows in the given order, CR LF after each line."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in rows)
    return "".join(lines.parts)


class _Lines:
    """Where the csv module writes to."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, part: str) -> None:
        self.parts.append(part)


def _cells(row: Row) -> tuple[str, ...]:
    student = row.student or _NOBODY
    score = (row.score.earned, row.score.penalty, row.score.scaled) if row.score else _NO_POINTS
    earned, penalty, scaled = score
    texts = (student.key, student.name, student.email, student.sid, row.section)
    return (
        *(safe_text(text or "") for text in texts),
        safe_text(row.assignment),
        safe_text(row.submission or ""),
        row.status.value,
        _points(earned),
        _points(row.possible),
        _points(penalty),
        _points(scaled),
        lateness_text(row.lateness),
        str(row.attempts),
        safe_text("; ".join(row.notes)),
    )


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula and that UTF-8 can hold.

    What begins like a formula gets an apostrophe in front. Half characters, which names of files
    can hold, become question marks.
    """
    whole = text.encode("utf-8", "replace").decode()
    is_formula = whole.lstrip().startswith(_FORMULA) or whole.startswith(("\t", "\r", "\n"))
    return f"'{whole}" if is_formula else whole


def lateness_text(lateness: Lateness | None) -> str:
    """Return what is known of when something was handed in, e.g. "late 25:30:00"."""
    if lateness is None:
        return ""
    if not lateness.by:
        return lateness.status.value
    return f"{lateness.status.value} {duration(lateness.by)}"


def duration(time: timedelta) -> str:
    """Return a time as hours, minutes and seconds begun: "25:30:00"."""
    seconds = -(-time // timedelta(seconds=1))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{points:f}"
