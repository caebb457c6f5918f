"""`[late]`, `[gradebook]` and extra credit: what they hold, and what is told of every slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.errors import SpecError
from grader.packed import fingerprint
from grader.spec import LoadedAssignment, load_assignment
from grader.spec.models import Gradebook

from .minimal import TEXT, edited, write_spec
from .test_damage import VALUES, check_mistakes

DUE = "due = 2026-06-01T23:59:00+02:00"
MORE = '  points   = 5\n  families = ["base", "small"]'


def with_tables(*lines: str, text: str = TEXT) -> str:
    """The minimal spec with further tables from line 11 on."""
    return edited("[limits]", "\n".join([*lines, "", "[limits]"]), text)


def loaded(folder: Path, text: str) -> LoadedAssignment:
    return load_assignment(write_spec(folder, text))


def told(folder: Path, text: str) -> str:
    with pytest.raises(SpecError) as caught:
        loaded(folder, text)
    assert caught.value.hint == "`grade schema` describes every key."
    return str(caught.value).replace(f"{folder}/assignment.toml", "")


def test_without_the_tables_nothing_is_late_and_the_latest_counts(tmp_path: Path) -> None:
    spec = loaded(tmp_path, TEXT).spec
    assert spec.late is None
    assert spec.gradebook == Gradebook(points=None, attempts="latest", cap=False)


def test_the_tables_are_read(tmp_path: Path) -> None:
    spec = loaded(tmp_path, ALL).spec
    late = spec.late
    assert late is not None
    assert late.due == datetime(2026, 6, 1, 21, 59, tzinfo=UTC)
    assert late.due.utcoffset() == timedelta(hours=2)
    assert late.last == datetime(2026, 6, 10, 12, tzinfo=UTC)
    assert (late.grace_min, late.penalty_per_day, late.max_penalty) == (15, 0.1, 0.5)
    assert (late.max_days, late.late_days) == (7, 2)
    assert spec.gradebook == Gradebook(points=12.5, attempts="best", cap=True)


SLIPS = {
    "no due date": (
        ("[late]", "grace_min = 5"),
        ":11: missing key 'late.due'",
    ),
    "no offset": (
        ("[late]", "due = 2026-06-01T23:59:00"),
        (
            ":12: late.due = 2026-06-01T23:59:00 could be anywhere: add the offset from UTC, e.g. "
            "2026-06-01T23:59:00+02:00"
        ),
    ),
    "no offset of the last date": (
        ("[late]", DUE, "last = 2026-06-05T12:00:00"),
        (
            ":13: late.last = 2026-06-05T12:00:00 could be anywhere: add the offset from UTC, e.g. "
            "2026-06-05T12:00:00+02:00"
        ),
    ),
    "a day without a time": (
        ("[late]", "due = 2026-06-01"),
        (
            ":12: late.due must be a date and time without quotes, e.g. 2026-06-01T23:59:00+02:00, "
            "not the date or time 2026-06-01"
        ),
    ),
    "quotes": (
        ("[late]", 'due = "2026-06-01T23:59:00+02:00"'),
        (
            ":12: late.due must be a date and time without quotes, e.g. 2026-06-01T23:59:00+02:00, "
            "not '2026-06-01T23:59:00+02:00'"
        ),
    ),
    "a misspelt key": (
        ("[late]", DUE, "grace = 5"),
        ":13: unknown key 'late.grace'; did you mean 'grace_min'?",
    ),
    "a misspelt table": (
        ("[lates]", DUE),
        ":11: unknown key 'lates'; did you mean 'late'?",
    ),
    "negative grace": (
        ("[late]", DUE, "grace_min = -1"),
        ":13: late.grace_min must be a whole number at least 0 and at most 1440, not -1",
    ),
    "grace of days": (
        ("[late]", DUE, "grace_min = 1441"),
        ":13: late.grace_min must be a whole number at least 0 and at most 1440, not 1441",
    ),
    "a penalty in percent": (
        ("[late]", DUE, "penalty_per_day = 10"),
        ":13: late.penalty_per_day must be a number greater than 0 and at most 1, not 10",
    ),
    "no penalty": (
        ("[late]", DUE, "penalty_per_day = 0"),
        ":13: late.penalty_per_day must be a number greater than 0 and at most 1, not 0",
    ),
    "half a late day": (
        ("[late]", DUE, "late_days = 0.5"),
        ":13: late.late_days must be a whole number at least 1, not 0.5",
    ),
    "limits without a penalty": (
        ("[late]", DUE, "max_days = 3", "max_penalty = 0.5"),
        (
            ":13: late.max_days needs late.penalty_per_day, what each day costs\n"
            ":14: late.max_penalty needs late.penalty_per_day, what each day costs"
        ),
    ),
    "a limit below one day": (
        ("[late]", DUE, "penalty_per_day = 0.2", "max_penalty = 0.1"),
        ":14: late.max_penalty = 0.1 is less than one day costs, 0.2",
    ),
    "free days beyond the end": (
        ("[late]", DUE, "penalty_per_day = 0.2", "late_days = 3", "max_days = 3"),
        ":15: late.max_days = 3 must be more than late.late_days = 3",
    ),
    "an end before the due date": (
        ("[late]", DUE, "last = 2026-06-01T21:59:00Z"),
        ":13: late.last must be after late.due: it is when even late hand-ins end",
    ),
    "thousandths": (
        ("[gradebook]", "points = 12.345"),
        ":12: gradebook.points = 12.345, but points are counted in hundredths",
    ),
    "nothing to scale to": (
        ("[gradebook]", "points = 0"),
        ":12: gradebook.points must be a number greater than 0, not 0",
    ),
    "another choice": (
        ("[gradebook]", 'attempts = "sometimes"'),
        ":12: gradebook.attempts must be one of 'latest', 'best', not 'sometimes'",
    ),
    "a cap of so much": (
        ("[gradebook]", "cap = 20"),
        ":12: gradebook.cap must be true or false, not 20",
    ),
    "a key of the other table": (
        ("[gradebook]", "late_days = 2"),
        ":12: unknown key 'gradebook.late_days'; it belongs in [late]",
    ),
}


@pytest.mark.parametrize(("lines", "error"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_with_its_line(lines: tuple[str, ...], error: str, tmp_path: Path) -> None:
    assert told(tmp_path, with_tables(*lines)) == error


ALL = with_tables(
    "[late]",
    DUE,
    "grace_min = 15",
    "penalty_per_day = 0.1",
    "max_penalty = 0.5",
    "max_days = 7",
    "late_days = 2",
    "last = 2026-06-10 12:00:00Z",
    "[gradebook]",
    "points = 12.5",
    'attempts = "best"',
    "cap = true",
)
KEYS = [line for line in ALL.split("\n")[11:23] if "=" in line]


@pytest.mark.parametrize("line", KEYS, ids=[line.partition(" ")[0] for line in KEYS])
@pytest.mark.parametrize("value", VALUES)
def test_whatever_stands_there_is_read_or_told(line: str, value: str, tmp_path: Path) -> None:
    text = edited(line, f"{line.partition('=')[0]}= {value}", ALL)
    try:
        loaded(tmp_path, text)
    except SpecError as error:
        check_mistakes(error, text)


# --- extra credit ---------------------------------------------------------------------------------


def extra(old: str = MORE, text: str = TEXT) -> str:
    return edited(old, f"{old}\n  extra_credit = true", text)


def test_extra_credit_is_no_part_of_the_points(tmp_path: Path) -> None:
    text = edited(
        "points = 20", "points = 15", extra().replace('needs    = ["forward/values"]', "")
    )
    checks = {c.id: c for task in loaded(tmp_path, text).spec.task[1:2] for c in task.check}
    assert checks["values"].extra_credit


def test_points_that_count_extra_credit_do_not_add_up(tmp_path: Path) -> None:
    text = extra().replace('needs    = ["forward/values"]', "")
    error = told(tmp_path, text)
    assert error == ":4: points = 20, but the checks without extra credit add up to 15"


@pytest.mark.parametrize("need", ["forward/values", "forward"])
def test_ordinary_points_must_not_depend_on_extra_credit(need: str, tmp_path: Path) -> None:
    text = edited("points = 20", "points = 15", extra())
    text = text.replace('["forward/values"]', f'["{need}"]')
    line = text.split("\n").index(f'  needs    = ["{need}"]') + 1
    assert told(tmp_path, text) == (
        f":{line}: task grad_w, check values: needs has '{need}', but forward/values is extra "
        "credit: other points must not depend on it"
    )


def test_extra_credit_may_depend_on_extra_credit(tmp_path: Path) -> None:
    old = 'needs    = ["forward/values"]'
    text = edited("points = 20", "points = 5", extra())
    text = edited(old, f"{old}\n  extra_credit = true", text)
    text = edited("points   = 1\n", "points   = 1\n  extra_credit = true\n", text)
    assert loaded(tmp_path, text).spec.points == 5


# --- kits -----------------------------------------------------------------------------------------


def mark(folder: Path, text: str, **changes: Any) -> str:
    return fingerprint(replace(loaded(folder, text), **changes))


def test_a_kit_outlasts_a_deadline_that_is_moved(tmp_path: Path) -> None:
    before = mark(tmp_path, TEXT)
    assert mark(tmp_path, with_tables("[late]", DUE, "[gradebook]", "points = 10")) == before
    assert mark(tmp_path, edited('title  = "Tiny"', 'title  = "Small"')) != before
