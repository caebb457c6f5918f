"""Which of a student's hand-ins counts: the latest, or the best after lateness. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from grader.gradebook.late import Lateness, instant, lateness
from grader.gradebook.roster import Listed, Roster, Terms, known_as
from grader.gradebook.scores import HandedIn, Score, score
from grader.results import StudentRecord
from grader.spec.models import Assignment


@dataclass(frozen=True)
class Attempt:
    """One hand-in as it counts for one student.

    Attributes:
        handed_in: what was handed in.
        student: the student as the hand-in has them; None where nobody is known.
        lateness: how late it is for this student.
        score: its points; None where there is no score.
        listed: the student as the class list has them, or None.
    """

    handed_in: HandedIn
    student: StudentRecord | None
    lateness: Lateness
    score: Score | None
    listed: Listed | None = None

    @property
    def person(self) -> tuple[str, str] | None:
        """What all attempts of one student have in common; None where nobody is known."""
        if self.listed is not None:
            return "list", self.listed.student.key
        return None if self.student is None else ("student", self.student.key)


@dataclass(frozen=True)
class Chosen:
    """The attempt that counts, and why somebody should look at the choice: a phrase, or ""."""

    attempt: Attempt
    doubt: str = ""


def attempts_of(spec: Assignment, handed_in: HandedIn, roster: Roster | None) -> list[Attempt]:
    """Return what a hand-in is for each of its students, or for nobody known.

    Args:
        spec: the assignment.
        handed_in: what was handed in; whoever it names twice has one attempt, a team's members
            have one each.
        roster: the class list, or None.

    Raises:
        ValueError: a time has no offset.
    """
    if not handed_in.students:
        return [_attempt(spec, handed_in, None, None)]
    found: dict[tuple[str, str] | None, Attempt] = {}
    for named in handed_in.students:
        for student, listed in known_as(roster, named, spec.id):
            one = _attempt(spec, handed_in, student, listed)
            found.setdefault(one.person, one)
    return list(found.values())


def _attempt(
    spec: Assignment,
    handed_in: HandedIn,
    student: StudentRecord | None,
    listed: Listed | None,
) -> Attempt:
    terms = Terms() if listed is None else listed.terms_for(spec.id)
    late = lateness(
        spec.late,
        handed_in.submitted,
        marked_late=handed_in.marked_late,
        extension=terms.extension,
        late_days=terms.late_days,
    )
    points, graded = None, handed_in.graded
    if graded is not None and graded.total is not None:
        points = score(graded.total, graded.possible, late, spec.gradebook)
    return Attempt(handed_in, student, late, points, listed)


def choose(attempts: Sequence[Attempt], how: Literal["latest", "best"]) -> Chosen:
    """Return the attempt that counts; the order they are given in plays no part.

    Args:
        attempts: of one student in one assignment, at least one.
        how: `latest`: the last one handed in; where times that are not known leave that open, the
            best of those that may be. `best`: the one with most points after lateness, the
            earliest of equals.
    """
    if len(attempts) == 1:
        return Chosen(attempts[0])
    if how == "best":
        return _best(attempts, "may be the best")
    newest = _maybe_latest(attempts)
    if len(newest) == 1:
        return Chosen(newest[0])
    names = _named(newest)
    chosen = _best(newest, "may be the latest")
    return Chosen(chosen.attempt, chosen.doubt or f"which of {names} is the latest is not known")


def _maybe_latest(attempts: Sequence[Attempt]) -> list[Attempt]:
    times = [_time(one) for one in attempts]
    last = max((time for time in times if time is not None), default=None)
    return [one for one, time in zip(attempts, times, strict=True) if time is None or time == last]


def _best(attempts: Sequence[Attempt], open_question: str) -> Chosen:
    """Without a score for each of them nobody knows which is the best: then none has a score."""
    without = sorted((one for one in attempts if one.score is None), key=_order)
    if without:
        state = "was not graded" if without[0].handed_in.graded is None else "is a fault"
        return Chosen(without[0], f"{without[0].handed_in.submission} {state} and {open_question}")
    ranked = [(-one.score.final, _order(one), one) for one in attempts if one.score is not None]
    return Chosen(min(ranked, key=lambda rank: rank[:2])[2])


def _order(one: Attempt) -> tuple[bool, timedelta, str]:
    """Order by time, those without one last, and then by id."""
    time = _time(one)
    return time is None, time or timedelta(0), one.handed_in.submission


def _time(one: Attempt) -> timedelta | None:
    submitted = one.handed_in.submitted
    return None if submitted is None else instant(submitted)


def _named(attempts: Sequence[Attempt]) -> str:
    names = sorted(one.handed_in.submission for one in attempts)
    return f"{', '.join(names[:-1])} and {names[-1]}"
