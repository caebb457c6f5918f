"""Points set by hand beside those that were graded: what counts, and what no longer applies. Pure.

An override belongs to a check of a submission, not to a grading, so it stays through regrades. Of
several for one check the newest that was not taken back counts. It was given out of the points that
the check was worth then: where those have changed, or the check is gone, it does not count any more
and is shown, so that somebody decides anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grader.records import Report, Verdict
from grader.results import Override


@dataclass(frozen=True)
class CheckPoints:
    """The points of one check; None where the grader failed.

    Attributes:
        task: the check's task.
        check: the check.
        graded: what the grader gave.
        points: what counts.
        possible: what the check is worth.
        override: what makes the difference, or None.
    """

    task: str
    check: str
    graded: Decimal | None
    points: Decimal | None
    possible: Decimal
    override: Override | None = None


@dataclass(frozen=True)
class Lapsed:
    """An override that does not count any more, and why: a phrase."""

    override: Override
    why: str


@dataclass(frozen=True)
class Overridden:
    """A report's points with what was set by hand.

    Attributes:
        checks: in the order of the report.
        graded: the report's own total, None for a fault.
        total: what counts; None where the grader failed on a check that nobody gave points for.
        possible: the report's.
        applied: overrides that count, in the order of their checks.
        lapsed: overrides that would count and do not apply any more.
    """

    checks: tuple[CheckPoints, ...]
    graded: Decimal | None
    total: Decimal | None
    possible: Decimal
    applied: tuple[Override, ...]
    lapsed: tuple[Lapsed, ...]


def with_overrides(report: Report, overrides: Iterable[Override]) -> Overridden:
    """Return the points of a report with overrides, which are given oldest first.

    Args:
        report: of the submission that the overrides are of.
        overrides: those of its assignment, undone ones among them.
    """
    standing = {(one.task, one.check): one for one in overrides if one.undone is None}
    lapsed = [
        Lapsed(override, why)
        for override in standing.values()
        if (why := _why_lapsed(report, override))
    ]
    out = {one.override.number for one in lapsed}
    counting = {name: one for name, one in standing.items() if one.number not in out}
    checks = tuple(_points(v, counting.get((v.task, v.check))) for v in report.verdicts)
    return Overridden(
        checks=checks,
        graded=_exact(report.earned),
        total=_sum(check.points for check in checks),
        possible=Decimal(repr(report.possible)),
        applied=tuple(check.override for check in checks if check.override is not None),
        lapsed=tuple(lapsed),
    )


def _points(verdict: Verdict, override: Override | None) -> CheckPoints:
    graded = _exact(verdict.earned)
    return CheckPoints(
        task=verdict.task,
        check=verdict.check,
        graded=graded,
        points=graded if override is None else _exact(override.points),
        possible=Decimal(repr(verdict.possible)),
        override=override,
    )


def _why_lapsed(report: Report, override: Override) -> str:
    worth = [
        verdict.possible
        for verdict in report.verdicts
        if (verdict.task, verdict.check) == (override.task, override.check)
    ]
    if not worth:
        return "the assignment has no such check any more"
    if worth[0] != override.possible:
        return f"given out of {override.possible:g}, the check is worth {worth[0]:g} now"
    return ""


def _exact(points: float | None) -> Decimal | None:
    return None if points is None else Decimal(repr(points))


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for part in points:
        if part is None:
            return None
        total += part
    return total
