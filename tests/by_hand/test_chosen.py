"""Which check, how many points, by whom and why: as people type it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grader.by_hand.chosen import chosen_check, chosen_points, chosen_text
from grader.errors import UsageError
from tests.render.builders import a_verdict

NAMES = (("loss", "values"), ("grad_w1", "values"), ("grad_w1", "purity"))


def said(error: UsageError) -> str:
    return f"{error.message} | {error.hint}"


def test_a_check_by_its_whole_name_and_a_task_that_has_but_one() -> None:
    assert chosen_check(NAMES, "grad_w1/purity") == ("grad_w1", "purity")
    assert chosen_check(NAMES, "loss") == ("loss", "values")
    assert chosen_check(NAMES, "loss/values") == ("loss", "values")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("grad_w1", "grad_w1 has several checks | Name one of grad_w1/values, grad_w1/purity."),
        (
            "grad_w1/value",
            "there is no check 'grad_w1/value'; did you mean 'grad_w1/values'? | Checks: loss",
        ),
        ("los", "there is no check 'los'; did you mean 'loss'? | Checks: loss/values,"),
        ("purity", "there is no check 'purity'"),
        ("", "there is no check ''"),
    ],
)
def test_a_check_that_is_not_there_or_not_one(wanted: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen_check(NAMES, wanted)
    assert said(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "points"),
    [("0", "0"), ("4", "4"), ("2.5", "2.5"), ("2.50", "2.5"), ("3.999e0", None), ("1e0", "1")],
)
def test_points_in_hundredths(text: str, points: str | None) -> None:
    if points is None:
        with pytest.raises(UsageError, match="is not a number of points"):
            chosen_points(text, a_verdict(possible=4.0))
    else:
        assert chosen_points(text, a_verdict(possible=4.0)) == Decimal(points)


@pytest.mark.parametrize("text", ["", "four", "2,5", "nan", "inf", "-inf", "1e999999999", "1.001"])
def test_what_is_no_number_of_points(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen_points(text, a_verdict())
    assert said(caught.value) == (
        f"{text!r} is not a number of points"
        " | Points are a number such as 2.5, in hundredths at the finest."
    )


@pytest.mark.parametrize("text", ["-0.01", "4.01", "1000"])
def test_points_that_the_check_is_not_worth(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen_points(text, a_verdict(possible=4.0))
    assert said(caught.value) == (
        f"grad_w1/values is worth 4 points, so it cannot get {text}"
        " | Points from 0 to 4 are possible."
    )


def test_a_name_and_a_reason() -> None:
    assert chosen_text("  Zoë ", "--by") == "Zoë"
    for nothing in ("", "  ", "two\nlines", "\x1b[2J", "caf\udce9"):
        with pytest.raises(UsageError, match="--by must say something, on one line"):
            chosen_text(nothing, "--by")
    with pytest.raises(UsageError, match="--reason is 501 characters long; 500 are kept"):
        chosen_text("x" * 501, "--reason")
