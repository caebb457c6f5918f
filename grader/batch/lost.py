"""The report of a submission that no worker could finish: a fault, never a score."""

from __future__ import annotations

from grader.batch.work import Job, Task
from grader.judge import faulty
from grader.records import Finding, Report, Run, Status
from grader.version import __version__


def lost(task: Task, job: Job, why: str) -> Report:
    """Return a fault that says why there is no verdict.

    Args:
        task: what was to be graded.
        job: how.
        why: a clause, e.g. "3 workers ended while they graded it".
    """
    assignment, hand_in = job.assignments[task.assignment], task.hand_in
    spec = assignment.spec
    finding = Finding(code="BP901", headline=why, detail=("No points are lost.",))
    return Report(
        assignment=spec.id,
        title=spec.title,
        submission=hand_in.id,
        submission_digest=hand_in.submission.digest if hand_in.submission else "",
        spec_digest=assignment.digest,
        grader_version=__version__,
        seed=spec.seed if job.seed is None else job.seed,
        reference=True,
        sandbox=job.level,
        status=Status.FAULT,
        earned=None,
        possible=spec.points,
        verdicts=faulty(((task, check) for task in spec.task for check in task.check), finding),
        run=Run(fault=why),
    )
