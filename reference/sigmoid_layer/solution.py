"""A linear layer with a sigmoid and a half-sum squared-error loss, differentiated by hand.

    Z = X W     Y = sigmoid(Z)     loss = ½ sum((Y - T)²)

N samples, D inputs, C outputs: x (N, D), t (N, C), w (D, C).
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array, or whatever stands in for one: the grader runs this on arrays that know their own
rounding errors."""


def sigmoid(z: Array) -> Array:
    """Return 1 / (1 + exp(-z)), in a form that no size of z makes overflow."""
    return (1 + np.tanh(z / 2)) / 2


def loss(x: Array, t: Array, w: Array) -> Any:
    """Return half the sum of the squared errors, a number."""
    y = sigmoid(x @ w)
    residual = y - t
    return np.sum(residual**2) / 2


def grad_w(x: Array, t: Array, w: Array) -> Array:
    """Return d loss / d w, shape (D, C)."""
    y = sigmoid(x @ w)
    grad_y = y - t
    slope = y * (1 - y)
    grad_z = grad_y * slope
    return x.T @ grad_z


def grad_x(x: Array, t: Array, w: Array) -> Array:
    """Return d loss / d x, shape (N, D)."""
    y = sigmoid(x @ w)
    grad_y = y - t
    slope = y * (1 - y)
    grad_z = grad_y * slope
    return grad_z @ w.T
