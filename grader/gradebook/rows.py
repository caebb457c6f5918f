"""The gradebook: one row for each student of each assignment. Pure.

A group's hand-in is a row for each member. Who is on the class list and handed nothing in has a
row, and so has a hand-in of which nobody knows whose it is. Points are None, never 0, where the
grader failed, where nothing was graded yet, and where nothing was handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from grader.gradebook.attempts import Attempt, attempts_of, choose
from grader.gradebook.late import Lateness
from grader.gradebook.roster import Listed, Roster, folded, without
from grader.gradebook.scores import CENT, Graded, HandedIn, Score, capped
from grader.records import Status
from grader.results import StudentRecord
from grader.spec.models import Assignment


class RowStatus(StrEnum):
    """How a student's hand-in ended: as its report, or without one."""

    PASS = "pass"
    PARTIAL = "partial"
    FAIL = "fail"
    UNGRADABLE = "ungradable"
    FAULT = "fault"
    NOT_GRADED = "not graded"
    MISSING = "missing"


@dataclass(frozen=True)
class Row:
    """One student in one assignment.

    Attributes:
        student: None where nobody knows whose the hand-in is.
        section: as the class list has it, or None.
        assignment: its id.
        submission: the one that counts; None where nothing was handed in.
        attempts: how many were handed in.
        status: how it ended.
        possible: full marks, in the points that it was graded with.
        score: None where there is none.
        lateness: None where nothing was handed in.
        notes: phrases for people.
        flagged: whether somebody has to look at it.
    """

    student: StudentRecord | None
    section: str | None
    assignment: str
    submission: str | None
    attempts: int
    status: RowStatus
    possible: Decimal
    score: Score | None
    lateness: Lateness | None
    notes: tuple[str, ...] = ()
    flagged: bool = False


def rows(
    spec: Assignment, handed_in: Iterable[HandedIn], roster: Roster | None = None
) -> list[Row]:
    """Return an assignment's gradebook, ordered by name; hand-ins of nobody known come last.

    Args:
        spec: the assignment.
        handed_in: everything that was handed in for it, in any order.
        roster: the class list, or None.

    Raises:
        ValueError: a time has no offset.
    """
    people, unknown = _people(spec, handed_in, roster)
    found = [_row(spec, person, rostered=roster is not None) for person in people]
    found += [_row(spec, _Person([one]), rostered=False) for one in unknown]
    if roster is not None:
        present = [person.listed for person in people if person.listed is not None]
        found += [_missing(spec, listed) for listed in without(roster, present)]
    return sorted(found, key=_order)


@dataclass
class _Person:
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def listed(self) -> Listed | None:
        return self.attempts[0].listed


def _people(
    spec: Assignment, handed_in: Iterable[HandedIn], roster: Roster | None
) -> tuple[list[_Person], list[Attempt]]:
    """Return who handed in with all their attempts, and attempts of nobody known."""
    people: dict[tuple[str, str], _Person] = {}
    unknown = []
    for one in sorted(handed_in, key=lambda one: one.submission):
        for attempt in attempts_of(spec, one, roster):
            if attempt.person is None:
                unknown.append(attempt)
            else:
                people.setdefault(attempt.person, _Person()).attempts.append(attempt)
    return list(people.values()), unknown


def _row(spec: Assignment, person: _Person, *, rostered: bool) -> Row:
    chosen = choose(person.attempts, spec.gradebook.attempts)
    taken, handed_in = chosen.attempt, chosen.attempt.handed_in
    notes = [chosen.doubt, *_identity(person, taken, rostered=rostered), *handed_in.notes]
    graded = handed_in.graded
    if graded is not None:
        notes += _points_notes(spec, graded, taken.score)
    notes.append(taken.lateness.note)
    student, section = _shown(person.listed, taken.student)
    stranger = student is None or (rostered and person.listed is None)
    return Row(
        student=student,
        section=section,
        assignment=spec.id,
        submission=handed_in.submission,
        attempts=len(person.attempts),
        status=RowStatus.NOT_GRADED if graded is None else RowStatus(graded.status.value),
        possible=_points_of(spec) if graded is None else graded.possible.quantize(CENT),
        score=taken.score,
        lateness=taken.lateness,
        notes=tuple(note for note in notes if note),
        flagged=bool(chosen.doubt) or taken.lateness.flagged or stranger,
    )


def _missing(spec: Assignment, listed: Listed) -> Row:
    return Row(
        student=listed.student,
        section=listed.section,
        assignment=spec.id,
        submission=None,
        attempts=0,
        status=RowStatus.MISSING,
        possible=_points_of(spec),
        score=None,
        lateness=None,
        notes=("nothing was handed in",),
    )


def _identity(person: _Person, taken: Attempt, *, rostered: bool) -> Iterator[str]:
    if taken.student is None:
        yield "nobody knows whose this is"
    elif rostered and person.listed is None:
        yield "not on the class list"


def _points_notes(spec: Assignment, graded: Graded, points: Score | None) -> Iterator[str]:
    if graded.status is Status.FAULT and points is None:
        yield "the grader failed: no points are lost, grade again"
    if graded.reason:
        yield f"ungradable: {graded.reason}"
    if points is not None:
        yield capped(points)
    if spec.gradebook.points is not None and points is not None:
        yield f"{points.final:f} of {points.possible:f} scaled to {spec.gradebook.points:.15g}"


def _shown(
    listed: Listed | None, student: StudentRecord | None
) -> tuple[StudentRecord | None, str | None]:
    """Return a student with what the class list knows of them, and their section."""
    if listed is None or student is None:
        return student, None
    known = listed.student
    merged = StudentRecord(
        key=known.key,
        name=known.name or student.name,
        email=known.email or student.email,
        sid=known.sid or student.sid,
    )
    return merged, listed.section


def _order(row: Row) -> tuple[bool, str, str, str]:
    if row.student is None:
        return True, "", "", row.submission or ""
    return False, folded(row.student.name or row.student.key), row.student.key, ""


def _points_of(spec: Assignment) -> Decimal:
    return Decimal(repr(spec.points)).quantize(CENT)
