"""How late, and what it costs: a table of cases, and what holds for all."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook import Lateness, LateStatus, lateness
from grader.spec.models import Late

from .builders import DUE, a_late, after

BERLIN = timezone(timedelta(hours=2))
SUMMER_ENDS = ZoneInfo("Europe/Berlin")
"""On 25 October 2026 three o'clock is two o'clock again."""
TENTH: dict[str, Any] = {"penalty_per_day": 0.1}

# title -> keys of [late], time after the due date, extension, status, days, free, share
CASES: dict[str, tuple[dict[str, Any], timedelta, Any, str, int, int, str]] = {
    "early": (TENTH, -timedelta(days=3), None, "on time", 0, 0, "0"),
    "on the second": (TENTH, timedelta(0), None, "on time", 0, 0, "0"),
    "a microsecond late": (TENTH, timedelta(microseconds=1), None, "late", 1, 0, "0.1"),
    "a second late": (TENTH, timedelta(seconds=1), None, "late", 1, 0, "0.1"),
    "grace reached": (TENTH | {"grace_min": 15}, timedelta(minutes=15), None, "on time", 0, 0, "0"),
    "a second beyond grace": (
        TENTH | {"grace_min": 15}, timedelta(minutes=15, seconds=1), None, "late", 1, 0, "0.1",
    ),
    "grace is not taken off": (
        TENTH | {"grace_min": 15}, timedelta(days=1, minutes=10), None, "late", 2, 0, "0.2",
    ),
    "a whole day": (TENTH, timedelta(days=1), None, "late", 1, 0, "0.1"),
    "a second day begun": (TENTH, timedelta(days=1, seconds=1), None, "late", 2, 0, "0.2"),
    "three days": (TENTH, timedelta(days=3), None, "late", 3, 0, "0.3"),
    "more days than points": (TENTH, timedelta(days=30), None, "late", 30, 0, "1"),
    "all at once": ({"penalty_per_day": 1}, timedelta(hours=1), None, "late", 1, 0, "1"),
    "the most it costs": (
        TENTH | {"max_penalty": 0.25}, timedelta(days=3), None, "late", 3, 0, "0.25",
    ),
    "the last day": (TENTH | {"max_days": 3}, timedelta(days=3), None, "late", 3, 0, "0.3"),
    "past the last day": (
        TENTH | {"max_days": 3}, timedelta(days=3, seconds=1), None, "late", 4, 0, "1",
    ),
    "past the last day in spite of a limit": (
        TENTH | {"max_days": 3, "max_penalty": 0.2}, timedelta(days=4), None, "late", 4, 0, "1",
    ),
    "told only": ({}, timedelta(days=9), None, "late", 9, 0, "0"),
    "free days": ({"late_days": 2}, timedelta(days=2), None, "late", 2, 2, "0"),
    "beyond free days": (
        {"late_days": 2}, timedelta(days=2, seconds=1), None, "late", 3, 2, "1",
    ),
    "beyond free days by the day": (
        TENTH | {"late_days": 2}, timedelta(days=4), None, "late", 4, 2, "0.2",
    ),
    "the last date": (
        TENTH | {"last": after(days=2)}, timedelta(days=2), None, "late", 2, 0, "0.2",
    ),
    "past the last date": (
        TENTH | {"last": after(days=2)}, timedelta(days=2, seconds=1), None, "closed", 3, 0, "1",
    ),
    "past the last date with free days": (
        {"late_days": 5, "last": after(days=2)}, timedelta(days=3), None, "closed", 3, 0, "1",
    ),
    "within an extension": (TENTH, timedelta(days=2), timedelta(days=2), "on time", 0, 0, "0"),
    "beyond an extension": (
        TENTH, timedelta(days=2, seconds=1), timedelta(days=2), "late", 1, 0, "0.1",
    ),
    "grace after an extension": (
        TENTH | {"grace_min": 5}, timedelta(days=2, minutes=5), timedelta(days=2), "on time", 0, 0,
        "0",
    ),
    "until a date": (TENTH, timedelta(days=2), after(days=2), "on time", 0, 0, "0"),
    "until a date of another zone": (
        TENTH, timedelta(days=2), after(days=2).astimezone(BERLIN), "on time", 0, 0, "0",
    ),
    "an extension that ends before": (TENTH, timedelta(0), after(days=-2), "on time", 0, 0, "0"),
    "less than no more time": (TENTH, timedelta(0), -timedelta(days=2), "on time", 0, 0, "0"),
    "an extension beyond the last date": (
        TENTH | {"last": after(days=1)}, timedelta(days=2), timedelta(days=2), "on time", 0, 0, "0",
    ),
    "late after such an extension": (
        TENTH | {"last": after(days=1)}, timedelta(days=2, hours=1), timedelta(days=2), "closed",
        1, 0, "1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "time", "extension", "status", "days", "free", "share"), CASES.values(), ids=CASES
)
def test_a_table_of_cases(
    keys: dict[str, Any],
    time: timedelta,
    extension: Any,
    status: str,
    days: int,
    free: int,
    share: str,
) -> None:
    found = lateness(a_late(**keys), DUE + time, extension=extension)
    assert (found.status, found.days, found.free) == (LateStatus(status), days, free)
    assert found.share == Decimal(share)
    assert not found.flagged


# --- zones ----------------------------------------------------------------------------------------


def test_offsets_play_no_part() -> None:
    late = Late.model_validate({"due": datetime(2026, 6, 1, 23, 59, tzinfo=BERLIN)} | TENTH)
    same = datetime(2026, 6, 1, 21, 59, tzinfo=UTC)
    california = same.astimezone(timezone(-timedelta(hours=7)))
    for moment in (same, california):
        assert lateness(late, moment).status is LateStatus.ON_TIME
        second = lateness(late, moment + timedelta(seconds=1))
        assert (second.status, second.by) == (LateStatus.LATE, timedelta(seconds=1))


def test_a_day_is_24_hours_when_the_clocks_are_put_back() -> None:
    due = datetime(2026, 10, 24, 12, tzinfo=SUMMER_ENDS)
    late = a_late(due=due, **TENTH)
    noon_after = datetime(2026, 10, 25, 12, tzinfo=SUMMER_ENDS)
    found = lateness(late, noon_after)
    assert (found.by, found.days) == (timedelta(hours=25), 2)


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=SUMMER_ENDS)
    late = a_late(due=twice, **TENTH)
    assert lateness(late, twice).status is LateStatus.ON_TIME
    assert lateness(late, twice.replace(fold=1)).by == timedelta(hours=1)


def test_an_extension_in_local_time_is_an_instant() -> None:
    extended = datetime(2026, 10, 25, 3, tzinfo=SUMMER_ENDS)  # 02:00 UTC
    late = a_late(due=datetime(2026, 10, 24, 12, tzinfo=UTC), **TENTH)
    in_time = datetime(2026, 10, 25, 2, tzinfo=UTC)
    assert lateness(late, in_time, extension=extended).status is LateStatus.ON_TIME
    one_more = lateness(late, in_time + timedelta(seconds=1), extension=extended)
    assert one_more.by == timedelta(seconds=1)


def test_the_ends_of_the_calendar_are_no_trouble() -> None:
    never = datetime.max.replace(tzinfo=timezone(-timedelta(hours=12)))
    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
    assert lateness(a_late(due=never, grace_min=1440), DUE).status is LateStatus.ON_TIME
    assert lateness(a_late(due=first, **TENTH), never).share == 1


def test_a_time_without_offset_is_refused() -> None:
    local = datetime(2026, 6, 1, 12)
    message = re.escape("2026-06-01T12:00:00 has no offset from UTC")
    with pytest.raises(ValueError, match=message):
        lateness(a_late(), local)
    with pytest.raises(ValueError, match=message):
        lateness(a_late(), DUE, extension=local)


@pytest.mark.parametrize(
    ("keys", "days", "own", "share"),
    [
        (TENTH, 2, 2, "0"),
        (TENTH, 3, 2, "0.1"),
        (TENTH | {"late_days": 2}, 3, None, "0.1"),
        (TENTH | {"late_days": 2}, 3, 0, "0.3"),
        (TENTH | {"late_days": 2}, 3, 1, "0.2"),
        ({"late_days": 2}, 3, 3, "0"),
        ({"late_days": 2}, 1, 0, "1"),
        ({}, 9, 1, "0"),  # what costs nobody anything does not cost those who were given more
        (TENTH | {"max_days": 3}, 5, 5, "0"),
        (TENTH | {"max_days": 3}, 6, 5, "1"),
        (TENTH | {"last": after(days=2)}, 3, 5, "1"),
    ],
)
def test_days_of_one_s_own(keys: dict[str, Any], days: int, own: int | None, share: str) -> None:
    found = lateness(a_late(**keys), after(days=days), late_days=own)
    assert found.share == Decimal(share)


# --- what is not known ----------------------------------------------------------------------------


def test_what_is_marked_late_loses_nothing_and_is_shown_to_somebody() -> None:
    assert lateness(a_late(**TENTH), None, marked_late=True) == Lateness(
        LateStatus.MARKED_LATE,
        note="marked late, by how much is not known: nothing is taken off",
        flagged=True,
    )


def test_an_unknown_time_is_told() -> None:
    found = lateness(a_late(**TENTH), None)
    assert found == Lateness(LateStatus.UNKNOWN, note="when it was handed in is not known")


def test_a_mark_that_the_due_date_contradicts_is_shown_to_somebody() -> None:
    found = lateness(a_late(**TENTH), DUE, marked_late=True)
    assert (found.status, found.share, found.flagged) == (LateStatus.ON_TIME, 0, True)
    assert found.note == "marked late, on time by the assignment's due date"


def test_a_mark_that_an_extension_explains_needs_nobody() -> None:
    found = lateness(a_late(**TENTH), after(hours=1), marked_late=True, extension=timedelta(days=1))
    assert (found.status, found.flagged) == (LateStatus.ON_TIME, False)
    assert found.note == "marked late, on time by an extension"


def test_without_a_due_date_nothing_is_late() -> None:
    assert lateness(None, after(days=9)) == Lateness(LateStatus.NO_DUE_DATE)
    marked = lateness(None, None, marked_late=True)
    assert (marked.status, marked.share) == (LateStatus.MARKED_LATE, 0)
    assert marked.note == "marked late; the assignment has no due date, so nothing is taken off"


@pytest.mark.parametrize(
    ("keys", "days", "note"),
    [
        ({}, 1, "1 day late: nothing is taken off"),
        (TENTH, 2, "2 days late: 20 % taken off"),
        ({"penalty_per_day": 0.125}, 1, "1 day late: 12.5 % taken off"),
        (TENTH | {"late_days": 2}, 3, "3 days late, 2 free: 10 % taken off"),
        ({"late_days": 2}, 2, "2 days late: nothing is taken off"),
        ({"late_days": 2}, 3, "3 days late, 2 free: no points count"),
        ({"last": after(days=1)}, 3, "after the last date: no points count"),
    ],
)
def test_the_note(keys: dict[str, Any], days: int, note: str) -> None:
    assert lateness(a_late(**keys), after(days=days)).note == note


# --- what holds for all ---------------------------------------------------------------------------


shares = st.sampled_from([0.01, 0.05, 0.1, 0.25, 0.333, 0.5, 1])
late_tables = st.builds(
    lambda grace, daily, more, most_days, free, last: a_late(
        grace_min=grace,
        penalty_per_day=daily,
        max_penalty=None if daily is None or more is None else max(daily, more),
        max_days=None if daily is None or most_days is None else most_days + (free or 0),
        late_days=free,
        last=None if last is None else after(hours=last),
    ),
    st.integers(0, 1440),
    st.none() | shares,
    st.none() | shares,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 5),
    st.none() | st.integers(1, 400),
)
times = st.datetimes(
    datetime(2026, 5, 25), datetime(2026, 6, 20), timezones=st.sampled_from([UTC, BERLIN])
)
extensions = st.none() | st.timedeltas(timedelta(0), timedelta(days=9)) | times


@given(late_tables, times, times, extensions)
def test_later_never_costs_less(late: Late, one: datetime, other: datetime, ext: Any) -> None:
    first, second = sorted([one, other])
    before, behind = (lateness(late, moment, extension=ext) for moment in (first, second))
    assert 0 <= before.share <= behind.share <= 1
    assert before.days <= behind.days


@given(late_tables, times, extensions)
def test_an_extension_never_costs_anything(late: Late, moment: datetime, ext: Any) -> None:
    without, extended = lateness(late, moment), lateness(late, moment, extension=ext)
    assert extended.share <= without.share
    assert extended.free <= extended.days


@given(late_tables, times, extensions, st.integers(-12 * 60, 14 * 60))
def test_the_zone_of_a_time_plays_no_part(
    late: Late, moment: datetime, ext: Any, minutes: int
) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(minutes=minutes)))
    assert lateness(late, moment, extension=ext) == lateness(late, elsewhere, extension=ext)
