"""What a hand-in counts for each of its students after lateness, beside what it earned. Pure."""

from __future__ import annotations

from grader.gradebook.attempts import Attempt, attempts_of
from grader.gradebook.export_csv import lateness_text
from grader.gradebook.roster import Roster
from grader.gradebook.scores import HandedIn, capped
from grader.results import Worth
from grader.spec.models import Assignment


def worth(spec: Assignment, handed_in: HandedIn, roster: Roster | None) -> tuple[Worth, ...]:
    """Return what a hand-in counts, for each student; nothing where the spec has no `[late]`.

    Args:
        spec: the assignment.
        handed_in: what was handed in, as it was graded.
        roster: the class list, or None.

    Raises:
        ValueError: a time has no offset.
    """
    if spec.late is None:
        return ()
    return tuple(_worth(spec, one) for one in attempts_of(spec, handed_in, roster))


def _worth(spec: Assignment, attempt: Attempt) -> Worth:
    score, student = attempt.score, attempt.student
    notes = (capped(score) if score is not None else "", attempt.lateness.note)
    shown = Worth(
        student=None if student is None else student.name or student.key,
        lateness=lateness_text(attempt.lateness),
        notes=tuple(note for note in notes if note),
        out_of=spec.points if spec.gradebook.points is None else spec.gradebook.points,
    )
    if score is None:
        return shown
    points = {
        "earned": score.earned,
        "penalty": score.penalty,
        "counts": score.final,
        "score": score.scaled,
    }
    return shown.model_copy(update={name: float(part) for name, part in points.items()})
