"""What the store keeps of a class as it was taken in, so that it can be graded again."""

from __future__ import annotations

from grader.batch.plan import Plan
from grader.intake.downloads import Class
from grader.mapped import Student
from grader.store import (
    ClassRecord,
    EntryRecord,
    MappingRecord,
    SettingsRecord,
    StudentRecord,
)


def class_record(plan: Plan, found: Class) -> ClassRecord:
    """Return the record of a class.

    Args:
        plan: how it was asked for.
        found: what was found.
    """
    return ClassRecord(
        settings=SettingsRecord(
            folder=str(plan.folder),
            resolved=str(plan.folder.resolve()),
            layout=found.layout,
            assignments=str(plan.assignments.resolve()),
            assignment=plan.only,
            roster=None if plan.roster is None else str(plan.roster.resolve()),
            seed=plan.seed,
            sandbox=plan.sandbox,
        ),
        entries=tuple(
            EntryRecord(
                id=entry.id,
                students=tuple(map(student_record, entry.students)),
                submitted=None if entry.submitted is None else entry.submitted.isoformat(),
                marked_late=entry.marked_late,
                why=entry.why,
            )
            for entry in found.entries
        ),
        mapping=tuple(
            MappingRecord(
                file=row.file, submission=row.submission, students=row.students, why=row.why
            )
            for row in found.mapping
        ),
    )


def student_record(student: Student) -> StudentRecord:
    """Return the record of a student."""
    return StudentRecord(
        key=student.key,
        name=student.name or None,
        email=student.email or None,
        sid=student.sid or None,
    )
