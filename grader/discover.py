"""Which assignments there are, and which of them a submission answers."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.errors import IntakeError, NothingToGrade, SpecError, UsageError
from grader.intake import Submission, find
from grader.spec import LoadedAssignment, load_assignment

FOLDER: Final = "assignments"
VARIABLE: Final = "GRADE_ASSIGNMENTS"
SPEC: Final = "assignment.toml"


@dataclass(frozen=True)
class Broken:
    """An assignment that cannot be read.

    Attributes:
        path: of its spec.
        error: everything that is wrong with it.
        submission: the file that it asks for, as far as the spec can be read; else None.
    """

    path: Path
    error: SpecError
    submission: str | None


def read_assignments(folder: Path) -> Mapping[str, LoadedAssignment]:
    """Load every assignment in a folder, by id, in order of their ids.

    Args:
        folder: holds a folder for each assignment, or is one itself.

    Raises:
        UsageError: there is no such folder, or no assignment in it, or an id occurs twice.
        SpecError: an assignment is wrong.
    """
    loaded, broken = read_what_loads(folder)
    if broken:
        raise broken[0].error
    return loaded


def read_what_loads(
    folder: Path,
) -> tuple[Mapping[str, LoadedAssignment], tuple[Broken, ...]]:
    """Load every assignment in a folder that can be read, by id, and say which cannot.

    Args:
        folder: holds a folder for each assignment, or is one itself.

    Raises:
        UsageError: there is no such folder, or no assignment in it, or an id occurs twice.
    """
    loaded: dict[str, LoadedAssignment] = {}
    broken: list[Broken] = []
    for path in _spec_files(folder):
        try:
            assignment = load_assignment(path)
        except SpecError as error:
            broken.append(Broken(path, error, _read_submission_file(path)))
            continue
        if assignment.spec.id in loaded:
            other = loaded[assignment.spec.id].file
            raise UsageError(f"{other} and {path} have the same id, {assignment.spec.id}")
        loaded[assignment.spec.id] = assignment
    return dict(sorted(loaded.items())), tuple(broken)


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
    assignments: Mapping[str, LoadedAssignment],
    submission: Submission,
    broken: Sequence[Broken] = (),
) -> tuple[LoadedAssignment, ...]:
    """Return the assignments whose file the submission holds.

    Args:
        assignments: those that could be read, by id.
        submission: what was handed in.
        broken: those that could not. One of them is no obstacle where the submission answers
            another assignment, and not this one as far as its spec tells.

    Raises:
        NothingToGrade: it holds none.
        SpecError: the assignment that it answers, or may answer, is wrong.
    """
    found = tuple(a for a in assignments.values() if _holds(submission, a.spec.submission.file))
    for one in broken:
        if not found or (one.submission is not None and _holds(submission, one.submission)):
            raise one.error
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


def _read_submission_file(path: Path) -> str | None:
    """Return the file that a broken spec asks for, if it says so all the same."""
    try:
        spec = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        return None
    match spec:
        case {"submission": {"file": str(name)}}:
            return name
    return None


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
