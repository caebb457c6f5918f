from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.numerics.compare import Comparison, Worst, compare
from grader.numerics.tolerance import PRECISIONS, Expected

Array = Any


def expected(low: Any, high: Any = None, *, float64: Any = 1e-12, float32: Any = 1e-6) -> Expected:
    low = np.array(low, dtype=float)
    high = low if high is None else np.array(high, dtype=float)
    allowed = {
        "float64": np.broadcast_to(float64, low.shape),
        "float32": np.broadcast_to(float32, low.shape),
    }
    return Expected(low, high, allowed)


WANT = [[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]]


@pytest.mark.parametrize(
    ("off", "precision"),
    [(0.0, "float64"), (1e-13, "float64"), (1e-11, "float32"), (1e-7, "float32"), (1e-5, None)],
)
def test_the_finest_precision_that_is_kept_is_told(off: float, precision: str | None) -> None:
    made = compare(np.array(WANT) + off, expected(WANT), PRECISIONS)
    assert made.precision == precision
    assert made.passed == (precision is not None)


def worst(made: Comparison) -> Worst:
    """The worst entry of a comparison that failed."""
    assert made.worst is not None
    return made.worst


def test_only_the_precisions_asked_for_are_tried() -> None:
    assert compare(np.array(WANT), expected(WANT), ("float32",)).precision == "float32"
    assert compare(np.array(WANT) + 1e-9, expected(WANT), ("float64",)).precision is None


def test_the_limit_itself_is_allowed() -> None:
    assert compare(np.array([1.25]), expected([1.0], float64=0.25), ("float64",)).passed
    assert not compare(np.array([1.25000001]), expected([1.0], float64=0.25), ("float64",)).passed


def test_the_worst_entry_is_the_one_furthest_outside_its_own_tolerance() -> None:
    got = np.array(WANT)
    got[0, 0] += 10  # far off, and nearly allowed
    got[1, 2] += 1  # a million tolerances off
    allowed = np.full((2, 3), 1e-6)
    allowed[0, 0] = 9
    made = compare(got, expected(WANT, float64=allowed, float32=allowed), PRECISIONS)
    assert (made.wrong, made.total, worst(made).at) == (2, 6, (1, 2))
    assert worst(made) == Worst((1, 2), -5.0, -6.0, 1e-6, 10.0)


def test_of_equally_wrong_entries_the_first_is_told() -> None:
    made = compare(np.array([0.0, 1.0, 1.0]), expected([0.0, 0.0, 0.0]), PRECISIONS)
    assert worst(made).at == (1,)


def test_an_entry_that_must_be_exactly_right_can_be_the_worst() -> None:
    made = compare(np.array([1e-30, 0.0]), expected([0.0, 0.0], float64=0, float32=0), PRECISIONS)
    assert (made.wrong, worst(made).at) == (1, (0,))


@pytest.mark.parametrize("odd", [math.nan, math.inf, -math.inf, 1e308, -1e308])
@pytest.mark.parametrize("with_kink", [False, True])
def test_odd_numbers_are_wrong_and_do_not_hide_the_rest(odd: float, with_kink: bool) -> None:
    got = np.array(WANT)
    got[1, 1] = odd
    high = np.array(WANT)
    high[0, 0] += with_kink
    made = compare(got, expected(WANT, high), PRECISIONS)
    assert not made.passed
    assert (made.wrong, worst(made).at, worst(made).want) == (1, (1, 1), 5.0)
    assert worst(made).got == odd or math.isnan(odd)
    if not math.isfinite(odd):
        assert worst(made).greatest == math.inf


def test_all_nan_is_wrong_everywhere() -> None:
    assert compare(np.full((2, 3), np.nan), expected(WANT), PRECISIONS).wrong == 6


def test_a_number_is_compared_like_an_array_of_one() -> None:
    right = compare(np.array(3.0), expected(3.0), PRECISIONS)
    wrong = compare(np.array(4.0), expected(3.0), PRECISIONS)
    assert (right.precision, right.wrong, right.total, right.worst) == ("float64", 0, 1, None)
    assert (wrong.wrong, worst(wrong).at, worst(wrong).got, worst(wrong).want) == (1, (), 4.0, 3.0)


def test_the_given_array_is_left_alone() -> None:
    got = np.array(WANT)
    kept = got.copy()
    compare(got, expected(WANT, np.array(WANT) + 1), PRECISIONS)
    np.testing.assert_array_equal(got, kept)


@settings(max_examples=100, deadline=None)
@given(
    got=hnp.arrays(np.float64, (4, 3), elements=st.floats(-10, 10) | st.sampled_from([np.nan])),
    shuffle=st.permutations(range(12)),
)
def test_the_order_of_the_entries_makes_no_difference(got: Array, shuffle: list[int]) -> None:
    want = np.arange(12.0).reshape(4, 3) - 5
    got = np.where(np.arange(12).reshape(4, 3) % 2, want, got)
    order = np.array(shuffle)
    straight = compare(got, expected(want), PRECISIONS)
    turned = compare(got.ravel()[order], expected(want.ravel()[order]), PRECISIONS)
    assert turned.precision == straight.precision
    assert (turned.wrong, turned.total) == (straight.wrong, straight.total)
    if straight.worst is not None:
        assert worst(turned).greatest == worst(straight).greatest


# --- kinks ----------------------------------------------------------------------------------------

LOW = np.array([[1.0, 2.0, 3.0], [-4.0, 0.0, 6.0]])
SPAN = np.array([[0.0, 8.0, -3.0], [0.0, 5.0, 0.0]])


@pytest.mark.parametrize("slope", [0.0, 0.3, 0.5, 1.0])
def test_any_one_slope_from_0_to_1_is_right(slope: float) -> None:
    made = compare(LOW + slope * SPAN, expected(LOW, LOW + SPAN), PRECISIONS)
    assert made.precision == "float64"


@pytest.mark.parametrize("slope", [-0.2, -1.0, 1.2, 2.0])
def test_a_slope_outside_is_wrong_where_the_kinks_are(slope: float) -> None:
    made = compare(LOW + slope * SPAN, expected(LOW, LOW + SPAN), PRECISIONS)
    assert not made.passed
    assert made.wrong == 3


@pytest.mark.parametrize("slopes", [(0, 1), (1, 0), (0.5, 0), (0.3, 0.5)])
def test_a_mixture_of_slopes_is_wrong(slopes: tuple[float, float]) -> None:
    by_entry = np.where([[True, True, False], [True, True, True]], *slopes)
    assert not compare(LOW + by_entry * SPAN, expected(LOW, LOW + SPAN), PRECISIONS).passed


def test_without_a_kink_there_is_no_slope_to_choose() -> None:
    assert not expected(LOW).has_tie
    assert expected(LOW, LOW + SPAN).has_tie
    assert not compare(LOW + 0.5 * SPAN, expected(LOW), PRECISIONS).passed


def test_an_error_away_from_the_kinks_is_found_at_any_slope() -> None:
    got = LOW + 0.5 * SPAN
    got[1, 2] += 1
    made = compare(got, expected(LOW, LOW + SPAN), PRECISIONS)
    assert (made.wrong, worst(made).at) == (1, (1, 2))
