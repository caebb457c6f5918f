"""What becomes of a score where points were set by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grader.by_hand.overrides import with_overrides
from grader.records import Report, Status
from grader.results import Override, Undone
from tests.render.builders import a_fault, a_report, a_verdict, all_fault, partial, ungradable

UNDONE = Undone(by="another", reason="a slip", at="2026-03-02T12:00:00Z")


def an_override(name: str = "grad_w1/values", points: float = 5.0, **changes: Any) -> Override:
    task, check = name.split("/")
    values: dict[str, Any] = {
        "number": 1,
        "submission": "ada",
        "assignment": "two_layer_relu",
        "task": task,
        "check": check,
        "points": points,
        "possible": 8.0,
        "by": "a grader",
        "reason": "another convention",
        "at": "2026-03-01T12:00:00Z",
    }
    return Override(**values | changes)


def totals(report: Report, *overrides: Override) -> tuple[Any, ...]:
    made = with_overrides(report, overrides)
    return made.graded, made.total, made.possible


def test_without_overrides_nothing_changes() -> None:
    made = with_overrides(partial(), [])
    assert (made.graded, made.total, made.possible) == (Decimal("4.67"), Decimal("4.67"), 18)
    assert (made.applied, made.lapsed) == ((), ())
    assert [check.points for check in made.checks] == [2, Decimal("2.67"), 0]


def test_an_override_counts_in_place_of_what_was_graded() -> None:
    override = an_override(points=5.25)
    made = with_overrides(partial(), [override])
    assert (made.graded, made.total) == (Decimal("4.67"), Decimal("7.25"))
    assert made.applied == (override,)
    (check,) = [check for check in made.checks if check.override]
    assert (check.graded, check.points, check.possible) == (Decimal("2.67"), Decimal("5.25"), 8)


def test_it_can_take_points_as_well() -> None:
    assert totals(partial(), an_override(points=0.0)) == (Decimal("4.67"), 2, 18)


def test_sums_are_decimal() -> None:
    tenths = [a_verdict(f"t{n}/values", possible=0.1) for n in range(10)]
    made = with_overrides(a_report(*tenths), [an_override("t0/values", 0.1, possible=0.1)])
    assert made.total == Decimal("1.0")


def test_of_several_the_newest_counts_that_was_not_taken_back() -> None:
    first, second = an_override(number=1, points=1.0), an_override(number=2, points=2.0)
    assert totals(partial(), first, second)[1] == 4
    assert totals(partial(), first, second.model_copy(update={"undone": UNDONE}))[1] == 3
    undone = [one.model_copy(update={"undone": UNDONE}) for one in (first, second)]
    made = with_overrides(partial(), undone)
    assert (made.total, made.applied, made.lapsed) == (Decimal("4.67"), (), ())


@pytest.mark.parametrize(
    ("override", "why"),
    [
        (an_override("grad_w1/shape"), "the assignment has no such check any more"),
        (an_override(possible=10.0), "given out of 10, the check is worth 8 now"),
        (an_override(possible=2.5, points=2.5), "given out of 2.5, the check is worth 8 now"),
    ],
)
def test_where_the_check_changed_it_is_told_and_does_not_count(
    override: Override, why: str
) -> None:
    made = with_overrides(partial(), [override])
    assert (made.total, made.applied) == (Decimal("4.67"), ())
    assert [(one.override, one.why) for one in made.lapsed] == [(override, why)]


def test_an_older_one_does_not_step_in_for_one_that_lapsed() -> None:
    """What the newest decision was about has changed, so somebody has to decide anew."""
    older, newer = an_override(number=1), an_override(number=2, possible=4.0, points=4.0)
    made = with_overrides(partial(), [older, newer])
    assert (made.total, made.applied) == (Decimal("4.67"), ())
    assert [one.override for one in made.lapsed] == [newer]


def test_a_fault_has_a_score_once_somebody_gave_points_for_all_it_failed_on() -> None:
    values = an_override(points=8.0)
    purity = an_override("grad_w1/purity", 0.5, number=2, possible=1.0)
    assert totals(a_fault()) == (None, None, 11)
    assert totals(a_fault(), values) == (None, None, 11)
    assert totals(a_fault(), values, purity) == (None, Decimal("10.5"), 11)
    assert totals(all_fault(), values)[1] is None


def test_points_can_be_given_for_what_is_ungradable() -> None:
    report = ungradable()
    assert report.status is Status.UNGRADABLE
    override = an_override("forward/values", 4.0, possible=4.0)
    assert totals(report, override) == (0, 4, 16)


def test_a_student_is_not_told_who() -> None:
    told = an_override(undone=UNDONE).for_student()
    assert told.by is None
    assert told.undone is not None
    assert told.undone.by is None
    assert (told.reason, told.undone.reason) == ("another convention", "a slip")
    assert an_override().for_student().undone is None
