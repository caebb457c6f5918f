"""The file of results: one SQLite file for a class, one transaction for a submission.

Nothing that `Store.add` returned from is lost when a process is killed; what was not recorded is
graded again. Several processes may have the file open at once.
"""

from __future__ import annotations

from grader.results import (
    ClassRecord,
    EntryRecord,
    Grading,
    MappingRecord,
    Override,
    SettingsRecord,
    StudentRecord,
)
from grader.store.keys import grading_key
from grader.store.store import Store

__all__ = [
    "ClassRecord",
    "EntryRecord",
    "Grading",
    "MappingRecord",
    "Override",
    "SettingsRecord",
    "Store",
    "StudentRecord",
    "grading_key",
]
