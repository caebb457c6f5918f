"""What `[late]`, `[gradebook]` and extra credit must not contradict."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from grader.spec.models import Assignment, Late
from grader.spec.needs import resolve_need
from grader.spec.problem import Problem
from grader.spec.view import View


def late_agrees(view: View) -> Iterator[Problem]:
    """Yield what contradicts itself, or would never matter, in `[late]`."""
    late = view.spec.late
    if late is None:
        return
    for key, message in _contradictions(late):
        yield Problem(("late", key), message)


def _contradictions(late: Late) -> Iterator[tuple[str, str]]:
    if late.last is not None and late.last <= late.due:
        yield "last", "late.last must be after late.due: it is when even late hand-ins end"
    daily, most, days = late.penalty_per_day, late.max_penalty, late.max_days
    for key, value in (("max_penalty", most), ("max_days", days)):
        if value is not None and daily is None:
            yield key, f"late.{key} needs late.penalty_per_day, what each day costs"
    if daily is not None and most is not None and most < daily:
        message = f"late.max_penalty = {most:g} is less than one day costs, {daily:g}"
        yield "max_penalty", message
    if days is not None and late.late_days is not None and days <= late.late_days:
        message = f"late.max_days = {days} must be more than late.late_days = {late.late_days}"
        yield "max_days", message


def gradebook_has_hundredths(view: View) -> Iterator[Problem]:
    """Yield where full marks could not be written with two decimals."""
    points = view.spec.gradebook.points
    if points is not None and Decimal(repr(points)) % Decimal("0.01"):
        message = f"gradebook.points = {points:.15g}, but points are counted in hundredths"
        yield Problem(("gradebook", "points"), message)


def needs_are_ordinary(view: View) -> Iterator[Problem]:
    """Yield where ordinary points would be lost with extra credit."""
    for site in view.sites:
        for position, need in enumerate(site.check.needs):
            extra = _extra_credit(view.spec, resolve_need(view.spec, site.task, need))
            if extra and not site.check.extra_credit:
                message = (
                    f"needs has {need!r}, but {'/'.join(extra[0])} is extra credit: other points "
                    "must not depend on it"
                )
                yield Problem((*site.path, "needs", position), message)


def _extra_credit(spec: Assignment, ids: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [
        (task.id, check.id)
        for task in spec.task
        for check in task.check
        if check.extra_credit and (task.id, check.id) in ids
    ]
