"""From a file of results to the gradebook: reads it, the specs and the class list.

What counts is decided in `gradebook` and `by_hand`; here is only where things come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from grader.atomic import write_bytes_atomically
from grader.by_hand.overrides import with_overrides
from grader.discover import read_assignment
from grader.errors import UsageError
from grader.gradebook import HandedIn, Roster, Row, graded, rows
from grader.gradebook.late import instant
from grader.gradebook.roster_csv import parse_roster
from grader.records import Report
from grader.results import EntryRecord, Grading, Override, SettingsRecord
from grader.spec import Assignment
from grader.spec.suggest import did_you_mean


class Results(Protocol):
    """What is asked of a file of results; `grader.store.Store` is one."""

    def settings(self) -> SettingsRecord | None:
        """Return what the class was taken in with, or None."""

    def entries(self) -> Sequence[EntryRecord]:
        """Return the submissions of the class."""

    def graded(self) -> Sequence[tuple[str, str]]:
        """Return every submission with every assignment it was ever graded in."""

    def current(self, assignment: str | None = None) -> Iterator[Grading]:
        """Yield the current gradings of the class."""

    def overrides(
        self, submission: str | None = None, assignment: str | None = None
    ) -> Sequence[Override]:
        """Return overrides, the oldest first, undone ones among them."""


def read_gradebook(
    results: Results,
    *,
    assignment: str | None = None,
    assignments: Path | None = None,
    roster: Path | None = None,
) -> list[Row]:
    """Return the rows of every assignment that was graded, by the specs as they are now.

    Args:
        results: where gradings are.
        assignment: id of the only one that is wanted, or None for all.
        assignments: folder of the specs, in place of that of the batch.
        roster: class list, in place of that of the batch; with neither nobody is missing.

    Raises:
        UsageError: nothing was graded, or not in that assignment; the class list is wrong.
        SpecError: an assignment is wrong.
        StoreError: the results cannot be read.
    """
    wanted = _wanted(results, assignment)
    folder, listing = places(results, assignments, roster)
    people = None if listing is None else read_roster(listing)
    found: list[Row] = []
    for name in wanted:
        spec = read_assignment(folder, name).spec
        found += rows(spec, read_handed_in(results, spec), people)
    return found


def places(
    results: Results, assignments: Path | None, roster: Path | None
) -> tuple[Path, Path | None]:
    """Return the folder of the assignments and the class list: what is given, else the batch's.

    Raises:
        UsageError: nobody says where the assignments are.
    """
    settings = results.settings()
    folder = assignments or (Path(settings.assignments) if settings else None)
    if folder is None:
        raise UsageError(
            "the results do not say where the assignments are", "Name them: --assignments DIR."
        )
    return folder, roster or (Path(settings.roster) if settings and settings.roster else None)


def read_roster(path: Path) -> Roster:
    """Read a class list.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path}: the class list cannot be read: {error.strerror or error}"
        raise UsageError(message, "Name it with --roster FILE.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8", "Save the class list as CSV UTF-8.") from None
    return parse_roster(text, str(path))


def read_handed_in(results: Results, spec: Assignment) -> Iterator[HandedIn]:
    """Yield what was handed in for an assignment, graded or not.

    A submission of the class that was graded in other assignments only has not got this one's
    file; one that was graded in none was not graded yet.
    """
    entries = {entry.id: entry for entry in results.entries()}
    for grading in results.current(spec.id):
        entry = entries.get(grading.submission, EntryRecord(id=grading.submission))
        overrides = results.overrides(grading.submission, spec.id)
        yield handed_in(entry, grading.report, overrides)
    done = {submission for submission, _ in results.graded()}
    for entry in entries.values():
        if entry.id not in done:
            yield handed_in(entry, None, ())


def handed_in(entry: EntryRecord, report: Report | None, overrides: Sequence[Override]) -> HandedIn:
    """Return a submission as it counts in one assignment.

    Args:
        entry: whose it is, and when it came.
        report: None where it was not graded.
        overrides: of this submission and assignment.
    """
    submitted, note = _submitted(entry.submitted)
    notes = [note] if note else []
    kept = None
    if report is not None:
        points = with_overrides(report, overrides)
        kept = graded(report, points.total)
        if points.applied:
            names = ", ".join(override.name for override in points.applied)
            notes.append(f"points set by hand: {names}")
        notes += [f"override of {one.override.name} lapsed: {one.why}" for one in points.lapsed]
    return HandedIn(
        submission=entry.id,
        students=entry.students,
        submitted=submitted,
        marked_late=entry.marked_late,
        graded=kept,
        notes=tuple(notes),
    )


def write_export(rows: Sequence[Row], form: Callable[[Sequence[Row]], str], path: Path) -> None:
    """Write an export, whole or not at all.

    Raises:
        UsageError: it cannot be written; what was there before is still there.
    """
    try:
        write_bytes_atomically(path, form(rows).encode(), mode=0o600)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}"
        raise UsageError(message, "Name another file with --out.") from None


def _wanted(results: Results, assignment: str | None) -> list[str]:
    known = sorted({name for _, name in results.graded()})
    if assignment is None and known:
        return known
    if assignment in known and assignment is not None:
        return [assignment]
    if not known:
        raise UsageError("nothing was graded yet", "grade batch FOLDER --out RESULTS grades.")
    said = did_you_mean(assignment or "", known)
    raise UsageError(f"nothing was graded in {assignment!r}{said}", "-a names an assignment.")


def _submitted(text: str | None) -> tuple[datetime | None, str]:
    """Return when something was handed in; a time that could be anywhere is not known."""
    if text is None:
        return None, ""
    try:
        moment = datetime.fromisoformat(text)
        instant(moment)
    except ValueError:
        return None, f"the time {text} has no offset from UTC"
    return moment, ""
