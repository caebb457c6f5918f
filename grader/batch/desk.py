"""What a worker holds while it grades task after task: a grader for each assignment it met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from grader.batch.work import Job, Task
from grader.cache import Cache
from grader.ready import Ready
from grader.records import Report
from grader.run import Grader
from grader.sandbox.nurseries import Nurseries


@dataclass
class Desk:
    """Grades tasks of one job. Closing it ends the processes it warmed.

    Attributes:
        job: what is graded, and how.
        ready: prepared cases by assignment; what is not there is prepared when it is needed.
    """

    job: Job
    ready: Mapping[str, Ready] = field(default_factory=dict)
    _graders: dict[str, Grader] = field(default_factory=dict)
    _nurseries: Nurseries = field(default_factory=Nurseries)

    def grade(self, task: Task) -> Report:
        """Grade one submission; a failure of the grader is a fault in its report.

        Raises:
            GraderError: the assignment cannot be graded here at all.
        """
        return self._grader(task.assignment).grade(task.hand_in)

    def _grader(self, name: str) -> Grader:
        if name not in self._graders:
            job = self.job
            self._graders[name] = Grader(
                job.assignments[name],
                seed=job.seed,
                sandbox=job.level,
                accept_other_names=job.accept_other_names,
                store=Cache(job.cache) if job.cache is not None else None,
                ready=self.ready.get(name),
                nurseries=self._nurseries,
            )
        return self._graders[name]

    def close(self) -> None:
        """End every process of the desk."""
        self._nurseries.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
