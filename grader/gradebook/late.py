"""How late a hand-in is, and what that costs. Pure: from the hand-in's own time, never a clock's.

Times are instants, so offsets and changes to summer time play no part: a day is 24 hours. Within
the grace a hand-in is on time; beyond it lateness counts from the due date. A student's extension
moves the due date, and never to an earlier time; days of their own stand in for the free ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from grader.spec.models import Late

DAY: Final = timedelta(days=1)
NOTHING: Final = timedelta(0)
WHOLE: Final = Decimal(1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Extension = datetime | timedelta
"""A student's own due date, with its offset; or how much later than everybody's it is."""


class LateStatus(StrEnum):
    """What is known of when something was handed in."""

    NO_DUE_DATE = "no due date"
    ON_TIME = "on time"
    LATE = "late"
    CLOSED = "closed"
    MARKED_LATE = "marked late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Lateness:
    """How late one hand-in of one student is.

    Attributes:
        status: what is known; `MARKED_LATE` is late, and nobody knows how much; `CLOSED` came
            after the last date.
        by: time since the student's due date, 0 where it is on time; None where it is not known.
        days: of them that have begun.
        free: of these that cost nothing.
        share: of the earned points that is lost, from 0 to 1.
        note: a phrase for the gradebook, "" where there is nothing to say.
        flagged: whether somebody has to look at it.
    """

    status: LateStatus
    by: timedelta | None = None
    days: int = 0
    free: int = 0
    share: Decimal = Decimal(0)
    note: str = ""
    flagged: bool = False


def instant(moment: datetime) -> timedelta:
    """Return the time since 1970 in UTC, which orders moments of all time zones exactly.

    Raises:
        ValueError: the moment has no offset, so nobody knows when it was.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no offset from UTC")
    return moment - _EPOCH


def lateness(
    late: Late | None,
    submitted: datetime | None,
    *,
    marked_late: bool = False,
    extension: Extension | None = None,
    late_days: int | None = None,
) -> Lateness:
    """Return how late a hand-in is by an assignment's `[late]`.

    Args:
        late: the table; None where the assignment has none: nothing is late then.
        submitted: when it was handed in, with the offset; None where that is not known.
        marked_late: whether the system it comes from marked it so.
        extension: the student's, or None.
        late_days: days that cost this student nothing, in place of the table's; None for those.

    Raises:
        ValueError: a time has no offset.
    """
    if late is None:
        return _without_due_date(marked_late=marked_late)
    if submitted is None:
        return _without_time(marked_late=marked_late)
    by = instant(submitted) - _due(late, extension)
    if by <= timedelta(minutes=late.grace_min):
        return _on_time(marked_late=marked_late, extended=extension is not None)
    days = -(-by // DAY)
    if late.last is not None and instant(submitted) > instant(late.last):
        note = "after the last date: no points count"
        return Lateness(LateStatus.CLOSED, by, days, 0, WHOLE, note)
    own = late.late_days if late_days is None else late_days
    free = min(days, own or 0)
    share = _share(late, days, free)
    return Lateness(LateStatus.LATE, by, days, free, share, _note(days, free, share))


def _due(late: Late, extension: Extension | None) -> timedelta:
    due = instant(late.due)
    match extension:
        case timedelta():
            return due + max(extension, NOTHING)
        case datetime():
            return max(due, instant(extension))
    return due


def _share(late: Late, days: int, free: int) -> Decimal:
    if days == free:  # a student's own days may be more than `max_days`
        return Decimal(0)
    if late.max_days is not None and days > late.max_days:
        return WHOLE
    if late.penalty_per_day is None:
        # without a price and without free days for all, lateness is only told
        return WHOLE if late.late_days is not None else Decimal(0)
    most = WHOLE if late.max_penalty is None else _exact(late.max_penalty)
    return min(_exact(late.penalty_per_day) * (days - free), most)


def _exact(number: float) -> Decimal:
    """Return a number as it was written, so that 3 * 0.1 is 0.3."""
    return Decimal(repr(number))


# --- phrases --------------------------------------------------------------------------------------


def _without_due_date(*, marked_late: bool) -> Lateness:
    if not marked_late:
        return Lateness(LateStatus.NO_DUE_DATE)
    note = "marked late; the assignment has no due date, so nothing is taken off"
    return Lateness(LateStatus.MARKED_LATE, note=note)


def _without_time(*, marked_late: bool) -> Lateness:
    if not marked_late:
        return Lateness(LateStatus.UNKNOWN, note="when it was handed in is not known")
    note = "marked late, by how much is not known: nothing is taken off"
    return Lateness(LateStatus.MARKED_LATE, note=note, flagged=True)


def _on_time(*, marked_late: bool, extended: bool) -> Lateness:
    if not marked_late:
        return Lateness(LateStatus.ON_TIME, NOTHING)
    if extended:
        return Lateness(LateStatus.ON_TIME, NOTHING, note="marked late, on time by an extension")
    note = "marked late, on time by the assignment's due date"
    return Lateness(LateStatus.ON_TIME, NOTHING, note=note, flagged=True)


def _note(days: int, free: int, share: Decimal) -> str:
    late = f"{days} day{'s' * (days > 1)} late"
    some = f", {free} free" if free and days > free else ""
    if not share:
        return f"{late}{some}: nothing is taken off"
    if share == WHOLE:
        return f"{late}{some}: no points count"
    return f"{late}{some}: {(share * 100).normalize():f} % taken off"
