"""Forward mode with dual numbers, reverse mode with a tape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ANSWERS = {"computed": "d loss / d weights", "forward_sweeps": 101_000, "reverse_sweeps": 1}


@dataclass
class Dual:
    value: np.ndarray
    tangent: np.ndarray

    def __matmul__(self, other: Dual) -> Dual:
        return Dual(self.value @ other.value, self.tangent @ other.value + self.value @ other.tangent)

    def __sub__(self, other: Dual) -> Dual:
        return Dual(self.value - other.value, self.tangent - other.tangent)

    def relu(self) -> Dual:
        return Dual(np.maximum(self.value, 0), np.where(self.value > 0, self.tangent, 0))

    def squared_sum(self) -> Dual:
        return Dual(np.sum(self.value**2), np.sum(2 * self.value * self.tangent))

    @classmethod
    def constant(cls, value: np.ndarray) -> Dual:
        return cls(value, np.zeros_like(value))


def jvp(x, y, w1, w2, dw1, dw2):
    y_pred = (Dual.constant(x) @ Dual(w1, dw1)).relu() @ Dual(w2, dw2)
    return float((y_pred - Dual.constant(y)).squared_sum().tangent)


class Tape:
    def __init__(self):
        self.steps = []

    def matmul(self, a, b, name):
        def back(grad, grads):
            grads[name] = a.T @ grad
            return grad @ b.T

        self.steps.append(back)
        return a @ b

    def relu(self, h):
        self.steps.append(lambda grad, grads: grad * (h > 0))
        return h.clip(min=0)

    def backward(self, grad):
        grads = {}
        for step in reversed(self.steps):
            grad = step(grad, grads)
        return grads


def vjp(x, y, w1, w2):
    tape = Tape()
    y_pred = tape.matmul(tape.relu(tape.matmul(x, w1, "w1")), w2, "w2")
    grads = tape.backward(2 * (y_pred - y))
    return grads["w1"], grads["w2"]


def one_hots(shape):
    for at in np.ndindex(*shape):
        direction = np.zeros(shape)
        direction[at] = 1.0
        yield at, direction


def gradient_by_forward_mode(x, y, w1, w2):
    grad_w1, grad_w2 = np.empty(w1.shape), np.empty(w2.shape)
    for at, direction in one_hots(w1.shape):
        grad_w1[at] = jvp(x, y, w1, w2, dw1=direction, dw2=np.zeros(w2.shape))
    for at, direction in one_hots(w2.shape):
        grad_w2[at] = jvp(x, y, w1, w2, dw1=np.zeros(w1.shape), dw2=direction)
    return grad_w1, grad_w2
