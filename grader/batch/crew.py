"""Who does the work: workers on this machine or of a cluster, behind one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from grader.batch.work import Task
from grader.records import Report


@dataclass(frozen=True)
class Done:
    """A task that came to its end.

    Attributes:
        task: what was to be done.
        report: a fault where no worker survived it.
    """

    task: Task
    report: Report


class Crew(Protocol):
    """Takes tasks and gives back reports, in any order. Closing it ends its workers."""

    @property
    def size(self) -> int:
        """How many tasks are worked on at once."""

    @property
    def room(self) -> int:
        """How many more tasks are wanted now, so that no worker waits and few are in memory."""

    @property
    def busy(self) -> Sequence[Task]:
        """Tasks that are worked on now."""

    @property
    def idle(self) -> bool:
        """Whether nothing is left to be done."""

    def submit(self, task: Task) -> None:
        """Have a task done."""

    def wait(self, wait_s: float) -> Sequence[Done]:
        """Return what has been done since; wait for it so many seconds.

        Raises:
            GraderError: the work cannot be done at all, e.g. because a sandbox is refused.
        """

    def close(self) -> None:
        """End the workers; what they had not done is lost to nobody but the caller."""
