"""Which assignments there are, and which of them a submission answers."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from grader.errors import IntakeError, NothingToGrade, UsageError
from grader.intake import Submission, find
from grader.spec import LoadedAssignment, load_assignment

FOLDER: Final = "assignments"
VARIABLE: Final = "GRADE_ASSIGNMENTS"
SPEC: Final = "assignment.toml"


def read_assignments(folder: Path) -> Mapping[str, LoadedAssignment]:
    """Load every assignment in a folder, by id, in order of their ids.

    Args:
        folder: holds a folder for each assignment, or is one itself.

    Raises:
        UsageError: there is no such folder, or no assignment in it, or an id occurs twice.
        SpecError: an assignment is wrong.
    """
    loaded: dict[str, LoadedAssignment] = {}
    for path in _spec_files(folder):
        assignment = load_assignment(path)
        if assignment.spec.id in loaded:
            other = loaded[assignment.spec.id].file
            raise UsageError(f"{other} and {path} have the same id, {assignment.spec.id}")
        loaded[assignment.spec.id] = assignment
    return dict(sorted(loaded.items()))


def read_assignment(folder: Path, wanted: str) -> LoadedAssignment:
    """Load one assignment by its id.

    Raises:
        UsageError: there is none of that id.
        SpecError: it is wrong.
    """
    path = folder / wanted / SPEC
    if path.is_file():
        assignment = load_assignment(path)
        if assignment.spec.id == wanted:
            return assignment
    assignments = read_assignments(folder)
    if wanted in assignments:
        return assignments[wanted]
    raise _unknown(wanted, folder, assignments)


def folders_named(folder: Path, ids: Sequence[str] | None) -> list[Path]:
    """Return folders of assignments without reading them: what is wrong with one stops no other.

    Args:
        folder: holds a folder for each assignment, or is one itself.
        ids: names of the folders that are wanted; None or none for all.

    Raises:
        UsageError: there is no such folder, or no assignment in it, or none of that name.
    """
    found = {path.parent.resolve().name: path.parent for path in _spec_files(folder)}
    for wanted in ids or ():
        if wanted not in found:
            raise _unknown(wanted, folder, found)
    return [found[name] for name in ids or found]


def answered(
    assignments: Mapping[str, LoadedAssignment], submission: Submission
) -> tuple[LoadedAssignment, ...]:
    """Return the assignments whose file the submission holds.

    Raises:
        NothingToGrade: it holds none.
    """
    found = tuple(a for a in assignments.values() if _holds(submission, a.spec.submission.file))
    if found:
        return found
    wanted = ", ".join(a.spec.submission.file for a in assignments.values())
    raise NothingToGrade(
        f"{submission.id} holds no assignment's file",
        f"Expected is one of {wanted}. -a ID grades a file of another name.",
    )


def _unknown(wanted: str, folder: Path, known: Iterable[str]) -> UsageError:
    close = difflib.get_close_matches(wanted, list(known), n=1)
    hint = f"Did you mean {close[0]}? " if close else ""
    return UsageError(
        f"there is no assignment {wanted} in {folder}", f"{hint}grade list shows them all."
    )


def _holds(submission: Submission, file: str) -> bool:
    try:
        return find(submission, file) is not None
    except IntakeError:
        return True  # it is there, twice or unreadable; grading it says so


def _spec_files(folder: Path) -> list[Path]:
    if (folder / SPEC).is_file():
        return [folder / SPEC]
    found = sorted(folder.glob(f"*/{SPEC}")) if folder.is_dir() else []
    if found:
        return found
    what = "no assignment in it" if folder.is_dir() else "no such folder"
    raise UsageError(
        f"{folder}: {what}",
        f"Name the folder of the assignments with --assignments DIR or {VARIABLE}.",
    )
