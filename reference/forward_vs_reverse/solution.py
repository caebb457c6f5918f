"""A two-layer ReLU network, differentiated forwards and backwards.

    h = x @ w1     h_relu = max(h, 0)     y_pred = h_relu @ w2     loss = sum((y_pred - y)²)

N samples, D_in inputs, H hidden units, D_out outputs:
x (N, D_in), y (N, D_out), w1 and dw1 (D_in, H), w2 and dw2 (H, D_out).
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array, or whatever stands in for one: the grader runs this on arrays that know their own
rounding errors."""

ANSWERS = {
    "computed": "d loss / d weights",
    "forward_sweeps": 101_000,
    "reverse_sweeps": 1,
}

REASONS = {
    "computed": "grad_w1 and grad_w2 have the shapes of w1 and w2: an entry says how much the loss"
    " changes per change of that weight. The loss is what is differentiated.",
    "forward_sweeps": "One forward sweep gives the derivative along one direction, so the gradient"
    " takes one for each weight: 1000 * 100 + 100 * 10 = 101000. N does not count.",
    "reverse_sweeps": "The loss is one number, and one reverse sweep gives its derivative with"
    " respect to everything.",
}


def loss(x: Array, y: Array, w1: Array, w2: Array) -> Any:
    """Return the loss, a scalar; what is differentiated here."""
    y_pred = np.maximum(x @ w1, 0) @ w2
    return np.sum((y_pred - y) ** 2)


def jvp(x: Array, y: Array, w1: Array, w2: Array, dw1: Array, dw2: Array) -> Any:
    """Return the derivative of the loss along (dw1, dw2), a scalar, by one forward sweep."""
    h = x @ w1
    dh = x @ dw1
    h_relu = np.maximum(h, 0)
    dh_relu = dh * (h > 0)
    y_pred = h_relu @ w2
    dy_pred = dh_relu @ w2 + h_relu @ dw2
    dloss = 2 * (y_pred - y) * dy_pred
    return np.sum(dloss)


def vjp(x: Array, y: Array, w1: Array, w2: Array) -> tuple[Array, Array]:
    """Return (grad_w1, grad_w2), shapes (D_in, H) and (H, D_out), by one reverse sweep."""
    h = x @ w1
    h_relu = np.maximum(h, 0)
    y_pred = h_relu @ w2
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h_relu.T @ grad_y_pred
    grad_h_relu = grad_y_pred @ w2.T
    grad_h = grad_h_relu * (h > 0)
    grad_w1 = x.T @ grad_h
    return grad_w1, grad_w2


def gradient_by_forward_mode(x: Array, y: Array, w1: Array, w2: Array) -> tuple[Array, Array]:
    """Return (grad_w1, grad_w2), one forward sweep for each weight."""
    grad_w1, grad_w2 = np.zeros_like(w1), np.zeros_like(w2)
    still_w1, still_w2 = np.zeros_like(w1), np.zeros_like(w2)
    for i, j in np.ndindex(*w1.shape):
        dw1 = one_hot(w1, i, j)
        grad_w1[i, j] = jvp(x, y, w1, w2, dw1, still_w2)
    for j, k in np.ndindex(*w2.shape):
        dw2 = one_hot(w2, j, k)
        grad_w2[j, k] = jvp(x, y, w1, w2, still_w1, dw2)
    return grad_w1, grad_w2


def one_hot(w: Array, row: int, column: int) -> Array:
    """Return an array of the shape of `w` that is 1 at one place and 0 elsewhere."""
    direction = np.zeros_like(w)
    direction[row, column] = 1.0
    return direction
