"""Two-layer ReLU network with a squared-error loss, differentiated by hand.

h = x @ w1     h_relu = max(h, 0)     y_pred = h_relu @ w2     loss = sum((y_pred - y)²)
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any


def loss(x: Array, y: Array, w1: Array, w2: Array) -> Any:
    """Return the squared error summed over samples and outputs, a scalar."""
    return np.sum((np.maximum(x @ w1, 0) @ w2 - y) ** 2)


def grad_w1(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return d loss / d w1, shape (D_in, H)."""
    h = x @ w1
    grad_y_pred = 2 * (np.maximum(h, 0) @ w2 - y)
    grad_h = (grad_y_pred @ w2.T) * (h > 0)
    return x.T @ grad_h


def grad_w2(x: Array, y: Array, w1: Array, w2: Array) -> Array:
    """Return d loss / d w2, shape (H, D_out)."""
    h_relu = np.maximum(x @ w1, 0)
    grad_y_pred = 2 * (h_relu @ w2 - y)
    return h_relu.T @ grad_y_pred
