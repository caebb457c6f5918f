"""The report of a submission that no worker could finish: a fault, never a score."""

from __future__ import annotations

from grader.batch.work import Job, Task
from grader.errors import Fault
from grader.records import Report, Run
from grader.reporting import Reporter


def lost(task: Task, job: Job, why: Fault) -> Report:
    """Return a fault that says why there is no verdict.

    Args:
        task: what was to be graded.
        job: how.
        why: its message is a clause, e.g. "3 workers ended while they graded it".
    """
    assignment = job.assignments[task.assignment]
    spec = assignment.spec
    checks = [(asked, check) for asked in spec.task for check in asked.check]
    reporter = Reporter(assignment, spec.seed if job.seed is None else job.seed, job.level, checks)
    return reporter.fault(task.hand_in, why, why.message, Run())
