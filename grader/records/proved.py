"""What was proved of an assignment, and what is wrong with it. Data alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.records.agreement import Agreement


@dataclass(frozen=True)
class Count:
    """How many of how many."""

    good: int
    all: int


@dataclass(frozen=True)
class Tried:
    """What became of one named mistake.

    Attributes:
        id: of the mistake.
        tasks: those that it names.
        lost: those that lost points.
        families: by task, the input families on which a case failed.
        names: by task that lost points, the names that the diagnosis gave; none where unknown.
    """

    id: str
    tasks: tuple[str, ...]
    lost: tuple[str, ...]
    families: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]

    @property
    def caught(self) -> bool:
        """Whether every task that it names loses points, and no other."""
        return set(self.lost) == set(self.tasks)

    @property
    def named(self) -> bool:
        """Whether its name is given in every task that it names."""
        return all(self.id in self.names.get(task, ()) for task in self.tasks)


@dataclass(frozen=True)
class Proved:
    """One assignment. What is None was not looked at, or there is nothing to look at.

    Attributes:
        id: of the assignment, or the name of its folder where it cannot be read.
        points: of the assignment.
        agreements: what differences and torch.autograd say of the gradients.
        starter: points of the starter.
        reference: points of the reference, handed in.
        mistakes: what became of each named mistake.
        examples: examples that are as their folder and expected.toml say.
        kit: "ok", "old", "none" or "leaks".
        problems: what is wrong, in sentences.
        warnings: what may be wrong.
    """

    id: str
    points: float | None = None
    agreements: tuple[Agreement, ...] = ()
    starter: float | None = None
    reference: float | None = None
    mistakes: tuple[Tried, ...] | None = None
    examples: Count | None = None
    kit: str | None = None
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def caught(self) -> Count | None:
        """Mistakes that are caught where they should be, and nowhere else."""
        tried = self.mistakes
        return None if tried is None else Count(sum(m.caught for m in tried), len(tried))

    @property
    def named(self) -> Count | None:
        """Mistakes that are named in every task."""
        tried = self.mistakes
        return None if tried is None else Count(sum(m.named for m in tried), len(tried))


@dataclass
class Said:
    """Problems and warnings as they are found."""

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
