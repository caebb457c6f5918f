"""Has a class graded: hires the crew, opens the store, and lets the course run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from grader.batch.course import Course, Event
from grader.batch.crew import Crew
from grader.batch.keys import Keys
from grader.batch.local import LocalCrew, processors
from grader.batch.plan import Plan, job_of, prepare_ahead
from grader.batch.record import class_record
from grader.batch.tasks import Tasks
from grader.batch.work import Job
from grader.intake.downloads import Class
from grader.sandbox.probe import best_level
from grader.spec import LoadedAssignment
from grader.store import Store


@dataclass(frozen=True)
class Workers:
    """Who is to do the work.

    Attributes:
        number: of processes on this machine; None for one a processor.
        scheduler: address of a Dask scheduler in their place, or None.
    """

    number: int | None = None
    scheduler: str | None = None


def grade_class(
    plan: Plan,
    assignments: Mapping[str, LoadedAssignment],
    found: Class,
    *,
    workers: Workers,
    store: Store | None = None,
    force: bool = False,
    keep: bool = True,
) -> Iterator[Event]:
    """Grade a class, and yield what happens meanwhile.

    Args:
        plan: what was asked for.
        assignments: see `read_wanted`.
        found: the submissions.
        workers: who does it.
        store: where reports are kept, or None for nowhere.
        force: whether what is in the store already is graded again.
        keep: whether anything is written into the store.

    Raises:
        UsageError: the isolation cannot be had, or nobody answers at the scheduler's address.
        SpecError: the reference of an assignment is wrong.
        StoreError: the store cannot be used any more; what was yielded is in it.
    """
    with _hired(plan, assignments, workers) as (job, crew):
        if store is not None and keep:
            store.record_class(class_record(plan, found))
        tasks = Tasks(found.entries, job, plan.only, Keys(job))
        yield from Course(tasks, crew, store, force, keep)


@contextmanager
def _hired(
    plan: Plan, assignments: Mapping[str, LoadedAssignment], workers: Workers
) -> Iterator[tuple[Job, Crew]]:
    if workers.scheduler is not None:
        from grader.batch.cluster import DaskCrew

        with DaskCrew.connected(plan, assignments, workers.scheduler) as cluster:
            yield cluster.job, cluster
        return
    job = job_of(plan, assignments, best_level() if plan.sandbox == "auto" else None)
    with LocalCrew(job, workers.number or processors(), prepare_ahead(job)) as crew:
        yield job, crew
