"""What a class came to, counted while its reports come in. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from grader.records import Report, Status

SLOWEST: Final = 5


@dataclass
class Sum:
    """The reports of one assignment.

    Attributes:
        title: of the assignment.
        possible: points.
        statuses: how many reports have each.
        points: what those that were judged earned; `ungradable` ones count as 0.
    """

    title: str
    possible: float
    statuses: Counter[Status] = field(default_factory=Counter)
    points: list[float] = field(default_factory=list)


@dataclass
class Tally:
    """All reports of a class; of each only what the summary tells.

    Attributes:
        sums: by assignment.
        ungradable: submissions with what is wrong with each.
        faults: submissions that have no score, with why.
        unanswered: submissions that hold no assignment's file.
        slowest: wall seconds and submission, the slowest first.
        stored: how many were in the store already.
    """

    sums: dict[str, Sum] = field(default_factory=dict)
    ungradable: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    unanswered: list[tuple[str, str]] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    stored: int = 0

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return sum(count for one in self.sums.values() for count in one.statuses.values())

    def add(self, report: Report, *, stored: bool = False) -> None:
        """Count a report.

        Args:
            report: of one submission and assignment.
            stored: whether it was there before.
        """
        one = self.sums.setdefault(report.assignment, Sum(report.title, report.possible))
        one.statuses[report.status] += 1
        if report.earned is not None:
            one.points.append(report.earned)
        if report.status is Status.UNGRADABLE:
            self.ungradable.append((report.submission, why(report)))
        elif report.status is Status.FAULT:
            self.faults.append((report.submission, why(report)))
        if stored:
            self.stored += 1
        else:
            slow = [*self.slowest, (report.run.wall_s, report.submission)]
            self.slowest = sorted(slow, key=lambda pair: -pair[0])[:SLOWEST]


def why(report: Report) -> str:
    """Return the first thing that a report tells, or nothing."""
    return next((f.headline for verdict in report.verdicts for f in verdict.findings), "")
