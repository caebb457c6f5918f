"""What is to be graded and how, as it was asked for; from it the job that workers are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.batch.work import Job
from grader.cache import Cache
from grader.discover import read_assignment, read_assignments
from grader.errors import UsageError
from grader.ready import Ready, ready_to_grade
from grader.records import Level
from grader.sandbox.levels import Wish, levels_for
from grader.spec import LoadedAssignment


@dataclass(frozen=True)
class Plan:
    """A class as it was asked for.

    Attributes:
        folder: of the submissions.
        assignments: folder of the assignments.
        only: id of the one assignment that is graded, or None for all whose file is there.
        layout: of the folder, "auto" to have it recognised.
        roster: the class list, or None.
        seed: replaces the specs' visible seeds.
        sandbox: the isolation that is wanted.
        cache: folder where right answers are kept between runs, or None.
    """

    folder: Path
    assignments: Path
    only: str | None = None
    layout: str = "auto"
    roster: Path | None = None
    seed: int | None = None
    sandbox: Wish = "auto"
    cache: Path | None = None


def read_wanted(plan: Plan) -> dict[str, LoadedAssignment]:
    """Load the assignments of a plan, by id.

    Raises:
        UsageError: there is no such assignment.
        SpecError: an assignment is wrong.
    """
    if plan.only is not None:
        return {plan.only: read_assignment(plan.assignments, plan.only)}
    return dict(read_assignments(plan.assignments))


def job_of(plan: Plan, assignments: Mapping[str, LoadedAssignment], best: Level | None) -> Job:
    """Return the job of a plan.

    Args:
        plan: what was asked for.
        assignments: see `read_wanted`.
        best: the best isolation that can be had where the work is done; None for none.

    Raises:
        UsageError: the isolation that is wanted, or that an assignment requires, cannot be had.
    """
    level = _level(plan.sandbox, best)
    for assignment in assignments.values():
        levels_for(level, assignment.spec.limits.sandbox)
    return Job(
        assignments=dict(assignments),
        level=level,
        seed=plan.seed,
        accept_other_names=plan.only is not None,
        # what runs without a sandbox could read it
        cache=None if level == "none" else plan.cache,
    )


def prepare_ahead(job: Job) -> dict[str, Ready]:
    """Prepare the cases that are certain to be needed, so that forked workers share them.

    Raises:
        SpecError: the assignment or its reference is wrong.
    """
    if len(job.assignments) != 1:
        return {}
    store = Cache(job.cache) if job.cache is not None else None
    return {
        name: ready_to_grade(assignment, job.seed, store)
        for name, assignment in job.assignments.items()
    }


def _level(wish: Wish, best: Level | None) -> Level:
    if wish != "auto":
        return wish
    if best is None:
        raise UsageError(
            "no sandbox can be had here: grade doctor says what is missing",
            "--sandbox none runs the submissions without one: only for code you trust.",
        )
    return best
