"""A gradient check: central differences, side by side with a gradient, and a verdict.

    numerical[i] = (f(w + ε e_i) - f(w - ε e_i)) / (2 ε)
    relative error of a and b = ‖a - b‖ / max(‖a‖, ‖b‖)

Each public function f has a twin here, written with numpy; it computes in the dtype of w.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array."""

Function: TypeAlias = Callable[[Array], Any]

STEP = 2.0**-17
"""Near the cube root of float64's roundoff, where truncation and rounding are equally small."""
TOLERANCE = 1e-3
"""Far above what differences in float64 are off by, and well below one percent."""


def numerical_gradient(f: Function, w: Array, epsilon: float) -> Array:
    """Return central differences, shape and dtype of w."""
    gradient = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        above, below = w.copy(), w.copy()
        above[index] += epsilon
        below[index] -= epsilon
        difference = f(above) - f(below)
        gradient[index] = difference / (2 * epsilon)
    return gradient


def table(f: Function, gradient: Array, w: Array, epsilon: float) -> Array:
    """Return analytic, numerical, analytic - numerical: (size of w, 3)."""
    analytic = gradient.reshape(-1)
    numerical = numerical_gradient(f, w, epsilon).reshape(-1)
    gap = analytic - numerical
    return np.stack([analytic, numerical, gap], axis=1)


def relative_error(a: Array, b: Array) -> float:
    """Return ‖a - b‖ / max(‖a‖, ‖b‖), 0 for two zeros."""
    distance = np.sqrt(np.sum((a - b) ** 2))
    longest = max(np.sqrt(np.sum(a**2)), np.sqrt(np.sum(b**2)))
    if longest == 0:
        return 0.0
    error = distance / longest
    return float(error)


def is_right(f: Function, gradient: Array, w: Array) -> bool:
    """Return whether `gradient` agrees with differences, taken in float64 whatever w is."""
    wide = w.astype(np.float64)
    measured = numerical_gradient(f, wide, STEP)
    off_by = relative_error(gradient.astype(np.float64), measured)
    return bool(off_by < TOLERANCE)


# --- the public functions -------------------------------------------------------------------------


def cubes(w: Array) -> Any:
    """Return the sum of w³."""
    return (w**3).sum()


def cubic(w: Array) -> Any:
    """Return sum(c w³) + sum(w)²."""
    c = _odd_quarters(*w.shape).astype(w.dtype)
    return (c * w**3).sum() + w.sum() ** 2


def layer(w: Array) -> Any:
    """Return half the squared error of sigmoid(x w)."""
    x, t = _inputs(w)
    return ((_sigmoid(x @ w) - t) ** 2).sum() / 2


def quadratic(w: Array) -> Any:
    """Return half the squared error of x w."""
    x, t = _inputs(w)
    return ((x @ w - t) ** 2).sum() / 2


def waves(w: Array) -> Any:
    """Return sum(c sin(w))."""
    return (_odd_quarters(*w.shape).astype(w.dtype) * np.sin(w)).sum()


def tiny(w: Array) -> Any:
    """Return one millionth of `layer`."""
    return 1e-6 * layer(w)


def huge(w: Array) -> Any:
    """Return a million times `layer`."""
    return 1e6 * layer(w)


def published(w: Array) -> Any:
    """Return half the squared error of sigmoid(X w)."""
    return ((_sigmoid(X.astype(w.dtype) @ w) - T.astype(w.dtype)) ** 2).sum() / 2


T = np.array([[2, 7], [6, 4], [6, 5], [0, 4]])
X = np.array([[1, 2, 1], [1, 2, 0], [0, 1, 2], [1, 0, 1]])
W = np.array([[1, 2], [1, 2], [2, 1]])


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def _odd_quarters(rows: int, columns: int) -> Array:
    i = np.arange(rows).reshape(-1, 1)
    j = np.arange(columns).reshape(1, -1)
    return (2 * ((3 * i + 5 * j + i * j) % 8) - 7) / 4


def _inputs(w: Array) -> tuple[Array, Array]:
    rows, columns = w.shape
    x, t = _odd_quarters(5, rows), _odd_quarters(5, columns)
    return x.astype(w.dtype) / 2, t.astype(w.dtype) / 4
