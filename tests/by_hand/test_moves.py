"""Whose score moves when a class is graded again."""

from __future__ import annotations

from decimal import Decimal

from grader.by_hand.moves import CheckMove, move_of
from grader.records import Report, Status
from tests.by_hand.test_overrides import an_override
from tests.render.builders import a_report, a_verdict

SPEC = ("spec",)


def points(w1: float, w2: float, worth: float = 8.0) -> Report:
    return a_report(
        a_verdict("grad_w1/values", earned=w1, possible=worth),
        a_verdict("grad_w2/values", earned=w2, possible=8.0),
    )


def test_nothing_moves_where_nothing_changed() -> None:
    move = move_of(points(4, 8), points(4, 8), (), SPEC)
    assert (move.before, move.after, move.by, move.checks) == (12, 12, 0, ())


def test_each_check_that_moves_is_told() -> None:
    move = move_of(points(4, 8), points(6.5, 7), (), SPEC)
    assert (move.before, move.after, move.by) == (12, Decimal("13.5"), Decimal("1.5"))
    assert move.checks == (
        CheckMove("grad_w1/values", Decimal("4.0"), Decimal("6.5")),
        CheckMove("grad_w2/values", Decimal("8.0"), Decimal("7.0")),
    )


def test_checks_may_move_under_the_same_score() -> None:
    move = move_of(points(4, 8), points(8, 4), (), SPEC)
    assert move.by == 0
    assert len(move.checks) == 2


def test_an_override_that_stays_keeps_the_score() -> None:
    move = move_of(points(4, 8), points(0, 8), [an_override(points=5)], SPEC)
    assert (move.before, move.after, move.checks, move.lapsed) == (13, 13, (), ())


def test_an_override_of_a_check_that_is_worth_something_else_lapses() -> None:
    move = move_of(points(4, 8), points(3, 8, worth=6.0), [an_override(points=5)], SPEC)
    assert (move.before, move.after) == (13, 11)
    assert move.lapsed == ("grad_w1/values",)


def test_one_that_lapsed_before_is_not_told_again() -> None:
    override = an_override(points=5)
    move = move_of(points(4, 8, worth=6.0), points(3, 8, worth=6.0), [override], SPEC)
    assert move.lapsed == ()


def test_a_check_that_goes_and_one_that_comes() -> None:
    before = a_report(a_verdict("loss/values", earned=2.0, possible=2.0))
    after = a_report(a_verdict("grad_w1/values", earned=3.0))
    assert move_of(before, after, (), SPEC).checks == (
        CheckMove("grad_w1/values", None, Decimal("3.0")),
        CheckMove("loss/values", Decimal("2.0"), None),
    )


def test_a_fault_is_no_score() -> None:
    fault = a_report(a_verdict("grad_w1/values", Status.FAULT))
    assert move_of(points(4, 8), fault, (), SPEC).after is None
    first = move_of(None, points(4, 8), (), ("graded for the first time",))
    assert (first.before, first.after) == (None, 12)
