"""Small classes: submissions in memory, crews that do as they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from grader.batch.crew import Done
from grader.batch.tasks import Tasks
from grader.batch.work import Job, Task
from grader.errors import IntakeError
from grader.intake import Source, Submission
from grader.records import Report
from grader.spec import load_assignment
from tests.grading import ROOT
from tests.store.builders import small

COLLAPSE = "linear_collapse"
RELU = "two_layer_relu"


@dataclass(frozen=True)
class AnEntry:
    """A submission of a class, with its files."""

    id: str
    files: dict[str, str] = field(default_factory=dict)
    refusal: str = ""

    def read(self) -> Submission:
        if self.refusal:
            raise IntakeError(self.refusal)
        sources = {name: Source(name, text.encode()) for name, text in self.files.items()}
        return Submission(self.id, sha256(repr(self.files).encode()).hexdigest(), sources)


def example(name: str, assignment: str = COLLAPSE) -> dict[str, str]:
    """The files of an example, by a part of its path."""
    folder = ROOT / "submissions_example" / assignment / name
    return {path.name: path.read_text() for path in sorted(folder.glob("*.py"))}


def a_job(*assignments: str, **changes: Any) -> Job:
    names = assignments or (COLLAPSE,)
    loaded = {name: load_assignment(ROOT / "assignments" / name) for name in names}
    return Job(**{"assignments": loaded, "level": "full", **changes})


class SomeKeys:
    """Keys that tell submissions apart, and nothing else."""

    def of(self, assignment: str, hand_in: Any) -> str:
        return sha256(f"{assignment}/{hand_in.id}".encode()).hexdigest()


def some_tasks(*entries: AnEntry, only: str | None = None, job: Job | None = None) -> Tasks:
    return Tasks(entries, job or a_job(COLLAPSE, RELU), only, SomeKeys())  # type: ignore[arg-type]


@dataclass
class Obedient:
    """A crew that answers at once with what it was given."""

    answer: Callable[[Task], Report] = lambda task: small(task.hand_in.id)
    size: int = 2
    given: list[Task] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def room(self) -> int:
        return 2 * self.size - len(self.given)

    @property
    def busy(self) -> Sequence[Task]:
        return self.given[: self.size]

    @property
    def idle(self) -> bool:
        return not self.given

    def submit(self, task: Task) -> None:
        assert self.room > 0
        self.asked.append(task.hand_in.id)
        self.given.append(task)

    def wait(self, wait_s: float) -> Sequence[Done]:
        del wait_s
        task = self.given.pop()
        return [Done(task, self.answer(task))]

    def close(self) -> None:
        pass
