from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.numerics.differences import central_differences

QUARTERS = st.lists(st.integers(-7, 7).map(lambda k: k / 4), min_size=6, max_size=6)


@settings(max_examples=50, deadline=None)
@given(w=QUARTERS, c=QUARTERS)
def test_of_a_quadratic_of_quarters_nothing_is_rounded(w: list[float], c: list[float]) -> None:
    point, weights = np.array(w).reshape(2, 3), np.array(c).reshape(2, 3)

    def quadratic(a: Any) -> Any:
        return np.sum(weights * a**2) + np.sum(a) ** 2

    exact = [
        2 * Fraction(ci) * Fraction(wi) + 2 * sum(map(Fraction, w))
        for wi, ci in zip(w, c, strict=True)
    ]
    made = central_differences(quadratic, point)
    assert made.shape == (2, 3)
    assert [Fraction(g) for g in made.ravel()] == exact


def test_the_point_is_left_where_it_was_and_each_entry_moves_alone() -> None:
    at = np.array([[1.0, 2.0], [3.0, 4.0]])
    seen = []

    def spy(a: Any) -> float:
        seen.append(a - [[1.0, 2.0], [3.0, 4.0]])
        return 0.0

    central_differences(spy, at, step=0.5)
    assert at.tolist() == [[1, 2], [3, 4]]
    assert len(seen) == 8
    for moved in seen:
        assert np.count_nonzero(moved) == 1
        assert np.max(np.abs(moved)) == 0.5


def test_a_number_has_one_difference() -> None:
    assert float(central_differences(lambda a: a**2, np.array(3.0))) == 6.0


def test_the_error_falls_with_the_square_of_the_step() -> None:
    at = np.array([0.5])
    off = [
        abs(central_differences(lambda a: np.exp(a[0]), at, step)[0] - np.exp(0.5))
        for step in (2.0**-4, 2.0**-5)
    ]
    assert off[0] / off[1] == pytest.approx(4, rel=1e-2)
