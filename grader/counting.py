"""What hand-ins of a file of results count after lateness, for `grade show` and `grade regrade`.

By the specs and the class list as they are now, as in the gradebook (`exporting.py`); of several
hand-ins of a student each is looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.by_hand.moves import Move, WorthMove
from grader.discover import read_assignment
from grader.exporting import Results, handed_in, places, read_roster
from grader.gradebook import Roster, worth
from grader.records import Report
from grader.results import EntryRecord, Standing, Worth
from grader.spec import Assignment


@dataclass(frozen=True)
class Ledger:
    """By what hand-ins count.

    Attributes:
        results: where points set by hand are.
        entries: whose the hand-ins are and when they came, by id.
        specs: by id.
        roster: the class list, or None.
    """

    results: Results
    entries: Mapping[str, EntryRecord]
    specs: Mapping[str, Assignment]
    roster: Roster | None

    def worth(self, report: Report) -> tuple[Worth, ...]:
        """Return what a report's points count, for each student of the hand-in."""
        entry = self.entries.get(report.submission, EntryRecord(id=report.submission))
        overrides = self.results.overrides(report.submission, report.assignment)
        one = handed_in(entry, report, overrides)
        return worth(self.specs[report.assignment], one, self.roster)


def read_ledger(
    results: Results,
    entries: Iterable[EntryRecord],
    specs: Mapping[str, Assignment],
    roster: Path | None,
) -> Ledger:
    """Return a ledger; the class list is read where it can matter.

    Raises:
        UsageError: the class list cannot be read, or something in it is wrong.
    """
    matters = any(spec.late is not None for spec in specs.values())
    people = read_roster(roster) if roster is not None and matters else None
    return Ledger(results, {entry.id: entry for entry in entries}, specs, people)


def with_lateness(
    results: Results,
    standings: Sequence[Standing],
    assignments: Path | None = None,
    roster: Path | None = None,
) -> list[Standing]:
    """Return standings with what they count.

    Args:
        results: where they are from.
        standings: of one submission.
        assignments: folder of the specs, in place of that of the batch.
        roster: class list, in place of that of the batch.

    Raises:
        UsageError: an assignment or the class list is not there, or the list is wrong.
        SpecError: an assignment is wrong.
    """
    reports = [standing.report for standing in standings if standing.report is not None]
    if not reports:
        return list(standings)
    folder, listing = places(results, assignments, roster)
    specs = {one.assignment: read_assignment(folder, one.assignment).spec for one in reports}
    entries = [standing.entry for standing in standings if standing.entry is not None]
    ledger = read_ledger(results, entries, specs, listing)
    return [
        one if one.report is None else one.model_copy(update={"lateness": ledger.worth(one.report)})
        for one in standings
    ]


def late_move(ledger: Ledger, move: Move, before: Report | None, after: Report) -> Move:
    """Return a move with what counted and what would count, both by the `[late]` of now.

    Args:
        ledger: by what they count.
        move: of a submission.
        before: the report that counted, or None where there was none.
        after: the report that would count.
    """
    new = ledger.worth(after)
    old: Sequence[Worth | None] = ledger.worth(before) if before is not None else [None] * len(new)
    return replace(move, lateness=tuple(map(WorthMove, old, new)))
