"""All differences of a two-layer ReLU network at once, at sizes where one by one takes minutes.

    loss = sum((max(x w1, 0) w2 - y)²)

Moving one entry of w1 changes one column of x w1, and the loss by a sum over the samples alone:
with the residual r and what unit j passes on moved by δ,

    loss' - loss = Σₙ δₙ (2 r w2ⱼ)ₙ + |w2ⱼ|² Σₙ δₙ²

That is the difference of the two losses without subtracting them, so it is off by roundings of
itself only. No derivative is used. In w2 the loss is quadratic, and moving an entry moves one
column of the residual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from grader.numerics.differences import Array, Witnesses
from grader.numerics.tracked import UNIT_ROUNDOFF

STEP: Final = 2.0**-14
ROUNDINGS: Final = 8


@dataclass(frozen=True)
class TwoLayers:
    """The network at one point; x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out)."""

    x: Array
    y: Array
    w1: Array
    w2: Array

    def loss(self) -> float:
        """Return the squared error, summed."""
        return float(np.sum(self._residual() ** 2))

    def differences_w1(self) -> Witnesses:
        """Return the differences for all of w1; where a step meets a kink it is inconclusive."""
        h, slopes = self.x @ self.w1, 2 * self._residual() @ self.w2.T
        weights = np.sum(self.w2**2, axis=1)
        value = np.empty(self.w1.shape)
        conclusive = np.empty(self.w1.shape, dtype=bool)
        step = STEP * self.x
        size = np.max(np.abs(step), axis=1)
        for j in range(self.w1.shape[1]):
            column = h[:, j, None]
            now = np.maximum(column, 0)
            up = np.maximum(column + step, 0) - now
            down = np.maximum(column - step, 0) - now
            value[:, j] = _difference(up, down, slopes[:, j], weights[j])
            near = np.abs(h[:, j]) <= size
            clear = (np.abs(column[near]) > np.abs(step[near])) | (step[near] == 0)
            conclusive[:, j] = np.all(clear, axis=0)
        # a move is the difference of two rounded pre-activations
        lost = np.sum(np.abs(slopes) * np.abs(h), axis=0) * UNIT_ROUNDOFF["float64"] / STEP
        return Witnesses(value, np.broadcast_to(ROUNDINGS * lost, value.shape), conclusive)

    def differences_w2(self) -> Witnesses:
        """Return the differences for all of w2."""
        passed = np.maximum(self.x @ self.w1, 0)
        slopes = 2 * self._residual()
        moved = STEP * passed
        columns = [_difference(moved, -moved, slopes[:, o], 1.0) for o in range(self.w2.shape[1])]
        lost = passed.T @ np.abs(slopes) * UNIT_ROUNDOFF["float64"]
        conclusive = np.ones(self.w2.shape, dtype=bool)
        return Witnesses(np.stack(columns, axis=1), ROUNDINGS * lost, conclusive)

    def _residual(self) -> Array:
        return np.asarray(np.maximum(self.x @ self.w1, 0) @ self.w2 - self.y)


def _difference(up: Array, down: Array, slope: Array, weight: float) -> Array:
    """Return (loss(+) - loss(-)) / 2h for each column of the moves up and down."""
    moved = slope @ (up - down) + weight * np.sum((up - down) * (up + down), axis=0)
    return np.asarray(moved / (2 * STEP))
