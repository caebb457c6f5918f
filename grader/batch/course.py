"""A class, start to end: tasks go to the crew, reports into the store, and all of it is told.

What is in the store already is not done again. A report is in the store before anybody is told of
it, so that whoever is stopped at any moment loses only what was not told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from grader.batch.crew import Crew, Done
from grader.batch.tasks import Tasks, Unanswered
from grader.batch.work import Task
from grader.records import Report, Status
from grader.store import Store

TICK_S: Final = 0.25
"""How long nothing may be told."""
BUSY: Final = "BP903"
"""The one fault that waiting may mend."""
PAUSES_S: Final = (0.0, 10.0, 30.0)
"""Waited at the end before each further try of faults: what keeps a machine busy may end."""


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
        submissions: their ids; none while a further try is waited for.
    """

    submissions: tuple[str, ...]


Event = Graded | Unanswered | Working

Hopeful = Callable[[Report], bool]
"""Whether a submission is graded once more in place of this report, which nobody is told of."""


@dataclass
class Course:
    """Grades a class. Iterating over it does the work.

    Attributes:
        tasks: what is to be done.
        crew: who does it.
        store: where reports go, or None for nowhere.
        force: whether what is in the store is graded again.
        keep: whether reports go into the store; it is asked for what is known anyway.
        pauses_s: before each further try, at least one. Every fault is tried once more; after
            that only what the machine was too busy for.
    """

    tasks: Tasks
    crew: Crew
    store: Store | None = None
    force: bool = False
    keep: bool = True
    pauses_s: Sequence[float] = PAUSES_S
    _kept: list[Done] = field(default_factory=list)

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
                    yield from self._heard(_is_fault)
                self.crew.submit(task)
        yield from self._rest(_is_fault)
        *pauses_s, last_s = self.pauses_s
        for pause_s in pauses_s:
            yield from self._again(pause_s, _was_busy)
        yield from self._again(last_s, _never)

    def _again(self, pause_s: float, hopeful: Hopeful) -> Iterator[Event]:
        """Try what was kept back, one at a time: the grader's own work keeps no machine busy."""
        kept, self._kept = self._kept, []
        end = time.monotonic() + pause_s
        while kept and time.monotonic() < end:
            time.sleep(TICK_S)
            yield Working(())
        for done in kept:
            self.crew.submit(done.task)
            yield from self._rest(hopeful)

    def _rest(self, hopeful: Hopeful) -> Iterator[Event]:
        while not self.crew.idle:
            yield from self._heard(hopeful)

    def _heard(self, hopeful: Hopeful) -> Iterator[Event]:
        """Wait for reports, store them, tell them; keep back what is worth another try."""
        done = self.crew.wait(TICK_S)
        for one in done:
            if hopeful(one.report):
                self._kept.append(one)
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


def _is_fault(report: Report) -> bool:
    return report.status is Status.FAULT


def _was_busy(report: Report) -> bool:
    findings = (finding for verdict in report.verdicts for finding in verdict.findings)
    return _is_fault(report) and any(finding.code == BUSY for finding in findings)


def _never(_: Report) -> bool:
    return False
