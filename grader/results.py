"""What a file of results holds of a class: who handed in what, how it was graded. Data only.

The store writes and reads these; the gradebook and the renderers take them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.records import Record, Report, Status


class StudentRecord(Record):
    """One student, as the class's folder or its roster tells.

    Attributes:
        key: what tells students apart: an id of the system the files come from, or a name.
        name: as it is written in a class list, or None.
        email: or None.
        sid: the institution's own number, or None.
    """

    key: str
    name: str | None = None
    email: str | None = None
    sid: str | None = None


class EntryRecord(Record):
    """One submission of the class.

    Attributes:
        id: of the submission.
        students: whose it is: none where nobody is known, several for a group.
        submitted: when it was handed in, ISO 8601 with its offset, or None.
        marked_late: whether the system it comes from marked it so.
        why: how it was found whose it is, for people.
    """

    id: str
    students: tuple[StudentRecord, ...] = ()
    submitted: str | None = None
    marked_late: bool = False
    why: str = ""


class MappingRecord(Record):
    """What became of one file of the class's folder.

    Attributes:
        file: its path within the folder.
        submission: that it is part of, or None where it was left over.
        students: whose it is, as they are shown.
        why: for people.
    """

    file: str
    submission: str | None = None
    students: tuple[str, ...] = ()
    why: str = ""


class SettingsRecord(Record):
    """What is needed to take the class in again and to grade it again.

    Attributes:
        folder: of the class, as it was typed.
        resolved: the same, absolute.
        layout: name of the form that the folder was read as.
        assignments: folder of the assignments, absolute.
        assignment: the only one that was graded, or None for all whose file is there.
        roster: the class list, absolute, or None.
        seed: in place of the spec's visible one, or None.
        sandbox: level that was asked for.
    """

    folder: str
    resolved: str
    layout: str
    assignments: str
    assignment: str | None = None
    roster: str | None = None
    seed: int | None = None
    sandbox: str = "auto"


class ClassRecord(Record):
    """A whole class as it was taken in; ids of entries differ."""

    settings: SettingsRecord
    entries: tuple[EntryRecord, ...] = ()
    mapping: tuple[MappingRecord, ...] = ()


@dataclass(frozen=True)
class Grading:
    """One submission graded against one assignment, once.

    Attributes:
        submission: its id in the class.
        assignment: its id.
        key: digest of everything that the report depends on.
        graded_at: when it was recorded, UTC, ISO 8601 to the second.
        report: the report, whole.
    """

    submission: str
    assignment: str
    key: str
    graded_at: str
    report: Report


class Undone(Record):
    """Who took an override back, why, and when (UTC)."""

    by: str | None
    reason: str
    at: str


class Override(Record):
    """Points of one check set by hand.

    Attributes:
        number: counts the overrides of the file, from 1.
        submission: its id in the class.
        assignment: its id.
        task: the check's task.
        check: the check.
        points: in place of the graded ones, in hundredths at the finest.
        possible: what the check was worth when the override was made.
        by: who made it; None where its reader is not told.
        reason: why.
        at: when, UTC, ISO 8601 to the second.
        undone: set when it was taken back.
    """

    number: int
    submission: str
    assignment: str
    task: str
    check: str
    points: float
    possible: float
    by: str | None
    reason: str
    at: str
    undone: Undone | None = None

    @property
    def name(self) -> str:
        """Return "task/check"."""
        return f"{self.task}/{self.check}"

    def for_student(self) -> Override:
        """Return it without the names of those who made it and took it back."""
        undone = self.undone and self.undone.model_copy(update={"by": None})
        return self.model_copy(update={"by": None, "undone": undone})


class Worth(Record):
    """What a hand-in counts for one of its students, after lateness.

    Attributes:
        student: their name, else their key; None where nobody is known, or a reader is not told.
        lateness: as the gradebook says it: "late 25:30:00", "on time", "unknown".
        notes: phrases that say why points are taken off.
        earned: points before lateness; None where there is no score, and so for those that follow.
        penalty: of them, lost for lateness.
        counts: what is left.
        score: the same on the gradebook's scale.
        out_of: full marks on that scale.
    """

    student: str | None
    lateness: str
    notes: tuple[str, ...] = ()
    earned: float | None = None
    penalty: float | None = None
    counts: float | None = None
    score: float | None = None
    out_of: float


class Past(Record):
    """One grading in a history.

    Attributes:
        graded_at: UTC.
        key: of the grading; None where its reader is not told.
        status: of the report.
        earned: or None for a fault.
        possible: points.
        changed: what differs from the grading before: "submission", "spec", …
    """

    graded_at: str
    key: str | None
    status: Status
    earned: float | None
    possible: float
    changed: tuple[str, ...] = ()


class Standing(Record):
    """Why one submission has its score in one assignment: all that is shown of it.

    Attributes:
        submission: its id in the class.
        assignment: its id; None where the submission was never graded.
        entry: whose it is; None where it is no longer part of the class, or no class is known.
        withdrawn: whether a class is known and this is no part of it.
        files: what it was made of.
        report: the current one; None where it was never graded.
        overrides: of this submission and assignment, the oldest first, undone ones among them.
        history: of the gradings, the oldest first.
        lateness: what it counts for each student; none where the assignment has no `[late]`; None
            where that is not known.
    """

    submission: str
    assignment: str | None
    entry: EntryRecord | None
    withdrawn: bool
    files: tuple[MappingRecord, ...] = ()
    report: Report | None = None
    overrides: tuple[Override, ...] = ()
    history: tuple[Past, ...] = ()
    lateness: tuple[Worth, ...] | None = None

    def for_student(self) -> Standing:
        """Return what the student may see.

        The report is redacted; overrides have no author; keys of gradings go, since they are made
        of secret seeds, too; of others in a group the names remain. What it counts is left out
        where that differs in a group: who has more time is nobody else's business.
        """
        return self.model_copy(
            update={
                "entry": self.entry and _named(self.entry),
                "report": self.report and self.report.for_student(),
                "overrides": tuple(override.for_student() for override in self.overrides),
                "lateness": _common(self.lateness),
                "history": tuple(past.model_copy(update={"key": None}) for past in self.history),
            }
        )


def _named(entry: EntryRecord) -> EntryRecord:
    bare = tuple(StudentRecord(key="", name=student.name) for student in entry.students)
    return entry.model_copy(update={"students": bare})


def _common(lateness: tuple[Worth, ...] | None) -> tuple[Worth, ...] | None:
    bare = {worth.model_copy(update={"student": None}) for worth in lateness or ()}
    return lateness and (tuple(bare) if len(bare) == 1 else ())
