"""The class list as CSV: what its columns mean, and every mistake in it. Pure.

    id,name,email,sid,section,extension,extension:two_layer_relu,late_days
    u101,Ada,ada@uni.example,0101,A,,2026-06-03T23:59+02:00,
    u102,Bo,bo@uni.example,0102,B,2 days,,3

Columns come in any order and any of them may be missing, as long as one tells students apart.
Others are left alone, unless they look like a slip. What Canvas, Gradescope and Moodle export as
gradebook or worksheet is read as it is: `ALIASES` are their names for the same columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from grader.errors import UsageError
from grader.gradebook.late import Extension
from grader.gradebook.roster import Listed, Roster, Terms
from grader.results import StudentRecord
from grader.spec.suggest import closest

TELLING_APART: Final = ("id", "sid", "email", "name")
TERMS: Final = ("extension", "late_days", "team")
"""Columns that may be there for all assignments, and once more for one: `extension:ID`."""
COLUMNS: Final = (*TELLING_APART, "section", *TERMS)
ALIASES: Final = MappingProxyType(
    {
        "student": "name",  # Canvas
        "sis user id": "sid",
        "full name": "name",  # Moodle
        "id number": "sid",
        "identifier": "id",
        "email address": "email",
        "e-mail": "email",
        "sections": "section",  # Gradescope
        "late days": "late_days",
        "group": "team",  # Moodle, where teams hand in
    }
)
FIRST_AND_LAST: Final = ("first name", "last name")
"""Gradescope's two columns for a name."""
POINTS_POSSIBLE: Final = "points possible"
"""What stands in the first cell of the line in Canvas's export that is about nobody."""
_PARTICIPANT: Final = re.compile(r"\D+ (\d+)")
"""Moodle's identifier: the word is in the site's language."""
_UNITS: Final = MappingProxyType({"d": "days", "h": "hours", "m": "minutes"})
_LONGER: Final = re.compile(r"\+?\s*(\d{1,4})\s*(d|days?|h|hours?|min|minutes?)", re.IGNORECASE)
_DAYS: Final = re.compile(r"[0-9]{1,3}")
_HINT_EXTENSION: Final = (
    "An extension is a new due date with its offset, e.g. 2026-06-03T23:59+02:00, or how much "
    "later, e.g. 2 days or 12 h."
)
_HINT_LATE_DAYS: Final = (
    "late_days is a whole number: days that cost this student nothing, in place of the "
    "assignment's; leave it empty where the assignment's count."
)
_HINT_COLUMNS: Final = (
    f"Columns are {', '.join(COLUMNS)}; {TERMS[0]}:ID is for one assignment, and so on."
)


def parse_roster(text: str, file: str) -> Roster:
    """Read a class list.

    Args:
        text: the file's.
        file: as the user would name it.

    Raises:
        UsageError: it cannot be read, has no column that tells students apart, lists a student
            twice, or an extension makes no sense; says which line.
    """
    lines = list(_lines(text, file))
    if not lines:
        raise UsageError(f"{file}: the class list is empty", _HINT_COLUMNS)
    header = _header(lines[0][1], file)
    listed: dict[str, Listed] = {}
    for number, cells in lines[1:]:
        if cells[0].strip().lower() == POINTS_POSSIBLE:
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        one = _listed(row, f"{file}:{number}")
        if one.student.key in listed:
            raise UsageError(
                f"{file}:{number}: {one.student.key} is in the class list twice",
                "Each student has one line; columns like extension:ID are for single assignments.",
            )
        listed[one.student.key] = one
    return Roster(tuple(listed.values()))


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything, with the number of their last line in the file."""
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise UsageError(
            f"{file}:{reader.line_num}: not CSV: {error}", "Save the class list as CSV."
        ) from None


def _header(cells: Sequence[str], file: str) -> list[str]:
    header = [_column(cell) for cell in cells]
    for name in header:
        meant = closest(name.partition(":")[0], COLUMNS, cutoff=0.8)
        if meant is not None and name.partition(":")[0] != meant and meant not in header:
            message = f"{file}: unknown column {name!r}; did you mean {meant!r}?"
            raise UsageError(message, _HINT_COLUMNS)
        if name and header.count(name) > 1:
            raise UsageError(f"{file}: the column {name!r} is there twice", _HINT_COLUMNS)
    if not {*header} & {*TELLING_APART, *FIRST_AND_LAST}:
        message = f"{file}: no column tells students apart: {', '.join(TELLING_APART)}"
        raise UsageError(message, _HINT_COLUMNS)
    return header


def _column(cell: str) -> str:
    """Return a column's name; the id of an assignment keeps its case."""
    name, colon, assignment = cell.strip().partition(":")
    name = " ".join(name.lower().split())
    return f"{ALIASES.get(name, name)}{colon}{assignment.strip()}"


def _completed(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return a line with its name in one piece and its id without words around it."""
    name = row.get("name") or " ".join(filter(None, (row.get(part) for part in FIRST_AND_LAST)))
    participant = _PARTICIPANT.fullmatch(row.get("id", ""))
    return {**row, "name": name, "id": participant[1] if participant else row.get("id", "")}


def _listed(line: Mapping[str, str], place: str) -> Listed:
    row = _completed(line)
    key = next((row[name] for name in TELLING_APART if row.get(name)), "")
    if not key:
        message = f"{place}: this line does not say who it is about"
        raise UsageError(message, f"One of {', '.join(TELLING_APART)} must be there.")
    student = StudentRecord(
        key=key,
        name=row.get("name") or None,
        email=row.get("email") or None,
        sid=row.get("sid") or None,
    )
    named = {name.partition(":")[2] for name in row if name.partition(":")[0] in TERMS}
    terms = {one: said for one in named if (said := _terms(row, one, place)) != Terms()}
    everywhere = terms.pop("", Terms())
    return Listed(student, row.get("section") or None, everywhere, MappingProxyType(terms))


def _terms(row: Mapping[str, str], assignment: str, place: str) -> Terms:
    """Return what a line says for one assignment, or with "" for all."""
    cells = [row.get(f"{name}:{assignment}" if assignment else name) for name in TERMS]
    extension, late_days, team = cells
    return Terms(
        extension=_extension(extension, place) if extension else None,
        late_days=_late_days(late_days, place) if late_days else None,
        team=team or None,
    )


def _late_days(text: str, place: str) -> int:
    if not _DAYS.fullmatch(text):
        raise UsageError(f"{place}: {text!r} is not a number of late days", _HINT_LATE_DAYS)
    return int(text)


def _extension(text: str, place: str) -> Extension:
    longer = _LONGER.fullmatch(text)
    if longer is not None:
        return timedelta(**{_UNITS[longer[2][0].lower()]: int(longer[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        message = f"{place}: {text!r} is neither a date and time nor a number of days"
        raise UsageError(message, _HINT_EXTENSION) from None
    if moment.utcoffset() is None:
        raise UsageError(f"{place}: {text!r} has no offset from UTC", _HINT_EXTENSION)
    return moment
