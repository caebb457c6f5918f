"""Grades a class again as its file of results says, and tells whose score that moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from grader.batch.course import Event, Graded
from grader.batch.plan import Plan
from grader.batch.start import Workers, grade_class
from grader.by_hand.moves import Move, move_of
from grader.errors import UsageError
from grader.intake.downloads import Class
from grader.records import Report
from grader.results import Grading
from grader.sandbox.levels import Wish
from grader.spec import LoadedAssignment
from grader.store import Store
from grader.store.standing import changes

NEW = ("graded for the first time",)


@dataclass(frozen=True)
class Changed:
    """A submission that was graded again.

    Attributes:
        graded: its new report.
        before: the report that counted, or None where there was none.
        move: what becomes of its score, which may be nothing.
    """

    graded: Graded
    before: Report | None
    move: Move


def plan_again(
    store: Store,
    folder: Path | None,
    assignments: Path | None,
    roster: Path | None,
    cache: Path | None,
) -> Plan:
    """Return the plan that a class was graded by.

    Args:
        store: its results.
        folder: where its submissions are now, or None for where they were.
        assignments: folder of the assignments now, or None for where they were.
        roster: the class list now, or None for the one that there was.
        cache: folder where right answers are kept between runs, or None.

    Raises:
        UsageError: the file holds no class.
        StoreError: it cannot be read.
    """
    was = store.settings()
    if was is None:
        raise UsageError(
            "the file of results holds no class", "grade batch FOLDER --out FILE grades one."
        )
    wish: dict[str, Wish] = {name: name for name in get_args(Wish)}
    return Plan(
        folder=folder or Path(was.resolved),
        assignments=assignments or Path(was.assignments),
        only=was.assignment,
        layout=was.layout,
        roster=roster or (None if was.roster is None else Path(was.roster)),
        seed=was.seed,
        sandbox=wish[was.sandbox],
        cache=cache,
    )


def grade_again(
    plan: Plan,
    assignments: Mapping[str, LoadedAssignment],
    found: Class,
    *,
    workers: Workers,
    store: Store,
    keep: bool,
) -> Iterator[Event | Changed]:
    """Grade what is not as it was, and yield what happens meanwhile.

    Args:
        plan: see `plan_again`.
        assignments: see `read_wanted`.
        found: the submissions.
        workers: who does it.
        store: with the gradings that count.
        keep: whether the new ones count from now on; else nothing is written.

    Raises:
        GraderError: see `grade_class`.
    """
    events = grade_class(plan, assignments, found, workers=workers, store=store, keep=keep)
    for event in events:
        if isinstance(event, Graded) and not event.stored:
            yield _changed(store, event, kept=keep)
        else:
            yield event


def _changed(store: Store, graded: Graded, *, kept: bool) -> Changed:
    report = graded.report
    history = store.history(report.submission, report.assignment)
    if kept:
        *history, _ = history
    overrides = store.overrides(report.submission, report.assignment)
    if not history:
        return Changed(graded, None, move_of(None, report, overrides, NEW))
    before = history[-1]
    after = Grading(report.submission, report.assignment, graded.key, "", report)
    why = changes(before, after)
    return Changed(graded, before.report, move_of(before.report, report, overrides, why))
