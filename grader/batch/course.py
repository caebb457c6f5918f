"""A class, start to end: tasks go to the crew, reports into the store, and all of it is told.

What is in the store already is not done again. A report is in the store before anybody is told of
it, so that whoever is stopped at any moment loses only what was not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from grader.batch.crew import Crew, Done
from grader.batch.tasks import Tasks, Unanswered
from grader.batch.work import Task
from grader.records import Report, Status
from grader.store import Store

TICK_S: Final = 0.25
"""How long nothing may be told."""


@dataclass(frozen=True)
class Graded:
    """A submission that has its report.

    Attributes:
        report: of one assignment.
        key: of the grading.
        stored: whether it was in the store already, so that nothing had to be done.
    """

    report: Report
    key: str
    stored: bool = False


@dataclass(frozen=True)
class Working:
    """Nothing new; what is worked on now.

    Attributes:
        submissions: their ids.
    """

    submissions: tuple[str, ...]


Event = Graded | Unanswered | Working


@dataclass
class Course:
    """Grades a class. Iterating over it does the work.

    Attributes:
        tasks: what is to be done.
        crew: who does it.
        store: where reports go, or None for nowhere.
        force: whether what is in the store is graded again.
        keep: whether reports go into the store; it is asked for what is known anyway.
    """

    tasks: Tasks
    crew: Crew
    store: Store | None = None
    force: bool = False
    keep: bool = True
    _faulty: list[Done] = field(default_factory=list)

    def __iter__(self) -> Iterator[Event]:
        """Yield what happens, at least every `TICK_S` seconds while there is work.

        Raises:
            GraderError: the work cannot go on; what was yielded is in the store.
        """
        for task in self.tasks:
            if isinstance(task, Unanswered):
                yield task
            elif (known := self._known(task)) is not None:
                yield Graded(known, task.key, stored=True)
            else:
                while self.crew.room <= 0:
                    yield from self._heard()
                self.crew.submit(task)
        yield from self._rest()
        for done in self._faulty:  # once more, one at a time: a busy machine is no reason
            self.crew.submit(done.task)
            yield from self._rest(last=True)

    def _rest(self, *, last: bool = False) -> Iterator[Event]:
        while not self.crew.idle:
            yield from self._heard(last=last)

    def _heard(self, *, last: bool = False) -> Iterator[Event]:
        """Wait for reports, store them, tell them."""
        done = self.crew.wait(TICK_S)
        for one in done:
            if one.report.status is Status.FAULT and not last:
                self._faulty.append(one)
                continue
            if self.store is not None and self.keep:
                task = one.task
                self.store.add(
                    task.hand_in.id, task.assignment, task.key, one.report, forced=self.force
                )
            yield Graded(one.report, one.task.key)
        if not done:
            yield Working(tuple(task.hand_in.id for task in self.crew.busy))

    def _known(self, task: Task) -> Report | None:
        if self.store is None or self.force:
            return None
        return self.store.fresh_report(task.hand_in.id, task.assignment, task.key)
