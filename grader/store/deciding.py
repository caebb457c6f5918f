"""Overrides as they are asked for: by names that people type, held against the current report."""

from __future__ import annotations

from decimal import Decimal

from grader.by_hand.chosen import chosen_check, chosen_points
from grader.errors import UsageError
from grader.records import Report
from grader.results import Override
from grader.store.standing import read_assignments, read_submission
from grader.store.store import Store


def override_check(
    store: Store, who: str, assignment: str | None, check: str, points: str, *, by: str, reason: str
) -> Override:
    """Set the points of a check by hand.

    Args:
        store: the results.
        who: a submission's id, or one of its students.
        assignment: its id; None where the submission was graded in one only.
        check: "task/check", or "task" where it has one check.
        points: as they were typed.
        by: who decides it.
        reason: why.

    Raises:
        UsageError: a name means nothing or too much, or the points are impossible.
        StoreError: the file cannot be read or written.
    """
    submission, assignment = _which(store, who, assignment)
    report = current_report(store, submission, assignment)
    verdicts = {(verdict.task, verdict.check): verdict for verdict in report.verdicts}
    task, name = chosen_check(tuple(verdicts), check)
    verdict = verdicts[task, name]
    return store.override(
        submission,
        assignment,
        task,
        name,
        points=chosen_points(points, verdict),
        possible=Decimal(repr(verdict.possible)),
        by=by,
        reason=reason,
    )


def undo_check(
    store: Store, who: str, assignment: str | None, check: str, *, by: str, reason: str
) -> Override:
    """Take the newest override of a check back; also one whose check is gone.

    The arguments are those of `override_check`.

    Raises:
        UsageError: a name means nothing or too much, or no such override is left.
        StoreError: the file cannot be read or written.
    """
    submission, assignment = _which(store, who, assignment)
    standing = [one for one in store.overrides(submission, assignment) if one.undone is None]
    if not standing:
        message = f"{submission} has no override in {assignment} to undo"
        raise UsageError(message, "grade show RESULTS WHO lists those there were.")
    names = tuple(dict.fromkeys((one.task, one.check) for one in standing))
    task, name = chosen_check(names, check)
    return store.undo_override(submission, assignment, task, name, by=by, reason=reason)


def current_report(store: Store, submission: str, assignment: str) -> Report:
    """Return the report of the current grading; there is one."""
    return store.history(submission, assignment)[-1].report


def _which(store: Store, who: str, wanted: str | None) -> tuple[str, str]:
    submission = read_submission(store, who)
    own = read_assignments(store, submission, wanted)
    if not own:
        raise UsageError(f"{submission} was not graded yet", "grade batch grades it.")
    if len(own) > 1:
        message = f"{submission} was graded in {len(own)} assignments: {', '.join(own)}"
        raise UsageError(message, "Name one with -a ID.")
    return submission, own[0]
