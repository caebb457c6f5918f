"""The class as it was found beside the class list: who is missing, and who is on no list. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from grader.batch.record import student_record
from grader.gradebook import Roster
from grader.gradebook.roster import known_as, without
from grader.intake.downloads import Class
from grader.results import StudentRecord


@dataclass(frozen=True)
class Attendance:
    """Who is where.

    Attributes:
        listed: how many the class list has.
        missing: students of the list without a submission, in its order.
        strangers: submissions of nobody on the list.
    """

    listed: int
    missing: tuple[str, ...]
    strangers: tuple[str, ...]


def attendance(found: Class, roster: Roster, assignments: Iterable[str]) -> Attendance:
    """Return who of a class list handed in.

    Args:
        found: the class.
        roster: its list.
        assignments: ids of those that are graded: a team may be another one in each.
    """
    wanted = list(assignments)
    seen = []
    strangers = []
    for entry in found.entries:
        records = [student_record(student) for student in entry.students]
        people = [
            listed
            for record, name in product(records, wanted)
            for _, listed in known_as(roster, record, name)
        ]
        known = [listed for listed in people if listed is not None]
        seen += known
        strangers += [] if known else [entry.id]
    missing = (_called(listed.student) for listed in without(roster, seen))
    return Attendance(len(roster.listed), tuple(missing), tuple(strangers))


def _called(student: StudentRecord) -> str:
    named = student.name not in (None, student.key)
    return f"{student.name} ({student.key})" if named else student.key
