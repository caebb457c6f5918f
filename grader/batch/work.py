"""What workers are told: the job that all tasks share, and one task. Plain data that travels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.hand_in import HandIn
from grader.records import Level
from grader.spec import LoadedAssignment


@dataclass(frozen=True)
class Job:
    """How everything is graded.

    Attributes:
        assignments: by id.
        level: the isolation of all; "auto" was decided before, so that a class is graded alike.
        seed: replaces the specs' visible seeds.
        accept_other_names: whether a single file of another name is taken for the expected one.
        cache: folder where right answers are kept between runs, or None.
    """

    assignments: dict[str, LoadedAssignment]
    level: Level
    seed: int | None = None
    accept_other_names: bool = False
    cache: Path | None = None


@dataclass(frozen=True)
class Task:
    """One submission to be graded against one assignment.

    Attributes:
        key: a digest of everything the report depends on, and of whose it is.
        assignment: id.
        hand_in: the submission, in memory.
    """

    key: str
    assignment: str
    hand_in: HandIn
