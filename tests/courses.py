"""A folder with a spec that has a due date, and a file of results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.exporting import read_gradebook
from grader.gradebook import Row
from grader.records import Report, Status
from grader.store import SettingsRecord, Store
from tests.render.builders import a_report, a_verdict
from tests.spec.minimal import edited
from tests.store.builders import a_class, a_key, a_store, a_student, an_entry

DUE = "[late]\ndue = 2026-06-01T12:00:00Z\npenalty_per_day = 0.5\n\n[gradebook]\npoints = 10\n\n"
JANE = a_student("1", name="Jäne", email="jane@uni.example")
BO = a_student("2", name="=Bo")


def a_tiny(submission: str, earned: float | None, status: Status = Status.PARTIAL) -> Report:
    verdict = a_verdict("grad_w/values", status, earned=earned, possible=20.0)
    return a_report(verdict, assignment="tiny", submission=submission)


@dataclass(frozen=True)
class Course:
    """A folder with a spec and a file of results."""

    folder: Path

    @property
    def results(self) -> Path:
        return self.folder / "results.sqlite"

    @property
    def assignments(self) -> Path:
        return self.folder / "assignments"

    def settings(self, roster: Path | None = None) -> SettingsRecord:
        return SettingsRecord(
            folder="hw",
            resolved=str(self.folder / "hw"),
            layout="plain",
            assignments=str(self.assignments),
            roster=None if roster is None else str(roster),
        )

    def roster(self, text: str) -> Path:
        path = self.folder / "class.csv"
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, **wanted: Path | str) -> list[Row]:
        with Store.open(self.results) as store:
            return read_gradebook(store, **wanted)


def a_course(parent: Path) -> Course:
    """Jane was a day late, Bo was a fault, somebody unknown was not graded yet."""
    made = Course(parent)
    folder = made.assignments / "tiny"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(edited("[limits]", f"{DUE}[limits]"), encoding="utf-8")
    entries = (
        an_entry("jane", JANE, submitted="2026-06-01T14:00:01+02:00"),
        an_entry("bo", BO, submitted="2026-06-01T11:00:00Z"),
        an_entry("new"),
    )
    with a_store(made.results) as store:
        store.record_class(a_class(*entries, settings=made.settings()))
        store.add("jane", "tiny", a_key(1), a_tiny("jane", 17.5))
        store.add("bo", "tiny", a_key(1), a_tiny("bo", None, Status.FAULT))
        store.add("gone", "tiny", a_key(1), a_tiny("gone", 20.0, Status.PASS))
    return made
