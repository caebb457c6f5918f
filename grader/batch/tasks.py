"""From the submissions of a class to tasks, read one by one and not before they are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from grader.batch.keys import Keys
from grader.batch.work import Job, Task
from grader.discover import answered
from grader.errors import IntakeError, NothingToGrade
from grader.hand_in import HandIn
from grader.intake import Submission


class Entry(Protocol):
    """A submission of a class that was found but not read."""

    @property
    def id(self) -> str:
        """What the submission is called."""

    def read(self) -> Submission:
        """Read it into memory; raise `IntakeError` where that cannot be done safely."""


@dataclass(frozen=True)
class Unanswered:
    """A submission that holds no assignment's file.

    Attributes:
        submission: its id.
        why: in a sentence.
    """

    submission: str
    why: str


@dataclass
class Tasks:
    """The tasks of a class, in the order of its submissions.

    Where several assignments are graded, a submission is graded against those whose file it
    holds. One that cannot be read comes last: it counts for each assignment that any other
    submission answers.

    Attributes:
        entries: of the class.
        job: what is graded.
        only: the one assignment that is graded, or None for all whose file is there.
    """

    entries: Iterable[Entry]
    job: Job
    only: str | None
    keys: Keys
    _met: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[Task | Unanswered]:
        refused = []
        for entry in self.entries:
            hand_in = read_entry(entry)
            if hand_in.refusal is not None and self.only is None:
                refused.append(hand_in)
            else:
                yield from self._of(hand_in)
        for hand_in in refused:
            met = sorted(self._met) or self._single()
            yield from (self._task(name, hand_in) for name in met)
            if not met and hand_in.refusal is not None:
                yield Unanswered(hand_in.id, hand_in.refusal.message)

    def _of(self, hand_in: HandIn) -> Iterator[Task | Unanswered]:
        if self.only is not None or hand_in.submission is None:
            wanted = [self.only] if self.only is not None else []
        else:
            try:
                found = answered(self.job.assignments, hand_in.submission)
            except NothingToGrade as error:
                yield Unanswered(hand_in.id, error.message)
                return
            wanted = [assignment.spec.id for assignment in found]
        self._met.update(wanted)
        for name in wanted:
            yield self._task(name, hand_in)

    def _task(self, name: str, hand_in: HandIn) -> Task:
        return Task(self.keys.of(name, hand_in), name, hand_in)

    def _single(self) -> list[str]:
        return list(self.job.assignments) if len(self.job.assignments) == 1 else []


def read_entry(entry: Entry) -> HandIn:
    """Read a submission; that it cannot be read is part of it, not an error."""
    try:
        submission = entry.read()
    except IntakeError as error:
        return HandIn(entry.id, None, error)
    return HandIn(entry.id, submission)
