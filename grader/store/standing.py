"""Why somebody has a score: what a file of results holds of one submission, together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from grader.by_hand.who import chosen_submission
from grader.errors import UsageError
from grader.records import Report, Status
from grader.results import Grading, Past, Standing
from grader.spec.suggest import did_you_mean
from grader.store.store import Store

UNSEEN: Final = "reference or secret seed"
"""What a key is made of beside what a report tells."""


def read_submission(store: Store, who: str) -> str:
    """Return the id of the submission that is meant; see `chosen_submission`.

    Raises:
        UsageError: nobody is meant, or more than one submission.
        StoreError: the file cannot be read.
    """
    entries = store.entries()
    known = {entry.id for entry in entries}
    others = dict.fromkeys(one for one, _ in store.graded() if one not in known)
    return chosen_submission(who, entries, tuple(others))


def read_assignments(store: Store, submission: str, wanted: str | None) -> list[str]:
    """Return the assignments that a submission was graded in, or the one that is wanted.

    Raises:
        UsageError: nothing was graded in the one that is wanted, or not this submission.
        StoreError: the file cannot be read.
    """
    graded = store.graded()
    own = [assignment for one, assignment in graded if one == submission]
    if wanted is None:
        return own
    known = sorted({assignment for _, assignment in graded})
    if wanted not in known:
        said = did_you_mean(wanted, known)
        raise UsageError(f"nothing was graded in {wanted!r}{said}", "-a names an assignment.")
    if wanted not in own:
        hint = f"It was graded in {', '.join(own)}." if own else "grade batch grades it."
        raise UsageError(f"{submission} was not graded in {wanted}", hint)
    return [wanted]


def read_standings(store: Store, who: str, assignment: str | None) -> list[Standing]:
    """Return where a submission stands, in each assignment that it was graded in.

    One that was never graded has one standing, without a report.

    Args:
        store: the results.
        who: a submission's id, or one of its students.
        assignment: the only one that is wanted, or None for all.

    Raises:
        UsageError: see `read_submission` and `read_assignments`.
        StoreError: the file cannot be read.
    """
    submission = read_submission(store, who)
    assignments: Sequence[str | None] = read_assignments(store, submission, assignment) or [None]
    return [read_standing(store, submission, one) for one in assignments]


def read_standing(store: Store, submission: str, assignment: str | None) -> Standing:
    """Return where a submission stands in an assignment; None where it was never graded.

    Raises:
        StoreError: the file cannot be read.
    """
    entry = next((entry for entry in store.entries() if entry.id == submission), None)
    history = [] if assignment is None else store.history(submission, assignment)
    return Standing(
        submission=submission,
        assignment=assignment,
        entry=entry,
        withdrawn=entry is None and store.settings() is not None,
        files=tuple(row for row in store.mapping() if row.submission == submission),
        report=history[-1].report if history else None,
        overrides=tuple(store.overrides(submission, assignment)) if history else (),
        history=tuple(_past(history)),
    )


def _past(history: Sequence[Grading]) -> Iterator[Past]:
    for number, grading in enumerate(history):
        report = grading.report
        yield Past(
            graded_at=grading.graded_at,
            key=grading.key,
            status=report.status,
            earned=report.earned,
            possible=report.possible,
            changed=changes(history[number - 1], grading) if number else (),
        )


def changes(before: Grading, after: Grading) -> tuple[str, ...]:
    """Return what differs between two gradings of one submission and assignment, in words."""
    old, new = before.report, after.report
    found = [
        *(["submission"] if old.submission_digest != new.submission_digest else []),
        *(["spec"] if old.spec_digest != new.spec_digest else []),
        *_moved(
            ("grader", old.grader_version, new.grader_version),
            ("seed", str(old.seed), str(new.seed)),
            ("sandbox", old.sandbox, new.sandbox),
            *_versions(old, new),
        ),
    ]
    if before.key != after.key:
        return tuple(found or [UNSEEN])
    return ("again after a fault",) if old.status is Status.FAULT else ("forced",)


def _versions(old: Report, new: Report) -> Iterator[tuple[str, str, str]]:
    for name in ("python", "numpy", "torch"):
        yield name, getattr(old.run, name) or "", getattr(new.run, name) or ""


def _moved(*pairs: tuple[str, str, str]) -> Iterator[str]:
    """What is not known on one side says nothing."""
    for name, old, new in pairs:
        if old and new and old != new:
            yield f"{name} {old} → {new}"
