"""The results of a class in one file: a class, gradings with their history, overrides."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import UsageError
from grader.records import Report
from grader.results import (
    ClassRecord,
    EntryRecord,
    Grading,
    MappingRecord,
    Override,
    SettingsRecord,
    Undone,
)
from grader.store import classes, gradings, overrides
from grader.store.database import Database
from grader.store.packing import packed

Clock = Callable[[], datetime]


def read_clock() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Store:
    """An open file of results, for the thread that opened it; close it or use it in a `with`.

    Every method raises `StoreError` where the file cannot be read or written; what was recorded
    before stays recorded. Writing methods are transactions: they happen wholly or not at all, and
    wait for those of other processes.

    Attributes:
        database: the file.
        clock: tells when something was recorded.
    """

    database: Database
    clock: Clock = read_clock

    @classmethod
    def open(cls, path: Path, *, create: bool = False, clock: Clock = read_clock) -> Self:
        """Open a file of results.

        Args:
            path: of the file.
            create: whether it is made where it is missing: readable for its owner alone, since it
                holds what hidden checks found.
            clock: tells when something was recorded.

        Raises:
            StoreError: it is missing, something else, newer than this grader, or cannot be used.
        """
        return cls(Database.open(path, create=create), clock)

    def close(self) -> None:
        """Close the file; harmless a second time."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything as it is at one moment, whatever others write meanwhile.

        Nothing can be written through this store until it ends.
        """
        with self.database.snapshot():
            yield

    # --- the class -------------------------------------------------------------------------------

    def record_class(self, intake: ClassRecord) -> None:
        """Record a class in the place of the one before; the same again changes nothing.

        Gradings of submissions that are no longer in it stay in the file: see `current`.
        """
        with self.database.writing() as connection:
            if classes.recorded_digest(connection) != classes.digest_of(intake):
                classes.write_class(connection, intake, self._now())

    def settings(self) -> SettingsRecord | None:
        """Return what the class was taken in with, or None where none was recorded."""
        with self.database.reading() as connection:
            return classes.read_settings(connection)

    def entries(self) -> tuple[EntryRecord, ...]:
        """Return the submissions of the class, in the order they were recorded in."""
        with self.database.reading() as connection:
            return classes.read_entries(connection)

    def mapping(self) -> tuple[MappingRecord, ...]:
        """Return what became of each file, in the order it was recorded in."""
        with self.database.reading() as connection:
            return classes.read_mapping(connection)

    # --- gradings --------------------------------------------------------------------------------

    def fresh(self, submission: str, assignment: str, key: str) -> bool:
        """Whether the current grading has this key and is no fault: nothing is to be done."""
        with self.database.reading() as connection:
            newest = gradings.newest(connection, submission, assignment)
        return newest is not None and newest.is_fresh(key)

    def fresh_report(self, submission: str, assignment: str, key: str) -> Report | None:
        """Return the report of the current grading where `fresh` holds, else None."""
        with self.database.reading() as connection:
            newest = gradings.newest(connection, submission, assignment)
            if newest is None or not newest.is_fresh(key):
                return None
            number = gradings.ids_of(connection, submission, assignment)[-1]
            return gradings.read_grading(connection, number, self.database.path).report

    def add(
        self, submission: str, assignment: str, key: str, report: Report, *, forced: bool = False
    ) -> bool:
        """Record a grading and make it the current one; the one before stays in the history.

        Args:
            submission: its id in the class.
            assignment: its id.
            key: of what the report depends on, see `grading_key`.
            report: what was judged.
            forced: whether it counts although the current grading has the same key, where its
                report says anything else.

        Returns:
            Whether anything was recorded: not where the current grading has the same key and is
            no fault, so that two batches at once record each submission once.
        """
        stored = packed(report)
        with self.database.writing() as connection:
            newest = gradings.newest(connection, submission, assignment)
            if newest is not None and newest.is_fresh(key):
                says_the_same = newest.digest == stored.digest
                if says_the_same or not forced:
                    return False
            grading = Grading(submission, assignment, key, self._now(), report)
            gradings.insert(connection, grading, stored)
        return True

    def current(
        self, assignment: str | None = None, *, withdrawn: bool = False
    ) -> Iterator[Grading]:
        """Yield the current gradings, ordered by submission and assignment, one at a time.

        Args:
            assignment: the only one that is wanted, or None for all.
            withdrawn: whether submissions that are no longer part of the class are among them.
                Where no class was recorded, all are part of it.
        """
        with self.database.reading() as connection:
            ids = gradings.current_ids(connection, assignment, withdrawn=withdrawn)
        for number in ids:
            with self.database.reading() as connection:
                grading = gradings.read_grading(connection, number, self.database.path)
            yield grading

    def history(self, submission: str, assignment: str) -> list[Grading]:
        """Return all gradings of one submission and assignment, the oldest first."""
        with self.database.reading() as connection:
            ids = gradings.ids_of(connection, submission, assignment)
            path = self.database.path
            return [gradings.read_grading(connection, number, path) for number in ids]

    def graded(self) -> list[tuple[str, str]]:
        """Return every submission with every assignment it was ever graded in, in order."""
        with self.database.reading() as connection:
            return gradings.graded(connection)

    # --- points set by hand ----------------------------------------------------------------------

    def overrides(
        self, submission: str | None = None, assignment: str | None = None
    ) -> list[Override]:
        """Return overrides, the oldest first, undone ones among them; None stands for all."""
        with self.database.reading() as connection:
            return overrides.read_overrides(connection, submission, assignment)

    def override(
        self,
        submission: str,
        assignment: str,
        task: str,
        check: str,
        *,
        points: Decimal,
        possible: Decimal,
        by: str,
        reason: str,
    ) -> Override:
        """Set the points of one check by hand, in place of those of any grading.

        A person decided this and nothing can work it out again, so it outlasts a power cut.

        Args:
            submission: its id in the class.
            assignment: its id.
            task: the check's task.
            check: the check.
            points: from 0 to `possible`, in hundredths at the finest.
            possible: what the check is worth now.
            by: who decided it.
            reason: why.
        """
        made = Override(
            number=0,
            submission=submission,
            assignment=assignment,
            task=task,
            check=check,
            points=float(points),
            possible=float(possible),
            by=by,
            reason=reason,
            at=self._now(),
        )
        with self.database.writing(durable=True) as connection:
            number = overrides.insert_override(connection, made)
        return made.model_copy(update={"number": number})

    def undo_override(
        self, submission: str, assignment: str, task: str, check: str, *, by: str, reason: str
    ) -> Override:
        """Take back the newest override of a check; the one before it counts again.

        Raises:
            UsageError: none is left to take back.
        """
        undone = Undone(by=by, reason=reason, at=self._now())
        with self.database.writing(durable=True) as connection:
            standing = [
                override
                for override in overrides.read_overrides(connection, submission, assignment)
                if (override.task, override.check) == (task, check) and override.undone is None
            ]
            if not standing:
                raise UsageError(
                    f"{submission} has no override of {task}/{check} to undo",
                    "grade show RESULTS WHO lists those there are.",
                )
            overrides.mark_undone(connection, standing[-1].number, undone)
        return standing[-1].model_copy(update={"undone": undone})

    def _now(self) -> str:
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
