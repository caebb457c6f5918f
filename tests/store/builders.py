"""Small classes and stores: say what matters, the rest is filled in."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from grader.records import Report
from grader.store import ClassRecord, EntryRecord, SettingsRecord, Store, StudentRecord
from tests.render.builders import a_report, a_verdict, some_cases

ASSIGNMENT = "two_layer_relu"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def ticking() -> Any:
    """A clock that is a minute later each time it is read."""
    minutes = itertools.count()
    return lambda: START + timedelta(minutes=next(minutes))


def a_store(path: Path) -> Store:
    return Store.open(path, create=True, clock=ticking())


def a_key(digit: int = 0) -> str:
    return f"{digit:064x}"


def small(submission: str = "ada", **changes: Any) -> Report:
    """A report of two checks, 8 and 2 points, full marks."""
    verdicts = (
        a_verdict("grad_w1/values", cases=some_cases("grad_w1/values"), possible=8.0),
        a_verdict("loss/values", possible=2.0),
    )
    return a_report(*verdicts, **{"submission": submission, **changes})


def a_student(key: str = "1001", **changes: Any) -> StudentRecord:
    return StudentRecord(key=key, **changes)


def an_entry(name: str = "ada", *students: StudentRecord, **changes: Any) -> EntryRecord:
    return EntryRecord(id=name, students=students, **changes)


def a_class(*entries: EntryRecord, **changes: Any) -> ClassRecord:
    settings = SettingsRecord(
        folder="hw2", resolved="/course/hw2", layout="plain", assignments="/course/assignments"
    )
    return ClassRecord(**{"settings": settings, "entries": entries, **changes})
