from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.numerics.differences import (
    central_differences,
    derivative,
    directional,
    entry_differences,
    signed_direction,
)

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


# --- Richardson, and kinks ------------------------------------------------------------------------

SMOOTH: dict[str, tuple[Callable[[float], float], float]] = {
    "exp": (np.exp, 1.0),
    "sine": (lambda t: np.sin(3 * t + 1), 3 * np.cos(1.0)),
    "a pole far away": (lambda t: 1 / (2 + t), -0.25),
    "a fifth power": (lambda t: (1 + t) ** 5, 5.0),
    "on a hill of 1e6": (lambda t: 1e6 + np.tanh(t), 1.0),
    "steep": (lambda t: np.exp(40 * t), 40.0),
    "flat": (lambda t: np.cos(t), 0.0),
    "constant": (lambda _: 7.0, 0.0),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_a_smooth_derivative_is_found_within_its_own_estimate(name: str) -> None:
    function, exact = SMOOTH[name]
    witness = derivative(function)
    assert witness.conclusive
    assert abs(witness.value - exact) <= witness.error
    assert witness.error <= (1e-3 if "hill" in name else 1e-7) * max(abs(exact), 1)


def test_a_table_takes_eleven_evaluations() -> None:
    seen: list[float] = []

    def spy(t: float) -> float:
        seen.append(t)
        return float(np.exp(t))

    derivative(spy)
    assert len(seen) == 11
    assert seen[0] == 0


@pytest.mark.parametrize("function", [abs, lambda t: max(t, 0.0), lambda t: 3 * t + max(-t, 0.0)])
def test_at_a_kink_nothing_is_concluded(function: Callable[[float], float]) -> None:
    assert not derivative(function).conclusive
    # the estimate itself would have convinced: 0, 1/2, 2.5 to the last digit
    assert derivative(function).value in (0.0, 0.5, 2.5)


@settings(max_examples=300, deadline=None)
@given(
    slope=st.integers(-30, 30).map(lambda n: n / 10),
    bend=st.integers(-30, 30).map(lambda n: n / 10),
    jump=st.integers(-200, 200).map(lambda n: n / 10),
    digits=st.integers(10, 90).map(lambda n: n / 10),
    left=st.booleans(),
    height=st.sampled_from([0.0, 1.0, 1e4]),
)
def test_a_kink_near_by_is_noticed_or_does_no_harm(
    slope: float, bend: float, jump: float, digits: float, left: bool, height: float
) -> None:
    at = (-1 if left else 1) * 10.0**-digits

    def function(t: float) -> float:
        return height + slope * t + np.sin(bend * t) + jump * max(t - at, 0.0)

    witness = derivative(function)
    exact = slope + bend + (jump if left else 0)
    size = abs(slope) + abs(bend) + abs(jump)
    assert not witness.conclusive or abs(witness.value - exact) <= witness.error + 1e-6 * size


def test_a_far_kink_only_shortens_the_step() -> None:
    witness = derivative(lambda t: np.exp(t) + max(t - 1e-4, 0.0))
    assert witness.conclusive
    assert abs(witness.value - 1) <= witness.error <= 1e-8


def test_entries_at_a_kink_are_the_inconclusive_ones() -> None:
    w = np.array([[1.0, 0.0, -2.0], [0.0, 0.25, 3.0]])
    found = entry_differences(lambda a: np.sum(np.maximum(a, 0) ** 1 * [1, 2, 3]), w)
    np.testing.assert_array_equal(found.conclusive, w != 0)
    right = (w > 0) * [1.0, 2.0, 3.0]
    np.testing.assert_array_equal(found.value[w != 0], right[w != 0])


@settings(max_examples=30, deadline=None)
@given(w=QUARTERS, c=QUARTERS)
def test_quadratics_of_quarters_are_known_without_error(w: list[float], c: list[float]) -> None:
    at, weights = np.array(w), np.array(c)
    found = entry_differences(lambda a: np.sum(weights * a**2) + np.sum(a) ** 2, at)
    np.testing.assert_array_equal(found.value, 2 * weights * at + 2 * np.sum(at))
    np.testing.assert_array_equal(found.error, 0 * at)
    assert np.all(found.conclusive)


def test_a_direction_moves_all_arguments_together() -> None:
    a, b = np.array([1.0, 2.0]), np.array([[0.5]])
    da, db = np.array([1.0, -1.0]), np.array([[3.0]])
    witness = directional(lambda x, y: np.sum(x**3) * y[0, 0], [a, b], [da, db])
    exact = float(3 * np.sum(a**2 * da) * 0.5 + np.sum(a**3) * 3)
    assert abs(witness.value - exact) <= witness.error <= 1e-9


def test_directions_have_both_signs() -> None:
    drawn = signed_direction(np.random.default_rng(0), (50, 4))
    assert drawn.shape == (50, 4)
    assert 0.3 < np.mean(drawn > 0) < 0.7
