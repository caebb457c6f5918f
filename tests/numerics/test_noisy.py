"""Central differences with their noise, gradients from them, and planted gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.numerics.directional import along
from grader.numerics.noisy import central, expect_differences, noise, precise_gradient
from grader.numerics.planted import LEAST, planted_gradients

Array = np.ndarray[Any, Any]


def quartic(w: Array) -> Any:
    return (w**4).sum() + w.sum() ** 2


def waves(w: Array) -> Any:
    return np.sin(w).sum() + np.exp(w[0] * w[1]).sum()


def point(dtype: type[np.floating[Any]] = np.float64, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal((2, 3)).astype(dtype)


def test_central_differences_of_a_polynomial() -> None:
    w = np.array([[0.25, -0.75], [1.5, 0.5]])
    exact = 4 * w**3 + 4 * w * 2.0**-10 + 2 * w.sum()
    np.testing.assert_array_equal(np.float64(central(quartic, w, 2.0**-5)), exact)


def test_the_point_is_left_alone() -> None:
    w = point()
    kept = w.copy()
    central(quartic, w, 0.1)
    noise(quartic, w, 0.1)
    along(quartic, w, w)
    np.testing.assert_array_equal(w, kept)


def test_the_precise_gradient() -> None:
    w = point()
    exact = np.cos(w) + np.exp(w[0] * w[1]) * np.stack([w[1], w[0]])
    exact[2:] = np.cos(w[2:])
    np.testing.assert_allclose(precise_gradient(waves, w), exact, rtol=1e-10, atol=1e-11)


def test_along_is_the_gradient_times_the_direction() -> None:
    w, u = point(), point(seed=1)
    assert along(waves, w, u) == pytest.approx(np.sum(precise_gradient(waves, w) * u), rel=1e-9)
    assert along(waves, w, 0 * u) == 0


def test_noise_grows_with_the_roundoff() -> None:
    w = point()
    assert 1e-18 < noise(quartic, w, 1e-3) < 1e-14
    assert 1e-9 < noise(quartic, w.astype(np.float32), 1e-3) < 1e-5


@pytest.mark.parametrize("function", [quartic, waves])
@pytest.mark.parametrize("epsilon", [0.1, 1e-3, 1e-5])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("seed", range(5))
def test_plain_differences_are_allowed(
    function: Callable[[Array], Any], epsilon: float, dtype: type[np.floating[Any]], seed: int
) -> None:
    w = point(dtype, seed)
    right = expect_differences(function, w, epsilon)
    for index in np.ndindex(*w.shape):
        above, below = w.copy(), w.copy()
        above[index] += epsilon
        below[index] -= epsilon
        got = float((function(above) - function(below)) / dtype(2 * epsilon))
        assert abs(got - right.low[index]) < right.allowed[np.dtype(dtype).name][index]


def test_one_sided_differences_are_not_allowed_in_float64() -> None:
    w = point()
    right = expect_differences(quartic, w, 1e-4)
    got = [quartic(w + 1e-4 * unit) - quartic(w) for unit in np.eye(6).reshape(6, 2, 3)]
    off = np.abs(np.reshape(got, (2, 3)) / 1e-4 - right.low)
    assert np.all(off > 100 * right.allowed["float32"])


# --- planted gradients ----------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("shape", [(3, 4), (3, 3), (1, 2)])
def test_planted_gradients(dtype: str, shape: tuple[int, int]) -> None:
    gradient = np.random.default_rng(3).standard_normal(shape)
    first, *wrong = planted_gradients(gradient, dtype, np.random.default_rng(4))
    assert first.right
    np.testing.assert_array_equal(first.gradient, gradient.astype(dtype))
    assert len(wrong) >= 8
    for planted in wrong:
        assert not planted.right
        assert planted.gradient.dtype == dtype
        off = np.linalg.norm(planted.gradient - gradient)
        size = max(np.linalg.norm(planted.gradient), np.linalg.norm(gradient))
        assert off / size > 1.4 * LEAST[dtype], planted.name


def test_some_planted_errors_are_small() -> None:
    gradient = np.random.default_rng(3).standard_normal((3, 4))
    planted = planted_gradients(gradient, "float64", np.random.default_rng(4))
    off = [np.linalg.norm(one.gradient - gradient) / np.linalg.norm(gradient) for one in planted]
    assert sum(1e-9 < error < 0.05 for error in off) >= 3


def test_what_a_transform_leaves_right_is_not_planted_as_wrong() -> None:
    names = {p.name for p in planted_gradients(np.ones((2, 2)), "float64", np.random.default_rng())}
    assert "it is transposed" not in names
    assert "every entry is positive" not in names
    assert "every sign is wrong" in names
