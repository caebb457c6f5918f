"""Whose score moves when a class is graded again, by how much, where. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grader.by_hand.overrides import CheckPoints, with_overrides
from grader.records import Report
from grader.results import Override, Worth


@dataclass(frozen=True)
class CheckMove:
    """A check whose points differ; None where there were none, or are none now.

    Attributes:
        name: "task/check".
        before: points that counted.
        after: points that would count.
    """

    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True)
class WorthMove:
    """What a submission counted for one student and would count; None where it was not graded."""

    before: Worth | None
    after: Worth


@dataclass(frozen=True)
class Move:
    """One submission and assignment, before and after.

    Attributes:
        submission: its id.
        assignment: its id.
        before: what counted, overrides included; None for a fault or where nothing was graded.
        after: what would count; None for a fault.
        possible: points of the assignment after.
        checks: those that differ, in the order of the assignment.
        why: what the gradings differ in.
        lapsed: names of checks whose override would not count any more.
        lateness: what counts for each student; none where the assignment has no `[late]`.
    """

    submission: str
    assignment: str
    before: Decimal | None
    after: Decimal | None
    possible: Decimal
    checks: tuple[CheckMove, ...]
    why: tuple[str, ...]
    lapsed: tuple[str, ...] = ()
    lateness: tuple[WorthMove, ...] = ()

    @property
    def by(self) -> Decimal:
        """How far the score moves; no score counts as 0 here."""
        return (self.after or Decimal()) - (self.before or Decimal())


def move_of(
    before: Report | None, after: Report, overrides: Iterable[Override], why: tuple[str, ...]
) -> Move:
    """Return what becomes of a submission's score.

    Args:
        before: the report that counted, or None where there was none.
        after: the report that would count.
        overrides: of this submission and assignment.
        why: what the gradings differ in.
    """
    given = tuple(overrides)
    old = with_overrides(before, given) if before is not None else None
    new = with_overrides(after, given)
    was_lapsed = {one.override.number for one in old.lapsed} if old else set()
    return Move(
        submission=after.submission,
        assignment=after.assignment,
        before=old.total if old else None,
        after=new.total,
        possible=new.possible,
        checks=tuple(_moves(old.checks if old else (), new.checks)),
        why=why,
        lapsed=tuple(
            one.override.name for one in new.lapsed if one.override.number not in was_lapsed
        ),
    )


def _moves(old: Iterable[CheckPoints], new: Iterable[CheckPoints]) -> Iterable[CheckMove]:
    before = {f"{one.task}/{one.check}": one.points for one in old}
    after = {f"{one.task}/{one.check}": one.points for one in new}
    for name in dict.fromkeys([*after, *before]):
        if before.get(name) != after.get(name):
            yield CheckMove(name, before.get(name), after.get(name))
