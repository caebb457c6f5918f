"""Hand-ins, class lists and assignments in one line each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from grader.gradebook import Graded, HandedIn, Listed, Terms
from grader.gradebook.late import Extension
from grader.records import Status
from grader.results import StudentRecord
from grader.spec.models import Assignment, Late
from tests.builders import a_check, a_spec

DUE = datetime(2026, 6, 1, 12, tzinfo=UTC)
POSSIBLE = Decimal(20)


def after(**time: float) -> datetime:
    """So long after the due date."""
    return DUE + timedelta(**time)


def a_late(**keys: Any) -> Late:
    return Late.model_validate({"due": DUE} | keys)


def an_assignment(late: Late | None = None, **gradebook: Any) -> Assignment:
    """Twenty points, with these tables."""
    spec = a_spec(a_check("values", points=20), gradebook=gradebook)
    return spec.model_copy(update={"late": late})


def a_student(key: str, **more: str) -> StudentRecord:
    return StudentRecord(key=key, name=key.title(), **more)


def listed(key: str, extension: Extension | None = None, **more: Any) -> Listed:
    section, special = more.pop("section", None), more.pop("special", {})
    return Listed(a_student(key), section, Terms(extension, **more), special)


def handed_in(
    submission: str,
    *keys: str,
    earned: float | str | None = 20,
    submitted: datetime | None = DUE,
    status: Status | None = None,
    graded: bool = True,
    **more: Any,
) -> HandedIn:
    """A submission of the students `keys`; points None are a fault."""
    students = tuple(a_student(key) for key in keys)
    total = None if earned is None else Decimal(str(earned))
    if status is None:
        status = Status.FAULT if total is None else _status(total)
    reason = "the file is Python 2" if status is Status.UNGRADABLE else ""
    kept = Graded(status, POSSIBLE, total, reason) if graded else None
    rest = {"marked_late": False} | more
    return HandedIn(submission, students, submitted, graded=kept, **rest)


def _status(total: Decimal) -> Status:
    if total >= POSSIBLE:
        return Status.PASS
    return Status.PARTIAL if total else Status.FAIL
